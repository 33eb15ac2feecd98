# Windows of the program, and sets of them.

windows = Windows
window-new = New window with this view
open-here = Open
layouts = Saved sets of windows
layouts-none = None yet. Arrange some windows and save them here, to open them again later.
layout-name = Name for the open windows
layout-name-missing = Type a name first
layout-save = Save
layout-replace = Replace
layout-saved = { $count ->
    [one] Saved 1 window as “{ $name }”.
   *[other] Saved { $count } windows as “{ $name }”.
  }
layout-windows = { $count ->
    [one] 1 window
   *[other] { $count } windows
  }
layout-open-note = Opens these windows in their places; others are closed
layout-open = Open windows “{ $name }”
layout-rename = Rename { $name }
layout-rename-to = New name of { $name }
layout-forget = Delete { $name }
layout-forget-sure = Delete
details-own-window = Open in a window of its own
details-in-table = Show in the table
settings-restore-windows = Open the windows of the last time at start
settings-restore-windows-note = With what they showed, and where they stood.
command-window-new = New window with this view
command-window-close = Close this window
command-quit = Quit Concertina

palette-recent = Recent
palette-views = Views
palette-actions = Actions
palette-kinds = Kinds
palette-sites = Sites
palette-namespaces = Namespaces
palette-objects = Objects
palette-open = to open
command-namespace = Narrow to namespace { $name }
