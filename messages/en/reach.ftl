# Where an application answers: Open in its drawer.

reach-open = Open
reach-open-title = Asks the addresses of { $name } on { $site } from this computer, and opens the best one that answers
reach-again = Ask again
reach-asking = Asking the addresses on { $site }…
reach-addresses = Addresses on { $site }
reach-missing = What is missing on { $site }
reach-none-answers = No address answers from this computer.
reach-status = answered { $status }
reach-unverified = its certificate could not be verified here; a browser will warn
reach-opened = { $url } was opened in the browser.

reach-by-route = Ingress
reach-by-gateway = Gateway
reach-by-loadBalancer = Load balancer
reach-by-nodePort = Node port

reach-failed-name-not-found = this computer does not know the host name
reach-failed-this-machine = leads to this computer itself, where the site is not
reach-failed-refused = connection refused: nothing listens there
reach-failed-unreachable = no way to it from this computer
reach-failed-timeout = no answer within 2 seconds
reach-failed-tls-failed = TLS failed
reach-failed-not-http = what answers there does not speak HTTP

reach-missing-no-service = No Service with a TCP port leads to its pods.
reach-missing-no-service-do = Give it a port: edit it, or make a Service that chooses its pods.
reach-missing-cluster-ip-only = The Service { $name } can be reached inside the cluster alone.
reach-missing-cluster-ip-only-do = Add a route, or make the Service one of type LoadBalancer or NodePort.
reach-missing-no-load-balancer = The load balancer of the Service { $name } has no address yet.
reach-missing-no-load-balancer-do = Wait a moment. If it stays so, the site has nothing that makes load balancers: use a route or a node port.
reach-missing-no-route-address = { $kind } { $name } has no address: no controller took it up.
reach-missing-no-route-address-do = Look at its events, and whether the controller of its class runs.
reach-missing-no-controller = { $hasWanted ->
    [yes] What { $kind } { $name } wants is not there: { $wanted }.
   *[no] { $kind } { $name } names no class, and the site has none by default.
  }
reach-missing-no-controller-do = Choose a class or Gateway that the site has, or have a controller installed.
reach-missing-no-node-address = No node that is ready tells an address for its node port.
reach-missing-no-node-address-do = Look at the nodes of the site.
reach-missing-name-not-found = This computer does not know the host name { $host }{ $hasAddress ->
    [yes] , which should lead to { $address }.
   *[no] .
  }
reach-missing-name-not-found-do = Enter it in DNS, or in the hosts file of this computer to try it.

downtime-waiting = Reading what would interrupt it
downtime-findings = { $count ->
    [one] 1 thing would interrupt it
   *[other] { $count } things would interrupt it
  }
downtime-nothing = There is no Deployment or StatefulSet to look at.

form-odd = On { $sites } more is different than the form can say, as on a site that was left out of an upgrade: there a change by the form changes more than you do.
