# Applications: the matrix of applications and sites, and the drawer of one application.

view-applications = Applications
applications-matrix = Applications by site
applications-many = applications
applications-all = { $total } on { $sites ->
    [one] 1 site
   *[other] { $sites } sites
  }
applications-by-health = Applications by health
applications-filter = Filter applications
applications-filter-placeholder = Words, project:shop, health:down…
applications-system = System
applications-system-note = Shows the applications of kube-system and other system namespaces too
applications-waiting = Waiting for the applications of { $sites }
applications-no-site-next = Connect a site, and its applications appear here.
applications-no-match = No application matches the filter
applications-none = No application runs here
applications-none-next = Connect another site in Fleet, or choose other sites above.
applications-none-projects = The chosen sites have none in the chosen namespaces.
applications-missing = What cannot be read
releases-unread = Helm releases cannot be read on { $sites }: revisions there are those of Deployments.
kind-unread = { $kind } cannot be read on { $sites }: what they would add is missing.

applications-help-project = applications of a project
applications-help-health = one of these states, on some site
applications-help-site = runs on this site
applications-help-image = an image or its tag has the text
applications-help-changed = others changed it since it was deployed
applications-help-owner = who put it there: helm, argocd, flux, operator
applications-help-package = what it is made from

application-health = Health
application-name = Application
application-project = Project
sort-health = Sort by health, worst first
sort-name = Sort by name
sort-project = Sort by project
site-rows-stale = not heard
site-rows-failed = not read
site-rows-loading = loading
site-rows-disconnected = not connected

health-healthy = Healthy
health-paused = Paused
health-unknown = Unknown
health-progressing = On its way
health-degraded = Degraded
health-down = Down
health-only = Only those with: { $health }

# Why an application is not healthy.

health-pod-trouble = A pod does not run: { $reason }.
health-pod-unschedulable = A pod finds no node to run on.
health-pods-refused = Pods cannot be made: { $message }
health-rollout-stuck = The rollout did not get on within its deadline.
health-rolling-out = Rolling out: { $updated } of { $wanted ->
    [one] 1 pod is
   *[other] { $wanted } pods are
  } new.
health-starting = Starting: { $ready } of { $wanted ->
    [one] 1 pod is
   *[other] { $wanted } pods are
  } ready.
health-deleting = It is being deleted.
health-none-ready = { $wanted ->
    [one] Its pod is not ready.
   *[other] None of its { $wanted } pods is ready.
  }
health-some-ready = { $ready } of { $wanted } pods are ready.
health-rollout-paused = The rollout is paused: { $updated } of { $wanted } pods are new.
health-scaled-to-zero = It is scaled to no pods.
health-job-failed = A Job failed: { $reason }.
health-release-failed = Helm says that revision { $revision } failed.
health-uninstalling = Helm is taking it off the cluster.
health-no-workloads = It has no workloads: nothing tells how it is.
reason-look = Show { $who }

# Cells.

health-on = { $health } on { $sites }
cell-revision = revision { $revision }
cell-ready = { $ready } of { $total } ready
cell-absent = { $site }: not here
cell-loading = { $site }: not known yet
cell-unknown = { $site }: not known, as it cannot be read
cell-changed = changed outside
cell-changed-words = Others changed it since it was deployed.
cell-odd = { $hasMost ->
    [yes] Made from { $package }, on most sites from { $most }.
   *[no] Made from { $package }, unlike on other sites.
  }
cell-package-unknown = something unknown
application-mixed = Not made from the same package on all sites
pending-install = The install of { $revision } began { $age } ago and has not ended.
pending-upgrade = The upgrade to { $revision } began { $age } ago and has not ended.
pending-rollback = The rollback that makes { $revision } began { $age } ago and has not ended.

# The drawer.

revisions = Revisions
pods = Pods
application-on = { $count ->
    [one] on 1 site
   *[other] on { $count } sites
  }
application-gone = It is on none of the chosen sites any more.
application-not-on = Not on { $sites }.
application-ready = Ready pods
ready-pods = { $ready } of { $total }
application-revision = Revision
application-images = Images
application-chart = Chart
application-package = Made from
application-owner = Managed by
application-object = Object
application-workloads = Workloads on { $site }
application-pods = Pods on { $site }
revision-by-helm = counted by Helm
revision-by-deployment = counted by the Deployment
owner-helm = Helm, release { $release }
owner-argocd = Argo CD{ $hasName ->
    [yes] , Application { $name }
   *[no] { "" }
  }
owner-flux = Flux{ $hasName ->
    [yes] , { $name }
   *[no] { "" }
  }
owner-operator = an operator, by { $kind } { $name }
pod-containers = { $ready } of { $total ->
    [one] 1 container
   *[other] { $total } containers
  } ready
pods-none = No pods.
pods-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
  }

# Revisions.

revisions-waiting = Reading the revisions on { $site }
revisions-none = Nobody counts its revisions here.
revisions-of-deployment = It is no Helm release here. The Deployment is at revision { $revision }.
revisions-unreadable = { $count ->
    [one] The record of { $revisions } cannot be read.
   *[other] The records of { $revisions } cannot be read.
  }
revision-app = version { $version }
revision-last-healthy = Last healthy
revision-last-healthy-note = The last revision before the newest that was seen healthy here
revision-unhealthy = Did not become healthy
revision-rollback-of = brought back { $revision }
release-pending = { $revision } is { $status }{ $hasAge ->
    [yes] { " " }since { $age }
   *[no] { "" }
  }{ $hasBy ->
    [yes] , begun by { $by }
   *[no] { "" }
  }.
release-stuck = Whoever began it is likely gone, and helm refuses every change until it has ended.

# What is selected, and what is done to it.

selected-application = { $name } selected
selected-applications = { $count ->
    [one] 1 application selected
   *[other] { $count } applications selected
  }
application-at = { $name } on { $site }
application-everywhere = { $name } on { $count ->
    [one] 1 site
   *[other] { $count } sites
  }
too-many-applications = Not more than { $most } applications at once.
no-deployments-chosen = No Deployment is among what is chosen.

outside-title = Changed outside
outside-note = Not as revision { $revision } has it.
outside-gone = It was deleted.
outside-field = { $wanted } → { $live }
outside-field-gone = { $wanted } was taken away
outside-field-added = { $live } was added
outside-owner = by { $owner }
outside-restore = Restore…
outside-adopt = Adopt…
compare-title = Compare
compare-left = From
compare-right = To
compare-one = { $site }, { $revision }
compare-itself = Both are the same revision.
compare-count = { $different ->
    [one] 1 object differs
   *[other] { $different } objects differ
  }, { $same ->
    [one] 1 is the same
   *[other] { $same } are the same
  }.
compare-only-right = only in the second
compare-only-left = only in the first
compare-waiting = Reading both revisions

uninstall-history = Its history
uninstall-keep = Keep the history
uninstall-keep-note = It can be undone. “helm list” does not show it any more; its revisions stay as Secrets.
uninstall-forget = Delete the history too
uninstall-forget-note = It cannot be undone: nothing is left to go back to.
uninstall-claims = Volume claims of StatefulSets, and what its manifest says to keep, remain with their data. The plan names them.
