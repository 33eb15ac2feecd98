# Settings.

settings-window = Window
settings-reconnect = Reconnect at start
settings-reconnect-note = Sites that were connected when the program ended. A login that needs a person never starts by itself.
settings-files = Kubeconfig files
settings-secrets = Secrets
settings-vitals = What the program holds now
theme = Theme
theme-system = As the system
theme-light = Light
theme-dark = Dark
language = Language
language-system = As the system
language-en = English
language-ko = 한국어
secrets-asking = Asking the keyring of the system …
secrets-keyring = Pasted tokens are kept in the keyring of this system, never in a file of Concertina.
secrets-thisRun = This system has no keyring: pasted tokens are kept for this run only and are gone when the program ends.
site-colour = Colour
site-name = Name
site-kind = Kind
site-login = Login
colour-of = Colour of { $site }
name-of = Name of { $site }
kind-of = Kind of { $site }
guard-of = Guard of { $site }
login-of = Login of { $site }
colour-0 = Copper
colour-1 = Violet
colour-2 = Teal
colour-3 = Blue
colour-4 = Ochre
colour-5 = Magenta
colour-6 = Green
colour-7 = Brown
colour-8 = Indigo
colour-9 = Crimson
colour-10 = Pine
colour-11 = Slate
guard-lower-needs-unlock = { $site } is read-only: unlock it in the window that opened, then choose again.
file-environment = from KUBECONFIG
file-default = default place
file-argument = from the command line
file-added = added here
file-folder = in a folder that was added here
file-pasted = pasted here
file-contexts = { $count ->
    [one] 1 context
   *[other] { $count } contexts
  }
vitals-version = Version
vitals-subscriptions = Subscriptions
vitals-watches = Watches
vitals-leases = Leases
vitals-rows = Rows
vitals-operations = Unfinished operations
