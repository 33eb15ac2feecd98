{%- if cluster -%}
<%-- Made by Concertina from its package wildfly: what a member tells of itself. It changes nothing, and makes no session. --%>
<%@ page contentType="application/json; charset=UTF-8" session="false" trimDirectiveWhitespaces="true"
    import="java.lang.management.ManagementFactory, java.lang.management.MemoryUsage, java.util.StringJoiner,
            javax.management.MBeanServer, javax.management.ObjectName" %>
<%
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    // Such as "[one|2] (2) [one, two]": who coordinates, the number of the view, and the members, without the place of each.
    String view = (String) server.getAttribute(new ObjectName("jboss.as:subsystem=jgroups,channel=ee"), "view");
    view = view.replaceAll("\\([^()]*=[^()]*\\)", "");
    String own = System.getProperty("jboss.node.name");
    StringJoiner sees = new StringJoiner("\",\"", "[\"", "\"]").setEmptyValue("[]");
    for (String member : view.substring(view.lastIndexOf('[') + 1, view.lastIndexOf(']')).split(", ")) {
        if (!member.equals(own)) sees.add(member.replaceAll("[^A-Za-z0-9.-]", ""));
    }
    long sessions = 0;
    for (ObjectName name : server.queryNames(new ObjectName("jboss.as:deployment=*,subsystem=undertow"), null)) {
        if (!name.getKeyProperty("deployment").equals("own.war")) {
            sessions += ((Number) server.getAttribute(name, "activeSessions")).longValue();
        }
    }
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    out.print("{\"sees\":" + sees + ",\"sessions\":" + sessions
            + ",\"heapUsed\":" + heap.getUsed() + ",\"heapMax\":" + heap.getMax() + "}");
%>
{% endif %}
