# Explorer: tables and the drawer.

kinds = Kinds
kind-nodes = Node
kind-deployments-apps = Deployment
kind-pods = Pod
kind-nodes-many = Nodes
kind-deployments-apps-many = Deployments
kind-pods-many = Pods
rows-all = { $total }
rows-some = { $total } of { $unfiltered }
filter-rows = Filter rows
filter-rows-placeholder = Words, -word, status:Running…
open-in-new-window = Open in a new window
select-all = Select all
select-all-matched = Select all { $total } that match, seen or not (Ctrl A)
select-row = Select { $name }
selection = Selection
selected-rows = { $count ->
    [one] 1 selected
   *[other] { $count } selected
  }
clear-selection = Clear
scale-open = Scale…
autoscale-open = Autoscale…
cordon-open = Cordon…
drain-open = Drain…
return-open = Return to service…
right-missing-everywhere = You may not { $verb } { $resource } on { $sites }
restart-open = Restart…
delete-open = Delete…
too-many-selected = At most { $most } objects can be planned at once
right-missing = You may not { $verb } { $resource } on { $sites } in { $namespaces }

sites-not-live = Sites whose rows are not live
rows-loading = Waiting for { $kind } since { $age }
rows-stale = Rows are { $age } old. { $why }
rows-disconnected = Not connected
rows-partial = { $count ->
    [one] Rows of your namespace { $namespaces } only.
   *[other] Rows of { $count } of your { $allowed } namespaces only: { $namespaces }.
  } The right to { $verb } { $resource } in all namespaces is missing.
waiting-for-rows = Waiting for { $kind } from { $sites }
no-site-connected = No site is connected
no-site-connected-next = Connect a site, and its rows appear here.
go-to-fleet = Go to Fleet
no-row-matches = No { $kind } match the filter
filter-unread = The filter cannot be read
no-row-matches-next = { $unfiltered ->
    [one] 1 is there without it.
   *[other] { $unfiltered } are there without it.
  }
clear-filter = Clear the filter
no-rows = No { $kind } here
no-rows-next = The chosen sites have none. Choose other sites above, or another kind.
no-rows-namespaces = The chosen sites have none in the chosen namespaces.

rows-many-loading = { $count ->
    [one] 1 site is loading { $kind }…
   *[other] { $count } sites are loading { $kind }…
  }
rows-many-stale = { $count ->
    [one] 1 site is not heard: its rows are old
   *[other] { $count } sites are not heard: their rows are old
  }
rows-many-failed = { $count ->
    [one] 1 site does not list { $kind }
   *[other] { $count } sites do not list { $kind }
  }
rows-many-disconnected = { $count ->
    [one] 1 site is not connected
   *[other] { $count } sites are not connected
  }
rows-many-live = { $count ->
    [one] 1 site shows a part of its { $kind }
   *[other] { $count } sites show a part of their { $kind }
  }
