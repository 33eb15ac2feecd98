import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Reads the row {@code id} of the table {@code greeting} through the data source with the JNDI name {@code name}. */
@WebServlet("/row")
public class Row extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        String given = request.getParameter("name");
        String name = given == null ? "java:comp/env/jdbc/main" : given;
        String id = request.getParameter("id");
        try {
            DataSource source = (DataSource) new InitialContext().lookup(name);
            try (Connection connection = source.getConnection();
                    var query = connection.prepareStatement("select text from greeting where id = ?")) {
                query.setInt(1, id == null ? 1 : Integer.parseInt(id));
                ResultSet rows = query.executeQuery();
                Answer.text(response, rows.next() ? rows.getString(1) : "no such row");
            }
        } catch (NamingException | SQLException cause) {
            throw new ServletException(cause);
        }
    }
}
