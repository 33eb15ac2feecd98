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
   *[other] { $age } ago, { $count } times in { $first }
  }
event-about = { $kind } { $name }
for-duration = for { $duration }
since-ago = { $age } ago
restarts-count = { $count ->
    [one] 1 restart
   *[other] { $count } restarts
  }

details-gone = It was deleted. What you see is what was known last.
details-replaced = It was deleted, and another one has its name now.
details-show-new = Show the new one

related-more = and { $count } more
related-none = Nothing that is known here belongs to it.
relation-owns = owns { $other }
relation-routesTo = sends requests to { $other }
relation-runsOn = runs on { $other }
relation-uses = uses { $other }
relation-scales = scales { $other }
relation-guards = guards { $other }
relation-grants = gives rights to { $other }

yaml-of = YAML of { $name }
yaml-reveal = Reveal
yaml-reveal-note = Shown for 30 seconds; the record notes who asked for which keys
yaml-masked = { $count ->
    [one] 1 value is masked
   *[other] { $count } values are masked
  }
yaml-revealed = Shown for { $seconds } s more
yaml-hide = Hide
yaml-copy = Copy YAML
yaml-copy-one = Copy
yaml-copy-value = Copy { $key }
yaml-binary = { $size } bytes that are no text
yaml-find = Find
yaml-next = next
yaml-previous = previous
yaml-all = all
yaml-match-case = match case
yaml-regexp = regexp
yaml-by-word = by word
yaml-replace = Replace
yaml-replace-one = replace
yaml-replace-all = replace all

selection-events = { $count ->
    [one] Events of 1 row
   *[other] Events of { $count } rows
  }
selection-events-warnings = Warnings only
selection-events-again = Read again
selection-events-left-out = { $count ->
    [one] 1 more row was left out: select fewer to see its events.
   *[other] { $count } more rows were left out: select fewer to see their events.
  }
selection-events-partial = There is more than is read at once; some events may be missing here. The drawer of a row has all of its own.
selection-events-no-warnings = No warnings among these events.

data-keys = Keys
data-keys-none = It holds no keys.
data-keys-more = { $count ->
    [one] and 1 more; YAML shows it
   *[other] and { $count } more; YAML shows them
  }

edit-open = Edit
edit-review = Review changes
edit-discard = Discard changes
edit-changed = Changed, not sent
edit-nothing = Nothing is changed yet
edit-under-way = Your change is being written
edit-fault = Line { $line } cannot be read as YAML
edit-moved = It was changed on the site since you began. Your changes are merged with what is there now; where both changed the same, you are asked.
edit-anew = Start anew from what is there
edit-kept = Your changes of { $name } are kept in this window: its YAML shows them.
edit-without-managed = Hide managedFields first: the server keeps them

schema = What may stand here
schema-fields = Fields that may stand here
schema-hint = Put the cursor on a line to see what may stand there.
schema-unknown = The server’s schema does not know this place.
schema-failed = The server’s schema could not be read. { $why }
schema-required = has to be there
