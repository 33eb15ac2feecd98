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
release-repair = { $current } is ended
release-uninstall = { $current } is taken off
release-parts = What happens to its objects
part-create = made
part-change = changed
part-delete = deleted
part-keep = kept
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
