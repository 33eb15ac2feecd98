# Groups and labels of sites, and what a team shares.

site-groups = Groups
site-labels = Labels
site-namespaces = Namespaces to try
site-groups-note = Groups of your choice, such as Production. Choosing a group narrows the window to its sites.
site-labels-note = Labels of your choice, key=value.
site-namespaces-note = Tried where this login may not list all namespaces.
groups-of = Groups of { $site }, separated by commas
labels-of = Labels of { $site }, separated by commas
namespaces-of = Namespaces to try on { $site }, separated by commas
site-groups-example = Production
site-labels-example = region=kr
site-namespaces-example = default
group-by = Group by
group-by-none = nothing
group-by-group = group
group-by-kind = place
group-by-provider = provider
no-group = Without a group
no-provider = Provider unknown
only-group = Only these
only-group-of = Show only the sites of { $group }
group-size = { $count ->
    [one] 1 site
   *[other] { $count } sites
  }
find-sites = Find by name, label, group, context, server
sites-found = { $found } of { $all }
no-site-matches = No site has this in its name, labels, groups, contexts or server.
team-title = Team settings
team-note = Names, colours, places, guards, groups and labels of the sites, for colleagues. The file has no credentials, users or paths, and trusts no command.
team-export = Export…
team-import = Import…
team-exported = The file was written.
team-apply = { $count ->
    [one] Change 1 site
   *[other] Change { $count } sites
  }
team-nothing-changed = Nothing has been changed yet. Choose the sites that should be as the file says.
team-empty-file = The file has no sites.
team-state-new = new here
team-state-changed = differs
team-state-same = the same
team-state-unknown = not here
team-state-unknown-note = No context leads to this cluster.
team-difference = { $field }: { $from } → { $to }
team-loosens = Asks less before a write
team-needs-unlock = Read-only here: its guard stays as it is. Unlock the site first to lower it.
team-nothing = nothing
team-choose = Change { $site }
