# Text that the program shows outside its pages.

pick-kubeconfig = Look at kubeconfig files
pick-chart = Choose a packaged Helm chart
pick-chart-folder = Choose the folder of a Helm chart
pick-image-file = Choose the file for an image
pick-image-folder = Choose the folder of a static site
pick-kubeconfig-folder = Look at a folder of kubeconfig files
export-team = Save the team’s site settings
import-team = Look at a team’s site settings
trust-title = Concertina: your decision
quit-title = Quit Concertina?
quit-operations =
    { $count ->
        [one] One operation is not finished.
       *[other] { $count } operations are not finished.
    } If you quit now, writes that were sent are not taken back, and what has not begun stays undone. Concertina tells you at the next start how far each site came.
quit-leave = Quit now
quit-stay = Keep running

diagnosis-title = Concertina { $version }, diagnosis of { $site }
diagnosis-place = Place: { $place }
diagnosis-guard = Guard: { $guard }
diagnosis-login = Login: { $context } in { $file }, { $method } at { $server }
diagnosis-other-login = Other login: { $context } in { $file }, { $method } at { $server }
diagnosis-session = Session: { $state }
diagnosis-failure = Failure: { $code }: { $what }
diagnosis-version = Kubernetes: { $version }
diagnosis-clock = Clock: { $skew } ms off
diagnosis-apis = APIs: { $apis }
diagnosis-denied = Not allowed: { $rights }
diagnosis-contact = Last heard: { $time }
diagnosis-never = not since the program started
diagnosis-doctor = Connection doctor, { $time }:

chart-save = Save the charts
export-record = Save the audit record
chart-cpu = CPU (cores)
chart-memory = Memory
chart-use = use
chart-request = requested
chart-limit = limit
chart-allocatable = allocatable
chart-pods = Pods
chart-load = Load (% of what pods ask for)
chart-series-current = are there
chart-series-desired = should be there
chart-series-min = fewest
chart-series-max = most
chart-series-cpu = CPU
chart-series-cpu-target = CPU wished
chart-series-memory = memory
chart-series-memory-target = memory wished
logs-save-title = Save the log

unsent-title = Lose what is not sent?
unsent-question =
    { $count ->
        [one] A text or form is written and not sent. It is lost when the window closes.
       *[other] { $count } texts and forms are written and not sent. They are lost when their windows close.
    }
unsent-leave = Close and lose it
unsent-stay = Keep writing
