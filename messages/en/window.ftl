# The frame of the window: rail, top bar, search, notices.

view-fleet = Fleet
view-explorer = Explorer
view-activity = Activity
view-settings = Settings
views = Views
site = Site
sites = Sites
loading = Loading…
none = None
now = now
contact-none = not since the program started
ago = { $age } ago
cancel = Cancel
close = Close
dismiss = Dismiss
try-again = Try again
notices = Notices
copy-diagnosis = Copy diagnosis
copied = Copied

site-switcher = Sites to show
all-sites = All sites
choose-sites = Choose sites
find-site = Find a site
no-site-found = No site of that name
choose-namespaces = Choose namespaces
find-namespace = Find or type a namespace
namespace-filter = Namespace: { $now }
namespace-all = All namespaces
namespace-one = Namespace { $name }
namespace-many = { $count } namespaces
namespace-add = Enter filters by “{ $name }”
namespace-none-seen = Type a namespace and press Enter

search-or-command = Search or command
search-placeholder = A site, an object, a view or a command
search-results = Results
nothing-found = Nothing of that name among sites, commands and the tables that are open
command-go = Go to { $view }
command-show = Show { $kind }
command-theme = Switch between light and dark
