import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** Counts the requests of each session, and says which member of the cluster answered. */
@WebServlet("/counter")
public class Counter extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        int counter;
        // Two requests of one session at a time, on one member.
        synchronized (session.getId().intern()) {
            Integer last = (Integer) session.getAttribute("counter");
            counter = last == null ? 1 : last + 1;
            session.setAttribute("counter", counter);
        }
        Answer.text(response, counter + " " + System.getenv("HOSTNAME") + " " + System.getenv("VERSION"));
    }
}
