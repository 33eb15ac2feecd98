# The connection doctor: what is looked at (doctor-PROBE), what was found (doctor-PROBE-WORD), and what to do about it
# (doctor-PROBE-WORD-hint).

doctor = Connection doctor
doctor-of = Connection doctor: { $site }
doctor-open = Examine
doctor-open-site = Examine connection to { $site }
doctor-again = Examine again
doctor-running = Looking at { $what }
doctor-done-good = Everything on the way to this site works.
doctor-done-warned = It works, with something to know.
doctor-done-failed = This is in the way: { $what }
doctor-evidence = What was seen
doctor-took = { $ms } ms
doctor-outcome-waiting = Waiting
doctor-outcome-running = Looking
doctor-outcome-passed = Good
doctor-outcome-warned = Notable
doctor-outcome-failed = Failed
doctor-outcome-skipped = Skipped
doctor-writes-nothing = The doctor reads and asks for your own rights. It changes nothing, and what it shows has no secrets.

doctor-entry = Kubeconfig entry
doctor-credential = Credential
doctor-life = Life of the credential
doctor-name = Host name
doctor-connect = TCP connection
doctor-proxy = Proxy
doctor-tls = TLS and certificates
doctor-answer = API server
doctor-clock = Clocks
doctor-login = Login
doctor-identity = Cluster identity
doctor-version = Version
doctor-rights = Rights

doctor-any-timeout = It took longer than { $seconds } s.
doctor-any-after = Not looked at, because of: { $what }

doctor-entry-good = The entry is complete: { $server }
doctor-entry-plain-http = It talks without TLS: { $server }
doctor-entry-plain-http-hint = Everything, the credential too, can be read on the way. Use https unless the network is your own.
doctor-entry-skips-verification = It does not verify the server’s certificate.
doctor-entry-skips-verification-hint = Anybody on the way can pretend to be the server. Put the certificate authority into the kubeconfig in place of insecure-skip-tls-verify.
doctor-entry-no-server = The server is not an address that can be dialled: { $server }
doctor-entry-no-server-hint = Correct the cluster’s server in the kubeconfig.
doctor-entry-authority-unreadable = The certificate authority cannot be read: { $path }
doctor-entry-authority-unreadable-hint = Put the file back, or correct its path in the kubeconfig.
doctor-entry-authority-empty = { $path } has no certificate in it.
doctor-entry-authority-empty-hint = Get a fresh kubeconfig from whoever runs the cluster.

doctor-credential-pasted = A pasted token is used.
doctor-credential-token = A token is there.
doctor-credential-certificate = A client certificate is there.
doctor-credential-basic = User name and password are there.
doctor-credential-anonymous = The login has no credential.
doctor-credential-anonymous-hint = Few clusters let anybody in without one. Paste a token, or pick another login.
doctor-credential-plugin = The credential plugin { $command } gave a credential.
doctor-credential-keyring-empty = The pasted token is not in the keyring any more.
doctor-credential-keyring-empty-hint = Paste it again.
doctor-credential-keyring-failed = The keyring refused.
doctor-credential-keyring-failed-hint = Unlock it, then examine again.
doctor-credential-unreadable = A file of the credential cannot be used: { $path }
doctor-credential-unreadable-hint = Put it back, or correct its path in the kubeconfig.
doctor-credential-denied = The credential plugin { $command } is forbidden by kubectl’s settings.
doctor-credential-denied-hint = Change the plugin policy of kubectl’s kuberc file, or use another login.
doctor-credential-untrusted = The credential plugin { $command } is not trusted yet.
doctor-credential-untrusted-hint = Connect, look at the command, and trust it if it is what you expect.
doctor-credential-not-found = The credential plugin { $command } is not installed, or not on the PATH.
doctor-credential-not-found-hint = { $known ->
    [aws] Install the AWS CLI version 2, and put its folder on the PATH of your login shell.
    [aws-iam-authenticator] Install aws-iam-authenticator, or run “aws eks update-kubeconfig” to use the AWS CLI in its place.
    [gke] Install it with “gcloud components install gke-gcloud-auth-plugin” or from your package manager.
    [kubelogin] Install kubelogin: “az aks install-cli” for Azure, or “kubectl krew install oidc-login” for OpenID Connect.
    [oidc-login] Install it with “kubectl krew install oidc-login”, and put ~/.krew/bin on the PATH of your login shell.
    [az] Install the Azure CLI, and put its folder on the PATH of your login shell.
    [tsh] Install Teleport’s tsh, then run “tsh login”.
   *[other] Install it, or put its folder on the PATH of your login shell.
  } The folders that were searched are below.
doctor-credential-plugin-failed = The credential plugin { $command } failed with code { $status }.
doctor-credential-plugin-failed-hint = What it said is below. Often a login in a terminal is needed, for example “aws sso login”, “gcloud auth login” or “az login”.
doctor-credential-plugin-timeout = The credential plugin { $command } did not end in time.
doctor-credential-plugin-timeout-hint = It may wait for a browser or a network. Log in with it in a terminal, then examine again.
doctor-credential-plugin-malformed = The credential plugin { $command } gave something else than a credential of { $version }.
doctor-credential-plugin-malformed-hint = Update the plugin, or write the kubeconfig anew with it.
doctor-credential-trust-unknown = Whether { $command } is trusted could not be found out.
doctor-credential-trust-unknown-hint = The local database failed. Check that the disk has room.

doctor-life-nothing = There is no credential to look at.
doctor-life-no-end = The credential does not say when it expires.
doctor-life-good = It is good until { $date }.
doctor-life-soon = It expires on { $date }.
doctor-life-soon-hint = Renew it before: nothing renews it by itself.
doctor-life-expired = { $part ->
    [certificate] The client certificate expired on { $date }.
   *[other] The token expired on { $date }.
  }
doctor-life-expired-hint = { $part ->
    [certificate] Get a fresh kubeconfig from whoever runs the cluster, or paste a token.
   *[other] Log in again: run the plugin in a terminal, or paste a fresh token.
  }
doctor-life-not-yet = It is good from { $date } on only.
doctor-life-not-yet-hint = Check the clock of this machine.

doctor-name-address = { $host } is an address: no name to look up.
doctor-name-found = { $count ->
    [one] { $host } has one address.
   *[other] { $host } has { $count } addresses.
  }
doctor-name-unknown = { $whose ->
    [proxy] The proxy’s name { $host } does not resolve.
   *[other] The name { $host } does not resolve.
  }
doctor-name-unknown-hint = Check the spelling, the network and the VPN: names of private clusters resolve inside their network only.

doctor-connect-open = Port { $port } takes connections.
doctor-connect-some = { $count } of { $all } addresses take connections on port { $port }.
doctor-connect-some-hint = Connecting is slow while a dead address is tried first. Tell whoever runs the cluster or its DNS.
doctor-connect-refused = Port { $port } refuses connections.
doctor-connect-refused-hint = The machine is there, and nothing listens. Check the port, and whether the API server or its load balancer runs.
doctor-connect-silent = Nothing answers on port { $port }.
doctor-connect-silent-hint = Check the network, the VPN and firewalls between here and the server.

doctor-proxy-none = No proxy is used.
doctor-proxy-kind = { $proxy } is seen with the request itself.
doctor-proxy-leads = { $proxy } leads to the server.
doctor-proxy-login = { $proxy } wants a login.
doctor-proxy-login-hint = Put user name and password into the proxy’s address.
doctor-proxy-forbidden = { $proxy } does not let you through to this server.
doctor-proxy-forbidden-hint = Ask whoever runs the proxy, or name the server in NO_PROXY.
doctor-proxy-no-proxy = What answers at { $proxy } is no proxy.
doctor-proxy-no-proxy-hint = Check the proxy’s address and its scheme.
doctor-proxy-refused = { $proxy } could not reach the server: { $status }
doctor-proxy-refused-hint = The server may not be reachable from there. Check whether this server needs the proxy at all.
doctor-proxy-broken = The connection to { $proxy } broke.
doctor-proxy-broken-hint = Check the proxy’s address and whether it runs.

doctor-tls-none = There is no server to look at.
doctor-tls-plain = The server is reached without TLS.
doctor-tls-behind-proxy = It is seen with the request itself.
doctor-tls-good = The certificate is good for { $name }.
doctor-tls-pinned = The certificate is good for { $name }, and belongs to the pinned one.
doctor-tls-pin-changed = The server shows another certificate than the pinned one. Pinned is SHA-256 { $pinned }, shown is { $shown }.
doctor-tls-pin-changed-hint = If whoever runs the cluster renewed its CA, compare the fingerprint with theirs, then review it on the site’s card and pin it anew. If not, do not connect.
doctor-tls-unchecked = TLS works; the certificate is not verified.
doctor-tls-unchecked-hint = Anybody on the way can pretend to be the server. Pin the CA on the site’s card instead.
doctor-tls-name-malformed = { $name } is no name that a certificate can have.
doctor-tls-name-malformed-hint = Correct tls-server-name or the server in the kubeconfig.
doctor-tls-no-tls = The server does not speak TLS.
doctor-tls-no-tls-hint = Check the port. If it is meant so, the address starts with http.
doctor-tls-broken = The connection broke before TLS.
doctor-tls-broken-hint = Something on the way ends connections: a firewall, a proxy or a load balancer without a server behind it.
doctor-tls-unknown-issuer = The certificate comes from an authority that the kubeconfig does not name: { $issuer }
doctor-tls-unknown-issuer-hint = The cluster may have been rebuilt, or something on the way opens TLS. Get a fresh kubeconfig from whoever runs the cluster.
doctor-tls-expired = The server’s certificate expired on { $until }.
doctor-tls-expired-hint = Whoever runs the cluster has to renew it. If this date is in the future, the clock of this machine is wrong.
doctor-tls-not-yet = The server’s certificate is good from { $from } on only.
doctor-tls-not-yet-hint = The clock of this machine is probably wrong.
doctor-tls-wrong-name = The certificate is for other names than { $name }: { $names }
doctor-tls-wrong-name-hint = Use one of those names as server, or set tls-server-name in the kubeconfig.
doctor-tls-refused = The server ended the handshake.
doctor-tls-refused-hint = It may want another client certificate than the one it got, or yours has expired.
doctor-tls-not-good = The certificate is not good.
doctor-tls-not-good-hint = What was seen is below; whoever runs the cluster can say what it should be.

doctor-answer-kubernetes = An API server answers: { $version }
doctor-answer-kubernetes-unauthorized = An API server answers.
doctor-answer-silent-version = An API server answers; it does not tell its version.
doctor-answer-wants-tls = The port speaks TLS, and the kubeconfig says http.
doctor-answer-wants-tls-hint = Change http to https in the server's address in the kubeconfig.
doctor-answer-html = A web page answers, not an API server.
doctor-answer-html-hint = A sign-in page, a captive portal or a proxy stands before it. Open the address in a browser, sign in, and connect again; or check the address.
doctor-answer-redirect = The server sends requests on to { $host }.
doctor-answer-redirect-hint = That is a sign-in page or another address of the cluster. API servers do not do that: check the address.
doctor-answer-status = The server answers with status { $status }.
doctor-answer-status-hint = A load balancer may have no API server behind it, or the API server is overloaded.
doctor-answer-silent = The connection stands, and no answer comes.
doctor-answer-silent-hint = The API server hangs, or something on the way swallows answers.
doctor-answer-malformed = What answers is no API server.
doctor-answer-malformed-hint = Check the address and the port.
doctor-answer-tls = TLS failed with the request.
doctor-answer-tls-hint = The server may want another client certificate than the one it got.
doctor-answer-broken = The connection broke before the answer was whole.
doctor-answer-broken-hint = A proxy, a load balancer or the server itself ends connections too early.
doctor-answer-no-connection = No connection can be made of the login.
doctor-answer-no-connection-hint = The details say which part of the kubeconfig is wrong.

doctor-clock-none = There was no answer with a time in it.
doctor-clock-good = The clocks of the server and of this machine agree.
doctor-clock-ahead = The server’s clock is { $minutes } min ahead of this machine’s.
doctor-clock-ahead-hint = Set both clocks by the network. Tokens and certificates are taken for expired, or for not valid yet, on one of the sides.
doctor-clock-behind = The server’s clock is { $minutes } min behind this machine’s.
doctor-clock-behind-hint = Set both clocks by the network. Tokens and certificates are taken for expired, or for not valid yet, on one of the sides.

doctor-login-none = There is no connection to ask through.
doctor-login-taken = The API server takes the credential.
doctor-login-anonymous = The API server does not know who asks.
doctor-login-anonymous-hint = It lets the unknown in, and gives them next to no rights. Check that the login has a credential.
doctor-login-refused = The API server does not take the credential.
doctor-login-refused-hint = It may have been revoked, or belongs to another cluster. Log in again, paste a token, or pick another login.
doctor-login-refused-life = The API server does not take the credential: it expired on { $date }, or is not valid before.
doctor-login-refused-life-hint = Log in again: renew the credential, or paste a token.
doctor-login-refused-clock = The API server does not take the credential, and the clocks are far apart.
doctor-login-refused-clock-hint = Set both clocks first; the credential may be good.
doctor-login-unknown = Whether the credential is taken could not be found out.

doctor-identity-none = There is no connection to ask through.
doctor-identity-same = It is the cluster that it was before, by the UID of kube-system.
doctor-identity-same-by-namespace = It is the cluster that it was before, by another namespace than kube-system, which you may not read.
doctor-identity-first = It is seen for the first time.
doctor-identity-unverified = Which cluster it is cannot be verified: you may not read kube-system.
doctor-identity-unverified-hint = Only the server’s certificate was checked. Ask for the right to get the namespace kube-system, so that a change of the cluster is noticed.
doctor-identity-changed = Another cluster answers than before.
doctor-identity-changed-hint = If it was rebuilt on purpose, review and accept it on its card. If not, do not connect.
doctor-identity-unknown = Which cluster it is could not be found out.

doctor-version-good = { $version } is a version that this program knows.
doctor-version-old = { $version } is older than { $oldest }, the oldest version that this program knows.
doctor-version-old-hint = Most works; what the server does not serve is missing. The cluster gets no security fixes any more.
doctor-version-new = { $version } is newer than { $newest }, the newest version that this program knows.
doctor-version-new-hint = Most works. Look for an update of Concertina.
doctor-version-unknown = The server does not tell a version that can be understood.

doctor-rights-none = This login may do nothing of what this program asks for.
doctor-rights-none-hint = Ask whoever runs the cluster for rights, for example the role “view” in your namespace, or pick another login.
doctor-rights-all = You may do everything that this program asks for, in all namespaces.
doctor-rights-some = { $count ->
    [one] One right is missing in all namespaces.
   *[other] { $count } rights are missing in all namespaces.
  }
doctor-rights-some-hint = What is missing is below. In single namespaces you may have more.
doctor-rights-untold = The server does not tell what you may do.
doctor-rights-unknown = What you may do could not be found out.
