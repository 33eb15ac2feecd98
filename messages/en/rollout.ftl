# From a button to a write: scale dialog, plan sheet, operations.

intent-scale-one = Scale { $name }
intent-scale-many = Scale { $count } Deployments
intent-restart-one = Restart { $name }
intent-restart-many = Restart { $count } Deployments
intent-pause-one = Pause { $name }
intent-pause-many = Pause { $count } Deployments
intent-resume-one = Resume { $name }
intent-resume-many = Resume { $count } Deployments
intent-autoscale-one = Autoscaler of { $name }
intent-autoscale-many = Autoscalers of { $count } workloads
intent-cordon-one = Cordon { $name }
intent-cordon-many = Cordon { $count } nodes
intent-return-one = Return { $name } to service
intent-return-many = Return { $count } nodes to service
intent-drain-one = Drain { $name }
intent-drain-many = Drain { $count } nodes
intent-setImage-one = Set an image of { $name }
intent-setImage-many = Set images of { $count } workloads
intent-undoRollout-one = Roll back { $name }
intent-undoRollout-many = Roll back { $count } workloads
intent-delete-one = Delete { $name }
intent-delete-many = Delete { $count } objects
intent-edit-one = Edit { $name }
intent-edit-many = Edit { $count } objects
intent-createProject-one = Create project { $name }
intent-createProject-many = Create { $count } projects
intent-deleteProject-one = Delete project { $name }
intent-deleteProject-many = Delete { $count } projects
intent-deploy-one = Deploy { $name }
intent-deploy-many = Deploy { $count } applications
intent-rollBack-one = Roll back { $name }
intent-rollBack-many = Roll back { $count } releases
intent-restore-one = Restore { $name }
intent-restore-many = Restore { $count } releases
intent-adopt-one = Adopt changes of { $name }
intent-adopt-many = Adopt changes of { $count } releases
intent-repair-one = Repair { $name }
intent-repair-many = Repair { $count } releases
intent-uninstall-one = Uninstall { $name }
intent-uninstall-many = Uninstall { $count } releases
intent-undo-release-one = Undo: take { $name } back
intent-undo-release-many = Undo: take { $count } releases back
intent-undo-scale-one = Undo: scale { $name } back
intent-undo-change-one = Undo: take { $name } back
intent-undo-change-many = Undo: take { $count } objects back
intent-undo-scale-many = Undo: scale { $count } workloads back
intent-undo-restart-one = Undo the restart of { $name }
intent-undo-restart-many = Undo the restart of { $count } workloads
on-sites = on { $sites }
replicas-each = Replicas of each
presets = Often used numbers
replicas-note = The next step shows what would change on each site. Nothing is written yet.
replicas-wrong = A whole number from 0 to { $most }
review-plan = Review plan

plan-being-made = The plan is being made. Nothing is written.
plan-subtitle = { $count ->
    [one] 1 Deployment
   *[other] { $count } Deployments
  } on { $sites ->
    [one] 1 site
   *[other] { $sites } sites
  }, all at once
plan-subtitle-objects = { $count ->
    [one] 1 object
   *[other] { $count } objects
  } on { $sites ->
    [one] 1 site
   *[other] { $sites } sites
  }, all at once
plan-takes = Goes with it: { $objects }.
plan-subtitle-nodes = { $count ->
    [one] 1 node
   *[other] { $count } nodes, one after the other
  } on { $sites ->
    [one] 1 site
   *[other] { $sites } sites
  }
waiting-for-plan = Reading and rehearsing on { $sites }
plan-steps = What will change
plan-excluded = Left out
plan-standby-misses = It is kept ready there, and misses this change. When the site answers again, its standby offers to be brought in line.
plan-left-out = { $count ->
    [one] is left out with 1 object
   *[other] is left out with { $count } objects
  }
plan-show-more = Show { $count } more
plan-unchanged = already so
plan-nothing = Nothing would change.
dry-run-passed = dry run passed
dry-run-unsupported = no dry run
dry-run-deferred = dry run comes later
plan-deferred = It is tried out when { $awaits } is there; a refusal stops before anything else is written.
dry-run-refused = refused
about-seconds = about { $seconds } s
at-most-seconds = at most { $seconds } s
diff = Diff
plan-undo-offered = Can be undone from Activity.
plan-undo-drain = Can be undone from Activity: the nodes take pods again. Pods that went do not come back by themselves.
plan-undo-unavailable = Cannot be undone. { $why }
plan-reason = Reason
plan-reason-placeholder = Optional; goes into the record
plan-expires = valid for { $left }
plan-again = Plan again
plan-applying = Starting…
plan-missing-target = Nothing can be written
plan-missing-time = The plan has expired
plan-missing-name = Type the name of the site first
plan-missing-confirmation = Confirm first
guard-confirm-words = I have read the plan and want it carried out on { $sites }.
guard-type-words = Type { $phrase } to allow the change there
unlock-open = Unlock…
plan-button-scale = Scale { $count ->
    [one] 1 Deployment
   *[other] { $count } Deployments
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-restart = Restart { $count ->
    [one] 1 Deployment
   *[other] { $count } Deployments
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-pause = Pause { $count ->
    [one] 1 Deployment
   *[other] { $count } Deployments
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-resume = Resume { $count ->
    [one] 1 Deployment
   *[other] { $count } Deployments
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-autoscale = Change { $count ->
    [one] 1 autoscaler
   *[other] { $count } autoscalers
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-cordon = Cordon { $count ->
    [one] 1 node
   *[other] { $count } nodes
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-return = Return { $count ->
    [one] 1 node
   *[other] { $count } nodes
  } to service on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-drain = Drain { $count ->
    [one] 1 node
   *[other] { $count } nodes
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-setImage = Set { $count ->
    [one] 1 image
   *[other] { $count } images
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-undoRollout = Roll back { $count ->
    [one] 1 workload
   *[other] { $count } workloads
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-delete = Delete { $count ->
    [one] 1 object
   *[other] { $count } objects
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-edit = Edit { $count ->
    [one] 1 object
   *[other] { $count } objects
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-createProject = Create the project on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-deleteProject = Delete the project on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-deploy = Deploy on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-rollBack = Roll back on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-restore = Restore on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-adopt = Adopt on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-repair = Repair on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-uninstall = Uninstall on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-undo = Undo for { $count ->
    [one] 1 Deployment
   *[other] { $count } Deployments
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-undo-objects = Undo for { $count ->
    [one] 1 object
   *[other] { $count } objects
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }

risk-scales-to-zero = Nothing will run any more: requests find no pod.
risk-autoscaler-owns = The HorizontalPodAutoscaler { $name } owns the number of replicas and will set it back.
risk-owner-reverts = { $owner } owns what is changed here and will revert it.
risk-unavailable = Pods taken away before new ones are ready: up to { $unavailable }.
risk-no-readiness-probe = No readiness probe: requests reach pods that are not ready yet.
risk-rollout-under-way = A rollout is under way already.
risk-paused = The rollout is paused: nothing happens until it is resumed.
risk-quota = The quota { $quota } may not allow it.
risk-recreate = Strategy Recreate: all pods stop before new ones start.
risk-takes-back = What { $owner } changed of { $object } is taken back: { $fields }.
risk-chart-forgets = It becomes part of this release, not of the values of its chart ({ $chart }): the next upgrade from the chart knows nothing of it.
risk-adopts-gone = Somebody deleted { $objects }: the release goes on without it, and the next upgrade makes it again.
risk-leaves-foreign = { $fields } stays as { $owner } wants it.
risk-never-verified = No earlier revision was verified healthy. Revision { $revision } is the newest that others made.
risk-loses-data = The volume claim { $name } is deleted, with all data in it.
risk-takes-all = { $name } is deleted, with all that is in it or of its kind.
risk-act-under-way = { $who } began revision { $revision } and has not ended it. If that still runs, both get in each other's way.
risk-made-again = { $owner } makes another one in its place.
risk-may-shrink = { $replicas } pods run now. When there is little load, it may go down to { $min }.
risk-shrinks = { $replicas } pods run now, and only { $max } of them stay.
risk-no-requests = Not every container says how much { $measure ->
    [cpu] CPU
   *[memory] memory
  } it asks for, so no percentage can be reckoned: nothing is scaled by it.
risk-no-figures = This site does not tell what pods use (metrics-server is missing): nothing is scaled by CPU or memory.
risk-surge-unscaled = There is no autoscaler { $name } yet: its surges change nothing until one is made (Autoscale…).
risk-surge-stays = The autoscaler { $name } keeps the bounds of its surge, { $min }–{ $max } pods: the schedule that would put them back goes, and this plan may not change the autoscaler. Set them by Autoscale….
risk-not-sticky = An HTTPRoute does not keep a browser with its pod: use an Ingress of traefik or ingress-nginx, which keeps it by a cookie, or lead users to the Service itself, which keeps it by its address.
risk-asleep = It has no pods, and an autoscaler never begins from none: scale it to 1 first.
risk-only-pod = The only ready pod of { $names } runs on a node that is emptied: nothing answers until another is ready.
risk-not-by-itself = Not all pods are replaced by themselves: the others change when somebody deletes them.
risk-waits-for-pod = A pod is not ready. A StatefulSet waits for it before it replaces others; delete it if it does not recover.
risk-does-not-fit = Room for { $placeable } of { $wanted } new pods, by what they ask for{ $short ->
    [cpu] : each asks for { $request } cores, and the freest node has { $free }.
    [memory] : each asks for { $request } of memory, and the freest node has { $free }.
    [node] : no node takes pods at the moment.
   *[pods] : nodes have as many pods as they may.
  }
risk-image-missing = The registry says that there is no image { $image }: new pods would not start.
risk-image-unseen = No node here has told of the image { $image } yet, and its registry could not be asked from this computer. That is no fault by itself: nodes may reach it.
risk-from-mirror = The image { $image } is taken from its mirror, as the registry's settings say: { $mirror }

operations = Operations
no-running-operation = No operation is running
more-operations = { $count } more
operation-ended-succeeded = Done and verified
operation-ended-partial = Done in part: see Activity for what is missing
operation-ended-failed = Failed: see Activity for the reason
operation-ended-interrupted = Interrupted: see Activity for what was done
operation-ended-running = Running
undo-open = Undo…
undo-last-scaled-one = Undo last: scaled { $name } { $change }
undo-last-scaled-many = Undo last: scaled { $count } Deployments { $change }
undo-last-changed-one = Undo last: { $name } { $change }
undo-last-changed-many = Undo last: { $count } releases { $change }
undo-last-acted-one = Undo last: { $what } { $change }
undo-last-restarted-one = Undo last: restarted { $name }
undo-last-restarted-many = Undo last: restarted { $count } Deployments
targets-done = { $done } of { $total } done
target-waiting = waits
target-writing = writing
target-rollingOut = { $ready } of { $wanted } ready
target-blocked = { $ready } of { $wanted } ready, { $reason }
target-verified = verified
target-emptying = { $ready } of { $wanted } pods are gone
target-emptying-blocked = { $ready } of { $wanted } pods are gone, waits for { $object }: { $reason }
blocked-DisruptionBudget = it lets no pod go now
blocked-CalledOff = called off
blocked-CameLater = it came after the review
blocked-StillThere = it has not gone
blocked-Interrupted = interrupted
call-off = Call off
target-stuck = stuck: { $object } { $reason }
target-failed = not written. { $why }
target-unknown = outcome unknown. { $why }
target-notStarted = not begun
target-unchanged = already so

clashes = Changed by both
clash-question = Somebody else changed the same since you began. Which of both is to count?
clash-chosen-mine = Somebody else changed the same since you began. What you wrote counts.
clash-chosen-theirs = Somebody else changed the same since you began. What is there now stays; the rest of your edit is kept.
clash-was = When you began
clash-theirs = Now
clash-mine = Yours
clash-absent = not there
clash-take-mine = Take mine
clash-take-theirs = Keep theirs

set-image-open = Set image…
set-image-container = Container
set-image-note = The next step shows what would change on each site. Nothing is written yet.
set-image-wrong = An image is a name without spaces, for example registry.example/shop/orders:4.2.0
set-image-apart = They have different images now: { $images }
set-image-some = { $count ->
    [one] 1 of { $all } workloads has this container; the others are left alone.
   *[other] { $count } of { $all } workloads have this container; the others are left alone.
  }
set-image-none = There is no container whose image could be set.
no-loose-chosen = All of it belongs to releases: upgrade them instead.

# Nodes that are emptied.
drain-evicted = { $count ->
    [0] No pod has to go
    [one] 1 pod goes
   *[other] { $count } pods go; those of one workload one after the other
  }
drain-no-owner = no workload
drain-grace = { $seconds } s to end
drain-loses-data = local data is lost
drain-loses-itself = is not made again
drain-held-healthy = The budget { $budget } keeps it until { $more ->
    [one] 1 more of its pods is healthy
   *[other] { $more } more of its pods are healthy
  }: { $healthy } are, { $wanted } have to stay so.
drain-held-changed = The budget { $budget } never lets a pod go: all { $wanted } have to stay healthy. Change it, or start one more pod.
drain-held-alone = More than one budget chooses it ({ $budget }), so that the eviction API refuses. Delete all but one.
drain-held-unnamed = A budget does not let it go at the moment.
drain-stays = Stays: { $what }
drain-stays-daemonSet = { $count ->
    [one] 1 pod of a DaemonSet
   *[other] { $count } pods of DaemonSets
  }
drain-stays-mirror = { $count ->
    [one] 1 pod that the node itself runs
   *[other] { $count } pods that the node itself runs
  }
drain-losing = Go on although this is lost: { $what }
drain-lost-data = { $count ->
    [one] local data of 1 pod
   *[other] local data of { $count } pods
  }
drain-lost-itself = { $count ->
    [one] 1 pod that nothing makes again
   *[other] { $count } pods that nothing makes again
  }

# The autoscaler of a workload.
autoscale-now = What it does now
autoscale-chart = Pods and their load
autoscale-one = One application at a time gets an autoscaler.
autoscale-remove = Remove the autoscaler…
autoscale-none = Nothing scales it: { $replicas ->
    [0] no pod runs
    [one] 1 pod runs
   *[other] { $replicas } pods run
  } until somebody changes that.
autoscale-words = { $min } to { $max } pods: more when they use over { $by ->
    [cpu] { $cpu } % of the CPU
    [memory] { $memory } % of the memory
    [both] { $cpu } % of the CPU or { $memory } % of the memory
   *[other] what its other metrics say of what
  } that they ask for, fewer when less has been enough for { $calm } s.
autoscale-state = { $replicas } now{ $known ->
    [yes] , and it wants { $desired }
   *[no] , and it has not reckoned yet
  }.
autoscale-uses-cpu = CPU: { $known ->
    [yes] { $now } % of { $wished } %.
   *[no] not known, of { $wished } %.
  }
autoscale-uses-memory = Memory: { $known ->
    [yes] { $now } % of { $wished } %.
   *[no] not known, of { $wished } %.
  }
autoscale-last = Last changed { $age } ago.
autoscale-never = It has not changed the number yet.
autoscale-others = Beside these it follows { $names }, which stays as it is.
autoscale-unrequested = Not every container says how much it asks for ({ $what }): no percentage of that can be reckoned.
autoscale-min = Fewest pods
autoscale-min-note = never fewer, also without load
autoscale-max = Most pods
autoscale-max-note = never more, also under load
autoscale-cpu = CPU, %
autoscale-cpu-note = of what pods ask for; empty to leave it out
autoscale-memory = Memory, %
autoscale-memory-note = of what pods ask for; many programs never give memory back
autoscale-calm = Calm, seconds
autoscale-calm-note = before pods are taken away; empty for 300
autoscale-wrong-bounds = Whole numbers from 1, the most not under the fewest
autoscale-wrong-share = A share is a whole number from 1, in percent
autoscale-wrong-nothing = Name a share of CPU, of memory, or both
autoscale-wrong-calm = Calm is 0 to 3,600 seconds

intent-tryPull-one = Try a pull on { $name }
intent-tryPull-many = Try a pull on { $count } nodes
plan-button-tryPull = Try it on { $count ->
    [one] one node
   *[other] { $count } nodes
  }
pulls-title = Can the nodes pull { $image }?
pulls-has = { $has } of { $nodes } nodes have it.
pulls-reached = { $count ->
    [one] Another one has
   *[other] { $count } others have
  } pulled from { $registry } before.
pulls-unknown = { $count ->
    [one] Of one node
   *[other] Of { $count } nodes
  } it is not known.
pulls-try = Try it on { $count ->
    [one] one node
   *[other] { $count } nodes
  }…
pulls-try-note = Makes one short pod on each of { $nodes } in { $project }, which pulls the image and starts nothing of it, and removes it again.
pulls-trying = Pulling on { $nodes }…
pulls-good = { $node } pulled it.
pulls-bad = { $node }: { $why }
pulls-off = Call off
pulls-trust-http = { $registry } speaks plain http. Each node has to be told so:
pulls-trust-authority = { $registry } has an authority of its own. Each node has to trust it:
pulls-file = { $path } on each node, for containerd. It is read anew at each pull.
pulls-copy = Copy the file
pulls-file-ca = { $path } beside it has the certificates of the registry's authority.
pulls-copy-ca = Copy the certificates
