{%- if cluster -%}
<%-- Made by Concertina from its package tomcat: what a member tells of itself. It changes nothing, and makes no session. A member
     that is cut off stays in the membership until a session changes: each is tried, and who cannot be reached is not seen. --%>
<%@ page contentType="application/json; charset=UTF-8" session="false" trimDirectiveWhitespaces="true"
    import="java.io.IOException, java.lang.management.ManagementFactory, java.lang.management.MemoryUsage,
            java.net.InetAddress, java.net.InetSocketAddress, java.net.Socket, java.util.StringJoiner,
            javax.management.ObjectName, org.apache.catalina.Container, org.apache.catalina.Context, org.apache.catalina.Manager,
            org.apache.catalina.Service, org.apache.catalina.Session, org.apache.catalina.ha.CatalinaCluster,
            org.apache.catalina.ha.ClusterSession, org.apache.catalina.tribes.Member" %>
<%
    Service service = (Service) ManagementFactory.getPlatformMBeanServer()
            .getAttribute(new ObjectName("Catalina:type=Service"), "managedResource");
    StringJoiner sees = new StringJoiner("\",\"", "[\"", "\"]").setEmptyValue("[]");
    for (Member member : ((CatalinaCluster) service.getContainer().getCluster()).getMembers()) {
        InetAddress address = InetAddress.getByAddress(member.getHost());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, member.getPort()), 500);
            sees.add(address.getHostAddress());
        } catch (IOException unreached) {
            // It is missed.
        }
    }
    int sessions = 0, kept = 0;
    for (Container host : service.getContainer().findChildren()) {
        for (Container context : host.findChildren()) {
            Manager manager = ((Context) context).getManager();
            for (Session session : manager == null ? new Session[0] : manager.findSessions()) {
                boolean own = !(session instanceof ClusterSession) || ((ClusterSession) session).isPrimarySession();
                if (own) sessions++; else kept++;
            }
        }
    }
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    out.print("{\"sees\":" + sees + ",\"sessions\":" + sessions + ",\"kept\":" + kept
            + ",\"heapUsed\":" + heap.getUsed() + ",\"heapMax\":" + heap.getMax() + "}");
%>
{% endif %}
