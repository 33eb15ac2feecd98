# Importing kubeconfig files, and what is read of them.

import-title = Import kubeconfig
import-only-read = Files are read, not dialled. You see what they would add before anything is added.
import-nothing-added = Nothing has been added yet, and no command was run.
import-files = Choose files…
import-folder = Choose a folder…
import-folder-note = Of a folder, every kubeconfig in it is read, also those that are put there later. You can drop files on the window, too.
import-paste = Or paste the text of a kubeconfig
import-paste-note = It becomes a file of Concertina’s own that only you can read.
import-look = See what it would add
import-back = Back
import-add = { $count ->
    [0] Add nothing
    [one] Add 1 context
   *[other] Add { $count } contexts
  }
import-done = { $count ->
    [one] 1 context was added.
   *[other] { $count } contexts were added.
  }
import-passed-over = { $count ->
    [one] 1 file of the folder is no kubeconfig and was passed over.
   *[other] { $count } files of the folder are no kubeconfigs and were passed over.
  }
import-choose-all = All
import-count-new = { $count } new
import-count-changed = { $count } changed
import-count-clash = { $count } with a name that is taken
import-count-same = { $count } already here
import-state-new = New
import-state-same = Already here
import-state-changed = Changed
import-state-clash = Name is taken
import-same = The same login is in { $file }.
import-changed = { $file } has this context for the same server. It differs in: { $what }. Both will be there; nothing is replaced.
import-clash = { $file } has a context of this name for { $server }. Both will be there; nothing is replaced.
import-differs-verification = how the server is verified
import-differs-proxy = proxy
import-differs-credential = credential
import-differs-namespace = namespace
find-context = Find a context
contexts-found = { $found } of { $all }
no-context-found = No context has this in its name, server, user or file.
choose-none = Choose none
choose-found = Choose these only
show-more = Show { $count } more

not-verified = Not verified
not-encrypted = Not encrypted
plugin-denied = Plugin forbidden
plugin-denied-note = kubectl’s settings (kuberc) forbid this credential plugin. That counts here as well.

file-kept = Cannot be read since { $since }. What was read at { $read } is used meanwhile.
remove-source = Remove
remove-source-of = Remove { $file }
source-removed = { $file } is not read any more. Settings of its sites are kept.
source-restore = Bring it back
