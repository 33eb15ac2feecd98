# The trust window: facts of this machine only.

trust-title-command = Trust this command?
trust-title-unlock = Unlock { $site } for writing?
trust-title-identity = Accept another cluster as { $site }?
trust-words-command = Connecting with this context runs a command on your machine. It is run only if exactly this path, these arguments, this environment and this program are trusted.
trust-words-unlock = The site is read-only. While it is unlocked, plans can be written to it after review.
trust-words-identity = The cluster that answers at this address is not the one that was known. If nobody rebuilt it on purpose, somebody may be in between.
trust-context = Context
trust-file = File
trust-path = Program
trust-arguments = Arguments
trust-environment = Environment
trust-digest = SHA-256
trust-none = none
trust-server = Server
trust-known = Known cluster
trust-found = Cluster that answers
trust-type = Type { $site } to go on
trust-duration = For how long
trust-minutes = { $minutes } minutes
trust-refuse = Do not allow
trust-answer-command = Trust and run
trust-answer-unlock = Unlock for { $minutes } minutes
trust-answer-identity = Accept this cluster
trust-nothing = There is nothing to decide.
trust-failed = The answer was not accepted ({ $code }). Nothing was changed.
trust-waiting = Waiting for the question…
