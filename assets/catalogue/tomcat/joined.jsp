{%- if cluster -%}
<%-- Made by Concertina from its package tomcat. An application that starts takes the sessions over from the first member, once. That is
     not enough: the member may be one that ends and does not answer, and what others changed before they knew this one is missing here.
     So before this member is ready it says that it is there, lets the others find it, and takes the sessions once more. --%>
<%@ page session="false" import="java.lang.management.ManagementFactory, javax.management.ObjectName, org.apache.catalina.Container,
            org.apache.catalina.Context, org.apache.catalina.Service, org.apache.catalina.ha.CatalinaCluster,
            org.apache.catalina.ha.session.DeltaManager, org.apache.catalina.tribes.Channel, org.apache.catalina.tribes.ChannelException" %>
<%!
    /** How long a member tries to get the sessions; after that it starts without them. */
    private static final long PATIENCE = 30_000_000_000L;
    /** The others look for who cannot be reached yet once a second. */
    private static final long FOUND = 1_500;

    @Override
    public void jspInit() {
        try {
            Service service = (Service) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("Catalina:type=Service"), "managedResource");
            CatalinaCluster cluster = (CatalinaCluster) service.getContainer().getCluster();
            if (cluster.getMembers().length == 0) return;
            announce(cluster.getChannel());
            Thread.sleep(FOUND);
            for (Container host : service.getContainer().findChildren()) {
                for (Container context : host.findChildren()) {
                    if (((Context) context).getManager() instanceof DeltaManager manager) take(manager, cluster);
                }
            }
        } catch (Exception failed) {
            getServletContext().log("The sessions could not be taken over", failed);
        }
    }

    /** Who has a message of a member knows it, also where names still lead to the members of before. */
    private static void announce(Channel channel) {
        try {
            channel.send(channel.getMembers(), "joined", Channel.SEND_OPTIONS_USE_ACK);
        } catch (ChannelException gone) {
            // Those that are there have it.
        }
    }

    /** Asks until one member has told all its sessions; one whose application is about to start or to end has none, and says so. */
    private void take(DeltaManager manager, CatalinaCluster cluster) throws InterruptedException {
        long over = System.nanoTime() + PATIENCE;
        while (cluster.getMembers().length > 0 && System.nanoTime() < over) {
            manager.setNoContextManagerReceived(false);
            manager.getAllClusterSessions();
            if (manager.getStateTransferred() && !manager.isNoContextManagerReceived()) return;
            Thread.sleep(500);
        }
        getServletContext().log("There was no member to take the sessions of " + manager.getName() + " from");
    }
%>
{% endif %}
