# The version before, kept warm for the way back by a switch.

keep-warm = Keep the old version warm
keep-warm-none = no
keep-warm-for = { $minutes ->
    [10] for 10 minutes
    [30] for 30 minutes
    [60] for 1 hour
    [240] for 4 hours
    [1440] for 24 hours
   *[other] for { $minutes } minutes
  }
keep-warm-note = A copy of the old version stays ready beside the new one, so that the way back takes seconds. It takes as much room once more.
kept-lasts = { $minutes ->
    [60] 1 hour
    [240] 4 hours
    [1440] 24 hours
   *[other] { $minutes } minutes
  }
kept-cost = { $known ->
    [yes] { $cpu } CPU and { $memory } of memory
   *[no] what its pods use: they ask for nothing
  }
kept-make = First { $pods ->
    [one] 1 pod
   *[other] { $pods } pods
  } of { $revision } are made as { $name } and waited for; only then the upgrade begins. Kept for { $lasts }, for { $cost }.
kept-replace = First { $pods ->
    [one] 1 pod
   *[other] { $pods } pods
  } of { $revision } take the place of the older version in { $name } and are waited for; only then the upgrade begins. Kept for { $lasts }, for { $cost }.
kept-remove = The copy { $name } of { $revision }, which is kept warm, is removed.
kept-offer = { $revision } is kept warm: a switch to { $name } answers in about { $seconds } s, this rollout in its own time. The copy is removed at its end.
kept-switch = { $services } answers from { $name } ({ $revision }) in about { $seconds } s. Then the revision itself is rolled out, answers again, and the copy is removed.
kept-by-switch = Switch instead…
kept-by-rollout = By rollout alone…
time-by-switch = by switch about { $seconds } s
time-by-rollout = by rollout about { $seconds } s
kept-note = { $version } ({ $revision }) is kept warm until { $until }: { $ready } of { $total } ready, for { $cost }.
kept-over = { $version } ({ $revision }) was kept warm until { $until } and is still there, for { $cost }.
kept-answers = It answers from the copy of { $version } ({ $revision }) that was kept warm, since { $since }. The revision itself is not back yet.
kept-go-on = Bring it back…
kept-switch-back = Switch back…
kept-longer = One hour more…
kept-remove-now = Remove…
kept-expired = { $count ->
    [one] An old version is kept warm beyond its time.
   *[other] { $count } old versions are kept warm beyond their time.
  }
kept-expired-remove = { $count ->
    [one] Remove the copy…
   *[other] Remove { $count } copies…
  }
risk-not-kept-warm = The old version cannot be kept warm{ $reason ->
    [stateful-set] : the StatefulSet { $name } has names and volumes that only one version can have.
    [no-deployment] : the application has no Deployment.
    [several] : the application has several workloads, which would have to be switched together.
    [no-pods] : it has no pods at the moment.
    [not-healthy] : not all of its pods are ready at the moment.
    [recreate] : its strategy is Recreate, so two versions must not run together.
    [selector] : its Deployment chooses pods in a way that a copy cannot avoid.
    [no-service] : no Service of it leads to its pods, so there is nothing to switch.
    [service-changes] : this change makes something else of the Service { $name }.
    [volume] : the volume claim { $name } can be mounted in one place alone.
    [host-port] : its pods take ports of their nodes.
    [sessions] : its sessions are replicated among its pods, and two versions would be one cluster.
    [config] : this change writes { $name }, which the copy would read too.
    [policy] : the NetworkPolicy { $name } chooses pods by labels that a copy must not have.
    [same] : this change replaces no pods.
    [name-taken] : another Deployment is named { $name }.
    [refused] : the API server refuses the copy.
   *[other] .
  } The upgrade goes on without.

intent-keepLonger-one = Keep { $name } for longer
intent-keepLonger-many = Keep { $count } copies for longer
intent-removeCopies-one = Remove the copy { $name }
intent-removeCopies-many = Remove { $count } copies
plan-button-keepLonger = Keep { $count ->
    [one] 1 copy
   *[other] { $count } copies
  } for longer on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-removeCopies = Remove { $count ->
    [one] 1 copy
   *[other] { $count } copies
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
