# Fleet: sites, logins, connecting.

waiting-for-sites = Waiting for the list of sites
waiting-for-kubeconfig = Reading kubeconfig files
fleet-sites = { $ready } of { $sites } sites ready
fleet-sites-nodes = { $ready } of { $sites } sites ready · { $nodes } nodes
import-kubeconfig = Import kubeconfig
add-sites = Add sites
back-to-fleet = Back to Fleet

first-run-title = Connect your clusters
first-run-nothing-dialled = These contexts were found in kubeconfig files. Nothing has been dialled yet.
connect-sites = { $count ->
    [one] Connect 1 site
   *[other] Connect { $count } sites
  }
contexts = Contexts
no-server = No server
no-context = No kubeconfig found
no-context-next = Import a kubeconfig file: it is read, not dialled, and you choose which clusters to connect.
login-user-file = { $user } in { $file }
needs-trust = Asks for trust
pasted-token = Pasted token
method-certificate = Client certificate
method-token = Token
method-basic = Password
method-exec = Credential plugin
method-anonymous = No credential
power-runsCommand = Runs
power-sets = sets { $names }
power-plainHttp = Talks without TLS: everything can be read on the way
power-skipsTlsVerification = Does not verify the server
power-usesProxy = Goes through the proxy
power-readsOutside = Reads a file outside its folder:
power-impersonates = Acts as

connect = Connect
connect-site = Connect { $site }
cancel-connect = Cancel connecting { $site }
disconnect = Disconnect
disconnect-site = Disconnect { $site }
explore-site = { $view }: { $site }
unlock = Unlock
unlock-site = Unlock { $site }
connect-steps = Steps of connecting
connect-step-credential = Get the credential
connect-step-server = Reach the API server
connect-step-identity = Check that it is the same cluster
connect-step-apis = See which APIs it serves
connect-step-rights = See what you may do

session-disconnected = Not connected
session-connecting = Connecting
session-ready = Ready
session-degraded = No answer
session-auth-required = Login needed
session-closed = Closed

site-kind-physical = Physical
site-kind-virtual = Virtual
site-kind-cloud = Cloud
site-kind-unknown = Place unknown
kubernetes-version = Kubernetes { $version }
last-contact = Last contact
count-nodes = Nodes
count-deployments = Deployments
count-pods = Pods
ready-of = { $ready } of { $total } ready
pods-running = { $count } running
pods-pending = { $count } pending
pods-succeeded = { $count } succeeded
pods-failed = { $count } failed
pods-troubled = { $count ->
    [one] 1 needs a look
   *[other] { $count } need a look
  }
not-allowed-to-read = You may not read these

guard = Guard
guard-open = Open
guard-confirm = Confirm
guard-typeName = Type the name
guard-readOnly = Read-only
guard-unlocked = Read-only, unlocked for { $left }

trust-open-command = Review the command…
trust-open-identity = Review the cluster…
paste-token = Paste a token for this login
use-token = Use token
forget-token = Forget the pasted token
