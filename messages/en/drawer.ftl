# The drawer of one object.

details = Details
details-of = Details of { $name }
details-tabs = What to see of { $name }
close-details = Close details
waiting-for-details = Waiting for { $site }
details-back = Back
details-forward = Forward
details-wider = Width of the details
overview = Overview
related = Related
events = Events
yaml = YAML
conditions = Conditions
containers = Containers
labels = Labels
no-events = No events in the last hour or so; the cluster forgets them.
event-when = { $count ->
    [one] { $age } ago
   *[other] { $age } ago, { $count } times since { $first }
  }
event-about = { $kind } { $name }
for-duration = for { $duration }
since-ago = { $age } ago
restarts-count = { $count ->
    [one] 1 restart
   *[other] { $count } restarts
  }
