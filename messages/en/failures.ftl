# What went wrong: failure-CODE, and what to do about it: failure-CODE-hint.
# Each value NAME comes with hasNAME, "yes" or "no".

failure-at-site = { $site }: { $what }
failure-details = Technical details

failure-file-unreadable = The file { $path } could not be read. { $reason }
failure-file-unreadable-hint = Check that it exists and that you may read it.
failure-file-unwritable = The file could not be written. { $reason }
failure-file-unwritable-hint = Choose another folder, or make room on the disk.
failure-kubeconfig-invalid = { $hasPath ->
    [yes] { $path } is
   *[no] This text is
  } not a kubeconfig. { $reason }
failure-kubeconfig-invalid-hint = Open it in an editor, or import another file.
failure-context-invalid = This context cannot be used. { $reason }
failure-context-invalid-hint = Correct the context in its kubeconfig file; the others are not affected.
failure-login-unsupported = This way to log in is not supported. { $reason }
failure-login-unsupported-hint = Use a client certificate, a token or a credential plugin.
failure-exec-untrusted = The credential plugin is not trusted yet.
failure-exec-untrusted-hint = Look at the command, and trust it if it is what you expect.
failure-exec-denied = The credential plugin { $command } may not run. { $reason }
failure-exec-denied-hint = Change kubectl’s settings, or ask whoever made them; a client certificate or a token works as well.
failure-exec-not-found = The credential plugin { $command } was not found.
failure-exec-not-found-hint = Install it, or put its folder on the PATH of your login shell. { $hint }
failure-exec-failed = The credential plugin { $command } failed. { $said }
failure-exec-failed-hint = Run it in a terminal to see why; often a login there is needed.
failure-exec-timeout = The credential plugin { $command } did not end in time.
failure-exec-timeout-hint = It may wait for a browser or a network. Run it in a terminal, then connect again.
failure-exec-interactive = The credential plugin { $command } wants a terminal.
failure-exec-interactive-hint = Log in with it in a terminal first, or paste a token.
failure-name-not-found = The host name { $host } does not resolve.
failure-name-not-found-hint = Check the address, the network and the VPN.
failure-connect-timeout = No connection within the limit.
failure-connect-timeout-hint = Check the network, the VPN and the firewall between here and the API server.
failure-connect-failed = The connection was refused or reset.
failure-connect-failed-hint = Check that the API server runs and that the address is right.
failure-tls-failed = TLS failed. { $reason }
failure-tls-failed-hint = The certificate does not fit the one that the kubeconfig expects. Get a fresh kubeconfig from whoever runs the cluster.
failure-authority-changed = The server shows another certificate than the pinned one. Pinned is SHA-256 { $pinned }, shown was { $shown }. Nothing was sent.
failure-authority-changed-hint = If whoever runs the cluster renewed its CA, compare the fingerprint with theirs, then review the certificate and pin it anew. If not, somebody may be in between: do not connect.
failure-no-answer = The API server does not answer.
failure-no-answer-hint = It is tried again on its own. What you see is what was known last.
failure-unauthorized = The API server does not accept the credential. { $reason }
failure-unauthorized-hint = Log in again: renew the credential, or paste a token.
failure-forbidden = You may not { $verb } { $hasResource ->
    [yes] { $resource }
   *[no] this
  }.
failure-forbidden-hint = Ask whoever runs the cluster for this right.
failure-kind-not-served = The API server does not serve { $resource }.
failure-kind-not-served-hint = The API is not installed there, or in another version. A new one is found within a minute.
failure-nothing-allowed = This login may do nothing on the cluster: the API server refuses every question.
failure-nothing-allowed-hint = Ask whoever runs the cluster for rights, or pick another login.
failure-not-found = The object is not there any more.
failure-not-found-hint = Somebody deleted it, or it was replaced by another.
failure-release-unreadable = The record of the release cannot be read. { $reason }
failure-release-unreadable-hint = “helm history” shows what Helm can read of it.
failure-release-too-large = The record of the release would take { $size } bytes, and a Secret may have { $limit }.
failure-release-too-large-hint = Leave out what is large, such as files of the chart or long values. Nothing was written.
failure-release-pending = { $hasWho ->
    [yes] An act of { $who }
   *[no] Somebody's act
  } on the release has not ended{ $hasRevision ->
    [yes] : revision { $revision }
   *[no] {""}
  }{ $hasSince ->
    [yes] , begun { $since }
   *[no] {""}
  }.
failure-release-pending-hint = Wait until it ends. If whoever began it is gone, repair the release first.
failure-nothing-to-roll-back = No earlier revision was verified healthy.
failure-nothing-to-roll-back-hint = Choose a revision by hand in the list of revisions, or deploy another image.
failure-owned-by-others = { $hasFields ->
    [yes] { $fields } belongs
   *[no] It belongs
  } to { $hasOwner ->
    [yes] { $owner }
   *[no] somebody else
  }.
failure-owned-by-others-hint = Change it where it comes from, or choose another name.
failure-copy-not-ready = The old version could not be kept warm, so nothing was begun{ $hasReason ->
    [yes] : { $name } { $reason }. { $message }
   *[no] .
  }{ $hasLeft ->
    [yes] {" "}The copy { $left } could not be removed and is left.
   *[no] { "" }
  }
failure-copy-not-ready-hint = Make room, or raise the quota, and try again; or upgrade without keeping the old version warm.
failure-answers-from-copy = It answers from the copy{ $hasRevision ->
    [yes] {" "}of revision { $revision }
   *[no] { "" }
  } that was kept warm.
failure-answers-from-copy-hint = Bring that revision back first: the drawer of the application offers it.
failure-halted = Not begun, because { $hasBefore ->
    [yes] { $before }
   *[no] a site before it
  } did not become healthy.
failure-halted-hint = Look at what blocks the site before; roll back, or deploy again when it is mended.
failure-held-back = Waits for { $hasBefore ->
    [yes] { $before }
   *[no] a site before it
  }, where this plan can do nothing.
failure-held-back-hint = Mend that site first, or take it out of the plan.
failure-not-possible = This cannot be done. { $reason }
failure-not-possible-hint = Look at the object as it is now, and make another plan.
failure-conflict = The object changed since it was read.
failure-conflict-hint = Make the plan again to see what it is now.
failure-edit-conflict = What you changed was changed by somebody else meanwhile: { $fields }.
failure-edit-conflict-hint = Open the object anew, and make the change once more.
failure-invalid = The API server refused the change as invalid. { $reason }
failure-invalid-hint = The details say which field it is about.
failure-throttled = The API server asks to slow down.
failure-throttled-hint = Wait a little, then try again.
failure-server-failed = The API server failed inside.
failure-server-failed-hint = Try again; if it stays, whoever runs the cluster should know.
failure-answer-malformed = The API server's answer could not be understood. { $reason }
failure-answer-malformed-hint = Something between here and the API server may have changed it, for example a proxy.
failure-site-not-connected = The site is not connected.
failure-site-not-connected-hint = Connect it in Fleet.
failure-site-unknown = This site is not known here.
failure-site-unknown-hint = Its kubeconfig file may have been removed. Import it again.
failure-identity-changed = Another cluster answers at this address than before.
failure-identity-changed-hint = If it was rebuilt on purpose, review and accept it. If not, do not connect.
failure-cancelled = Called off.
failure-cancelled-hint = Start it again when you want it.
failure-read-only = The site is read-only.
failure-read-only-hint = Unlock it for a while to write to it.
failure-typed-name-wrong = The name that was typed is not the one that was asked for.
failure-typed-name-wrong-hint = Type it exactly as it is shown.
failure-plan-expired = The plan has expired.
failure-plan-expired-hint = Make it again; nothing was written.
failure-plan-empty = The plan has nothing that can be written.
failure-plan-empty-hint = Each site that was left out is named with its reason.
failure-plan-drifted = The objects changed since the plan was reviewed.
failure-plan-drifted-hint = Make the plan again and look at the difference; nothing was written.
failure-outcome-unknown = Whether the write happened could not be found out.
failure-outcome-unknown-hint = Look at the object before you try again.
failure-undo-unavailable = This operation cannot be undone. { $reason }
failure-undo-unavailable-hint = Make the change you want as a new plan.
failure-operation-unknown = This operation is not known.
failure-operation-unknown-hint = It may be older than what is kept.
failure-audit-failed = The record could not be written, so nothing else was.
failure-audit-failed-hint = Check that the disk has room and that its folder can be written.
failure-store-failed = The local database failed.
failure-store-failed-hint = Check that the disk has room, then start the program again.
failure-keyring-missing = This system has no keyring.
failure-keyring-missing-hint = Tokens are kept for this run only.
failure-keyring-failed = The keyring refused.
failure-keyring-failed-hint = Unlock it and try again.
failure-not-allowed = This window may not do that.
failure-not-allowed-hint = Acts of trust are possible in the trust window only.
failure-helm-missing = There is no helm on the PATH of your login shell.
failure-helm-missing-hint = Install Helm 3 or 4 so that “helm version” answers in a terminal, then try again.
failure-helm-failed = helm could not do it{ $hasWhat ->
    [yes] : { $what }.
   *[no] .
  }
failure-helm-failed-hint = Try the same in a terminal. Logins to repositories and registries are those of “helm repo add” and “helm registry login”.
failure-chart-unknown = The chart is not open any more.
failure-chart-unknown-hint = Open it again, and review the plan once more.
failure-chart-unreadable = The chart cannot be read. { $reason }
failure-chart-unreadable-hint = Package it with “helm package”, and choose the file again.
failure-file-refused = { $name } cannot become an image. { $reason }
failure-file-refused-hint = Choose another file, or pack it again.
failure-package-refused = { $hasName ->
    [yes] { $name } is no package that can be used.
   *[no] An artifact is no package that can be used.
  }{ $hasReason ->
    [yes] {" "}{ $reason }
   *[no] {""}
  }
failure-package-refused-hint = Push the folder of the package as one layer, for example with “oras push”, and bring it once more.
failure-registry-login = { $hasServer ->
    [yes] The registry { $server }
   *[no] The registry
  } does not accept the login.
failure-registry-login-hint = Check user and password of the registry in Settings.
failure-registry-denied = { $hasServer ->
    [yes] The registry { $server }
   *[no] The registry
  } does not let this login do that, or has no such repository.
failure-registry-denied-hint = Check the name of the repository, or ask whoever runs the registry for the right.
failure-registry-failed = { $hasServer ->
    [yes] The registry { $server } failed.
   *[no] The registry failed.
  } { $reason }
failure-registry-failed-hint = Check the registry in Settings, then try again. Nothing half done is an image.
failure-image-missing = The image { $name } is not there.
failure-image-missing-hint = Check its name and tag.
failure-pull-failed = { $hasName ->
    [yes] The node cannot pull { $name }.
   *[no] The node cannot pull the image.
  } { $reason }
failure-pull-failed-hint = Mend that on the node or at the registry, then try again.
failure-image-unsuitable = Nothing can be added to the image { $name }. { $reason }
failure-image-unsuitable-hint = Choose another base image.
failure-hook-failed = { $hasHook ->
    [yes] The hook { $hook }
   *[no] A hook of the chart
  } failed{ $hasWhat ->
    [yes] : { $what }.
   *[no] .
  }
failure-hook-failed-hint = Look at its log and its events. The release is recorded as failed; roll it back, or deploy it once more.
failure-form-invalid = The form cannot be as it is{ $hasField ->
    [yes] , at { $field }.
   *[no] .
  } { $reason }
failure-form-invalid-hint = Change the form, and review the plan again.
failure-bad-request = The request makes no sense. { $reason }
failure-bad-request-hint = This is a fault of ours: please report it with the diagnosis.
failure-shutting-down = The program is shutting down.
failure-shutting-down-hint = Start it again to go on.
failure-internal = Something went wrong inside Concertina.
failure-internal-hint = This is a fault of ours: please report it with the diagnosis.

# Reasons that the core names with a short code.
reason-context-malformed = A field of the context has the wrong type.
reason-context-duplicate = The file has two contexts of this name.
reason-shadowed = An earlier file has a context of this name, which wins.
reason-cluster-missing = No file has the cluster { $name }.
reason-cluster-malformed = The cluster entry { $name } has a field of the wrong type, or there are two.
reason-user-missing = No file has the user { $name }.
reason-user-malformed = The user entry { $name } has a field of the wrong type, or there are two.
reason-server-missing = The cluster has no server.
reason-server-invalid = The server is not an http or https URL.
reason-proxy-invalid = The proxy-url is not an http, https or socks5 URL.
reason-skip-and-authority = insecure-skip-tls-verify and a certificate authority exclude each other.
reason-data-unreadable = A certificate, key or token cannot be read: { $name }.
reason-key-missing = The client certificate has no key.
reason-two-methods = The user has both a token and a password.
reason-impersonation-without-user = as-uid, as-groups or as-user-extra need a user in “as”.
reason-auth-provider = Authentication provider { $name } was replaced by credential plugins.
reason-exec-command-missing = The credential plugin has no command.
reason-exec-version = The plugin’s API version { $name } is not supported.
reason-exec-mode = The plugin’s interactiveMode is missing or unknown.
reason-exec-variable = A variable of the plugin has no name.
reason-exec-interactive = The plugin wants a terminal.
reason-path-not-unicode = The path is not Unicode.
reason-too-large = It is larger than any kubeconfig should be.
reason-invalid = It is not valid YAML.
reason-not-text = It holds bytes that no text has.
reason-other-kind = It is something else.
reason-too-deep = Its lists and maps are nested too deeply.
reason-too-many-aliases = Its YAML aliases would expand without measure.
reason-too-many-entries = It has more entries than any kubeconfig should have.
reason-link-loop = It is a symbolic link that leads in a circle.
reason-not-a-file = It is not a regular file.
reason-emptied = It is empty at the moment.
reason-folder-without = No file in this folder is one.
reason-text-empty = There is no text.
reason-import-unknown = The preview is too old; look at the files again.
reason-source-unknown = It is not read any more.
reason-plugins-denied = kubectl’s settings (kuberc) forbid all credential plugins.
reason-plugin-not-listed = kubectl’s settings (kuberc) do not list it.
reason-kuberc-broken = kubectl’s settings (kuberc) cannot be understood, so no plugin runs.
reason-missing = It is not there.
reason-unreadable = It cannot be opened.
reason-undo-under-way = It is still under way.
reason-undo-being-undone = Its undo is still under way.
reason-undo-already-undone = It was undone already.
reason-undo-before-image = What was there before cannot be read.
reason-undo-wrote-nothing = It wrote nothing.
reason-undo-forgotten = Its records were not kept.
reason-undo-final = What it ended cannot be begun again.
reason-rollout-paused = A rollout that is paused cannot go back: resume it first.
reason-rollout-revision-gone = This revision is not kept any more.
reason-replicas-not-ready = It has the replicas already, but not all of them are ready to serve.
reason-no-copy = This Deployment is no copy that is kept warm.
reason-node-answers = The cluster counts the node as ready, so the mark would do nothing. It can be set when the cluster counts the node as lost.
reason-adopt-stays = What others changed is adopted where they changed it; a standby elsewhere is left behind. Bring it in line on the Standby tab afterwards.
reason-container-missing = The workload has no container of this name.
reason-undo-put-aside = What others had changed was put aside, and is not kept. Make their changes again where they were right.
reason-undo-taken-in = The site is as it was: the release takes the changes of others as its own now. Restore an earlier revision to be rid of them.
reason-undo-secret = What was there holds secrets, which are not kept.
reason-drain-loses = Something would be lost with pods of this node: allow it first.
reason-undo-evicted = Pods that were evicted do not come back, and the node took no new ones before.
reason-pull-http = { $server } speaks plain http, and the node expects TLS.
reason-pull-authority = The node does not trust the certificate of { $server }.
reason-pull-throttled = { $server } takes no more requests at the moment.
reason-pull-login = { $server } does not accept the login, or wants one, or has no such image.
reason-pull-name = The name of { $server } does not resolve on the node.
reason-pull-refused = Nothing listens at { $server } as the node sees it.
reason-pull-route = The node does not reach { $server }.
reason-pull-full = The disk of the node is full.
reason-pull-platform = The image has no variant for the processor of the node.
reason-pull-missing = { $server } has no such image.
reason-pull-reference = This is no reference of an image.
reason-pull-not-admitted = The node did not take the pod.
reason-pull-no-pod = The pod could not be made.
reason-pull-slow = It was not pulled within two minutes.
reason-pull-other = It says why in its own words, which the diagnosis has.
reason-undo-nothing-left = Nothing of it is left on the site.
reason-undo-deleted = What is deleted does not come back.
reason-edit-unreadable = The text is no YAML of one object, or too long.
reason-edit-other-object = The text is another object: kind, name, namespace and uid must stay.
reason-edit-mask-moved = A mask stands where nothing was masked: write the value instead.
reason-confirmation-missing = The confirmation is missing.
reason-file-not-picked = The file that was picked is not known any more; pick it again.
reason-question-gone = The question was answered or withdrawn.
reason-view-unknown = There is no such view.
reason-token-malformed = The token has characters that no token has, or is empty.
reason-login-unknown = This login is not known any more.
reason-login-not-merged = The login belongs to no other site.
reason-no-command = This login runs no command.
reason-authority-in-file = There is nothing to pin: the kubeconfig names the authority itself, or has no TLS.
reason-identity-unchanged = It is the same cluster as before.
reason-not-read-only = It is not read-only.
reason-site-colour = There is no such colour.
reason-site-login = The login does not lead to this site.
reason-site-name = A name has 1 to 63 characters.
reason-unlock-duration = A site can be unlocked for at most an hour.
reason-tls-unknown-issuer = The certificate comes from an authority that the kubeconfig does not name.
reason-tls-expired = The certificate has expired.
reason-tls-not-yet-valid = The certificate is not valid yet; a clock may be wrong.
reason-tls-wrong-name = The certificate is for another name.
reason-tls-certificate-required = The API server wants a client certificate.
reason-certificate-expired = The client certificate expired on { $date }.
reason-certificate-not-yet-valid = The client certificate is valid from { $date } on only; a clock may be wrong.
reason-token-expired = The token expired on { $date }.
reason-token-not-yet-valid = The token is valid from { $date } on only; a clock may be wrong.
reason-plugin-expired = What the credential plugin gave expired on { $date }.
reason-clock-off = The clocks of the server and of this machine are { $name } min apart, which makes good credentials bad.
reason-answer-wants-tls = The port speaks TLS, and the kubeconfig says http: the address should begin with https.
reason-answer-html = A web page answers: a sign-in page, a captive portal or a proxy stands before it.
reason-answer-redirect = The server sends requests on to { $name }, as a sign-in page does.
reason-answer-too-large = The answer is larger than { $name }.
reason-tls-other = The two sides did not agree.
reason-site-groups = A site has at most 20 groups of 63 characters.
reason-site-labels = A site has at most 20 labels: key=value, each key once, at most 127 characters.
reason-site-namespaces = A namespace has lower-case letters, digits and hyphens, at most 63; there are at most 100 to try.
reason-team-invalid = It is not a file of team settings.
reason-team-newer = A newer version of Concertina wrote it.
reason-team-unreadable = The file cannot be read.
reason-team-too-large = The file is larger than any team's settings.
reason-release-name = No release can have this name.
reason-release-malformed = It is not what Helm writes.
reason-release-too-many = There are more than { $limit } revisions.
reason-release-object-name = An object of the release has a name that Kubernetes does not allow.
reason-chart-reference = No chart can be named so: REPOSITORY/NAME, an address with https://, or oci://.
reason-chart-credentials = A name and a password do not belong into an address: use “helm repo add” or “helm registry login”.
reason-chart-malformed = It is no packaged chart.
reason-chart-too-large = It is larger than a chart may be (100 MiB, 5 MiB a file).
reason-chart-missing = There is no Chart.yaml in it.
reason-disk-full = The disk of this machine is full.
reason-file-no-zip = It is no zip archive.
reason-file-no-war = It has no WEB-INF: it is no web application.
reason-file-no-library = There are no classes in it: it is no driver.
reason-file-no-jar = Its manifest names no main class: it is no executable jar.
reason-file-no-site = There is no page in it.
reason-file-folder = It is a folder.
reason-file-too-large = It is too large: an archive may have 2 GiB, a folder 4 GiB.
reason-file-too-many = It has more than 100,000 files.
reason-file-bomb = It would unpack to many times its size.
reason-file-path = A path in it leads elsewhere, or cannot be read.
reason-file-link = There is a link in it.
reason-file-encrypted = A file in it is encrypted.
reason-file-twice = A file is in it twice.
reason-file-broken = A file in it is damaged.
reason-registry-address = This is no address of a registry.
reason-registry-name = Its name does not resolve.
reason-registry-here = Its address leads to this machine.
reason-registry-proxy = The proxy on the way (HTTPS_PROXY, HTTP_PROXY) does not let it through; NO_PROXY names what is reached without.
reason-registry-refused = Nothing listens there.
reason-registry-unreachable = It cannot be reached.
reason-registry-timeout = It does not answer in time.
reason-registry-tls = TLS failed: its certificate is not trusted, or it speaks plain http.
reason-registry-foreign = What answers there is no registry.
reason-registry-too-large = Its answer is too large.
reason-registry-realm = It would have the password sent to another host or in clear, which was not done.
reason-registry-elsewhere = It leads uploads to { $place }, which is another host or port, or in clear; nothing was sent there. Whoever runs it sets its external address.
reason-registry-missing = There is no such repository or tag.
reason-registry-keeps-all = It deletes nothing: allow it in its settings (of distribution: storage.delete.enabled).
reason-images-silent = A site does not answer, so what it uses is not known.
reason-images-used = One of the images came into use meanwhile, or is gone. Look once more.
reason-registry-full = It has no room left, or the layer is too large for it.
reason-registry-status = It answered { $status }.
reason-registry-digest = What it has is not what was sent.
reason-registry-broken = The connection broke in the middle.
reason-registry-authority = There is no certificate in the text of the authority.
reason-registry-password = The password is missing; what is kept goes only the way for which it was typed.
reason-registry-too-many = There is more than can be kept.
reason-image-place = The path in the image has to be absolute, without “..”.
reason-image-base = This is no name of an image.
reason-image-target = This is no repository or no tag.
reason-image-platform = It has nothing for linux/amd64.
reason-image-kind = It is no image of a kind that is known.
reason-image-large = It has too many layers, or too large ones.
reason-artifact-reference = It has to be oci://, a registry with its host, a repository, and a tag.
reason-artifact-kind = An artifact of a package has one layer, which is a gzipped tar archive of its folder.
reason-artifact-too-large = It is larger or of more files than a package may be.
reason-artifact-path = A path in it leads elsewhere, or there is a link.
reason-artifact-broken = Its archive is damaged, or a file in it is no text.
reason-artifact-unreadable = A file that it needs is missing.
reason-artifact-malformed = Its package.yaml is missing, or not what a package is described with.
reason-artifact-template = A file of it cannot be filled in.
reason-artifact-form = An application made from it would have a fault.
reason-artifact-name-taken = Another package has its name.
