# Catalogue, and the form from which an application is made of an image.

view-catalogue = Catalogue
catalogue-note = What applications are made from.
package-image = Any image
package-image-note = A container image from a registry. A short form becomes a Deployment with probes, requests, a Service, and a disruption budget, kept as a Helm release.
package-image-open = Deploy an image…
package-chart = Helm chart
package-chart-note = A chart of a repository, a registry or this machine, rendered by your own helm. It becomes a release that “helm” takes for its own; those that “helm install” made are upgraded here too.
package-chart-open = Deploy a chart…

deploy-open = Deploy…
deploy-title = Deploy an image
edit-title = Change { $name }
review-note = The next step shows what would be made on each site. Nothing is written yet.
image = Image
projects-there = Namespaces that are there
project-fresh = A new namespace is made by the same plan, where it is not there yet.
replicas-each-site = Pods on each site
replicas = Pods
port = Port
port-note = Empty if it takes no connections.
sites-missing = Choose a site.
sites-none-connected = No site is connected. Connect one in Fleet.
site-quiet = not heard
more = More
more-note = environment, files, resources, probes, storage, addresses, differences per site
number-invalid = A whole number.
problems-count = { $count ->
    [one] 1 field is wrong
   *[other] { $count } fields are wrong
  }

environment = Environment
variable = the variable
variable-add = Add a variable
variable-name = Name
variable-value = Value of { $name }
value = Value
secret = Secret
secret-note = Kept in a Secret, and never shown again here.
secret-kept = unchanged
secret-new = not shown again
take-out = Take out { $name }
config-files = Files
file = the file
file-add = Add a file
file-path = Path in the container
file-content = Content of { $path }
file-content-placeholder = Content
resources = Resources
resource-cpuRequest = CPU request
resource-memoryRequest = Memory request
resource-cpuLimit = CPU limit
resource-memoryLimit = Memory limit
for-example = for example { $example }
health-checks = Probes
readiness = Takes requests when
readiness-standard = the port answers
readiness-own = a probe passes
readiness-none = it runs
liveness = Restart it when a probe fails
probe-check = The probe
probe-http = asks by HTTP
probe-tcp = opens a connection to the port
probe-command = runs a command
probe-path = Path
probe-command-line = Command, a word on each line
probe-delaySeconds = First after (s)
probe-periodSeconds = Every (s)
probe-failures = Failures
storage = Storage
storage-add = Add storage
storage-path = Folder
storage-size = Size
storage-class = Storage class
storage-note = Each folder is a volume of its own that outlives the pod. It makes a StatefulSet of the application.
of-the-site = the site’s default
reach = Addresses
service-type = Service
service-clusterIp = reached inside the cluster
service-nodePort = at a port of every node
service-loadBalancer = at a load balancer
route-wanted = Host name
route-wanted-note = reached from outside by a host name
route-host = Host
route-path = Path
route-by = By
route-ingress = Ingress (served on { $served } of { $sites })
route-gateway = HTTPRoute of a Gateway (served on { $served } of { $sites })
ingress-class = Ingress class
gateway-namespace = Namespace of the Gateway
gateway-name = Gateway
tls-secret = Secret with the certificate
tls-secret-note = Of type kubernetes.io/tls. Empty for plain HTTP.
start-stop = Start and end
command = Command
command-note = A word on each line. Empty for that of the image.
arguments = Arguments
drain-seconds = Wait before the end (s)
drain-seconds-note = So long a pod goes on answering after it was taken out of the Service.
pull-secret = Secret for the registry
pull-secret-note = Of type kubernetes.io/dockerconfigjson, in the project.
differences = Different per site
differences-site = Site
differences-count = { $count ->
    [one] 1 difference
   *[other] { $count } differences
  }
as-on-others = as on the others
other-resources = Other resources here
other-route = Another host name here

unsent-form = What you changed is not sent yet.
unsent-discard = Discard changes
unsent-go-on = Keep writing
