# Plans of releases.

plan-subtitle-releases = { $count ->
    [one] 1 release
   *[other] { $count } releases
  } on { $sites ->
    [one] 1 site
   *[other] { $sites } sites
  }, all at once
plan-subtitle-waves = { $count ->
    [one] 1 release
   *[other] { $count } releases
  } on { $sites ->
    [one] 1 site
   *[other] { $sites } sites
  }, in { $waves } waves
plan-subtitle-objects-waves = { $count ->
    [one] 1 object
   *[other] { $count } objects
  } on { $sites ->
    [one] 1 site
   *[other] { $sites } sites
  }, in { $waves } waves
plan-wave = Wave { $wave }
plan-wave-when = { $minutes ->
    [0] when the one before is verified
    [one] when the one before is verified and was watched for 1 minute
   *[other] when the one before is verified and was watched for { $minutes } minutes
  }
release-install = new, { $next }
release-upgrade = { $current } → { $next }
release-rollBack = { $current } → { $next }{ $hasSource ->
    [yes] , as { $source }
   *[no] { "" }
  }
release-restore = { $current } → { $next }, as { $source }
release-adopt = { $current } → { $next }, as it is on the site
release-repair = { $current } is ended
release-uninstall = { $current } is taken off
release-parts = What happens to its objects
part-create = made
part-change = changed
part-delete = deleted
part-keep = kept
part-adopt = becomes part of the release
parts-kept = { $count ->
    [one] 1 object stays as it is.
   *[other] { $count } objects stay as they are.
  }
release-remains = Remains on the site: { $objects }.
pace = Order
pace-atOnce = all at once
pace-canary = one site first
pace-oneByOne = one by one
pace-first = First
pace-pause = Watch it for
pace-minutes = { $minutes ->
    [0] no longer
    [one] 1 minute
   *[other] { $minutes } minutes
  }
pace-stops = A wave begins when all of the one before is verified healthy. Where one is not, the rest is not begun.

# What is done with the releases of applications.

roll-back-open = Roll back…
roll-back-to = Roll back to { $revision }
upgrade-open = Upgrade…
upgrade-one = One application at a time gets another image.
upgrade-title = Upgrade { $name }
upgrade-note = The next step shows what would change on each site. Nothing is written yet.
upgrade-loose = Its image can be set here all the same; the old one comes back when these are applied again.
upgrade-apart = Another image runs on { $sites }: it gets the new one too.
uninstall-open = Uninstall…
repair-open = Repair…
no-releases-chosen = No Helm release is among what is chosen.
not-by-form = It was not made by the form here: what it is made with stands in its chart or its manifests.
form-waiting = Reading what it was made with on { $sites }
configuration = Configuration
configuration-change = Change…
show-application = Show the application { $name }
blocker-log-now = Container { $container } says
blocker-log-before = Container { $container } said before it ended
blocker-log-none = Its container has written nothing.
blocker-log-failed = Its log cannot be read. { $why }
pause-open = Pause…
resume-open = Resume…
actions-more = More
no-revisions-chosen = Nothing among what is chosen has revisions.
roll-back-apart = { $count ->
    [one] 1 workload that is no release is
   *[other] { $count } workloads that are no releases are
  } left out: take them back by themselves.
rollout-back = { $current } → as { $source }
revision-current = in force
