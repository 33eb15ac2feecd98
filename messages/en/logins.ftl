# Logins of one cluster, and whether it is the cluster it was before.

union-merged = Also reached at { $servers }
union-merged-why = The same cluster answers there: one site, with the stricter guard of both.
union-keep-apart = Keep apart
union-keep-apart-login = Keep { $login } apart as a site of its own
union-twin = The same cluster as { $site }, kept apart
union-join = Make one site
union-join-site = Make { $site } and { $twin } one site
identity-otherNamespace = Told by the namespace “default”: you may not read kube-system
identity-unverified = Identity not verified: you may not read kube-system, so a change of the cluster would not be noticed
clock-ahead = The site’s clock is { $distance } ahead of this machine’s
clock-behind = The site’s clock is { $distance } behind this machine’s
other-login = Or use another login
