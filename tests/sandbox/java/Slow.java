import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers after {@code ms} milliseconds, at most a minute. */
@WebServlet("/slow")
public class Slow extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long wait = Math.min(Long.parseLong(request.getParameter("ms")), 60_000);
        try {
            Thread.sleep(wait);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        Answer.text(response, wait + " " + System.getenv("HOSTNAME"));
    }
}
