import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Short answers. Their length is the server's to say: when an application has written as much as it said itself, its answer goes out
 * at once, before other members of a cluster have what changed in the session.
 */
final class Answer {
    private Answer() {}

    static void text(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
