# Logs of applications, pods and workloads.

logs = Logs
logs-of = Log of { $name }
logs-filter = Filter the log
logs-filter-placeholder = Text or /pattern/
logs-count = { $count ->
    [one] 1 line
   *[other] { $count } lines
  }
logs-found = { $count } of { $all } lines
logs-since = How far back
logs-since-lines = Last 500 lines
logs-since-minutes = Last 5 minutes
logs-since-hour = Last hour
logs-since-all = Everything
logs-sources = Sources: { $shown } of { $all }
logs-choose-sources = Sources of the log
logs-sites = Sites
logs-containers = Containers
logs-follow = Follow
logs-wrap = Wrap
logs-times = Times
logs-previous = Previous container
logs-before = (previous)
logs-save = Save
logs-save-found = Save what is found
logs-save-all = Save all
logs-saved = The log is saved
logs-nothing-to-save = There is no line to save
logs-cut = … cut off
logs-gap = Lines between { $from } and { $to } are missing: { $why }
logs-gap-rotated = the node rotated the file away.
logs-gap-restarted = the container restarted more often than the node keeps logs.
logs-gap-podGone = the pod went before they could be read.
logs-gap-unreadable = the node cannot read the file.
logs-reconnecting = { $site }: reconnecting for { $since }. What was written meanwhile is read then.
logs-site-absent = { $site } is not connected: its lines are missing here.
logs-left-out = { $count ->
    [one] 1 container waits
   *[other] { $count } containers wait
  } to be read: at most 256 are read at once. Open a single pod to read its log now.
logs-dropped = { $count ->
    [one] 1 older line is
   *[other] { $count } older lines are
  } not held any more.
logs-waiting = Waiting for the pods of { $site }
logs-no-pods = There is no pod whose log could be read. Lines appear when one starts.
logs-silent = Nothing was written yet. Lines appear as they are written.
logs-no-match = No line matches the filter.

view-logs = Logs
logs-application = Application
logs-applications = Applications on the chosen sites
logs-choose = Choose an application
logs-choose-next = Its log over all pods, containers and sites appears here.
logs-no-site-next = Connect a site, and logs of its applications can be read here.
