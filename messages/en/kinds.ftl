# Kinds of objects: the picker of the Explorer. The kinds themselves are Kubernetes' own words.

kind-picker = Kind of objects: { $now }
kind-more = More kinds
kind-choose = Choose a kind
kind-find = Find a kind, such as sc or httproute
kind-none-found = No site serves a kind named “{ $text }”
kind-group-recent = Used last
kind-group-workloads = Workloads
kind-group-network = Network
kind-group-configuration = Configuration
kind-group-storage = Storage
kind-group-access = Access
kind-group-cluster = Cluster
kind-group-custom = Custom resources
kind-on-sites = on { $sites } only
kind-on-no-site = not on the sites shown
kind-not-served-title = { $kind } are not served by { $sites }
kind-not-served-next = The API is not installed there. When it is, rows appear here within a minute.
