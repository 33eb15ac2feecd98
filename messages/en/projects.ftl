# Projects: namespaces of one name over sites.

view-projects = Projects
projects-system = System namespaces
projects-filter = Filter projects
projects-waiting = Waiting for projects of { $sites }
projects-none = No project here
projects-none-next = Create one, or show system namespaces.
projects-no-match = No project matches
projects-no-site-next = Connect a site, and its projects appear here.
projects-stale = Not heard at the moment, so that what is shown of them may be old: { $sites }
projects-quotas-unread = Quotas of { $sites } cannot be read. { $why }
project-column-name = Project
project-column-sites = Sites
project-column-applications = Applications
project-column-quota = Quota, where it is fullest
project-column-age = Age
project-system = system
project-system-stays = A system namespace is not deleted from here
project-ending = being deleted
project-no-quota = no quota
project-places = { $name } on its sites
project-applications = { $count ->
    [one] 1 application
   *[other] { $count } applications
  }
project-since = made { $age } ago
project-pods = Pods in Explorer
project-everywhere = All connected sites have it already
project-create-open = Create project…
project-create-title = Create a project
project-create-note = A namespace of this name on each chosen site
project-add-open = Add to more sites…
project-add-title = Add { $name } to more sites
project-name = Name
project-name-note = Lower-case letters, digits and hyphens, at most 63.
project-name-missing = A name is missing
project-name-wrong = A name has lower-case letters, digits and hyphens, at most 63, and begins and ends with a letter or digit
project-sites-missing = Choose a site
project-there = { $count ->
    [one] 1 site has it already and is not offered.
   *[other] { $count } sites have it already and are not offered.
  }
project-delete-note = Everything in it is deleted too. The plan tells what that is.
project-delete-applications = { $count ->
    [0] No application runs in it there.
    [one] 1 application runs in it there.
   *[other] { $count } applications run in it there.
  }
project-type-name = Type { $name } to go on
