<%-- Made by Concertina from its package wildfly: its container alone says here that it is about to end. From then on each answer closes
     its connection. --%>
<%@ page session="false" trimDirectiveWhitespaces="true"
    import="java.lang.management.ManagementFactory, java.net.InetAddress, javax.management.ObjectName" %>
<%
    if (!InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
        response.sendError(404);
        return;
    }
    ObjectName host = new ObjectName("jboss.as:subsystem=undertow,server=default-server,host=default-host");
    // Name, predicate and priority of a reference to the filter.
    Object[] reference = {"ending", null, 1};
    String text = String.class.getName();
    ManagementFactory.getPlatformMBeanServer()
            .invoke(host, "addFilterRef", reference, new String[] {text, text, Integer.class.getName()});
%>
