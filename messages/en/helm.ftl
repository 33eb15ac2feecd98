# Charts: which, where, and with which values.

chart-title = Deploy a Helm chart
chart-note = First choose a chart. The helm program of this machine fetches and renders it.
helm-missing = There is no helm on the PATH of your login shell.
helm-missing-note = Install Helm 3 or 4 (helm.sh) so that “helm version” answers in a terminal, then try again. Concertina reads and renders charts by it; it writes to the sites itself.
chart-from = The chart is
chart-from-repository = in a repository of mine
chart-from-url = at an address
chart-from-oci = in a registry (OCI)
chart-from-picked = a file or folder
chart-repository = Address of the repository
chart-name = Chart
chart-reference = Reference
chart-plain-http = Without TLS (HTTP)
chart-offers = Charts of your repositories
chart-version = Version
chart-versions = Versions that are there
chart-newest = newest
chart-open = Open
chart-opening = helm is fetching the chart…
chart-pick = Choose a packaged chart…
chart-pick-folder = Choose a folder…
chart-repositories-none = Your helm knows no repository yet: add one with “helm repo add”, or name the chart by its address.
chart-there = Deployed: { $chart } { $version }.
chart-there-unknown = Where its chart is kept is not known: name it.
chart-kept = Helm chart { $chart } { $version }

chart-values = Values
chart-values-as = Show values as
chart-as-form = Form
chart-as-yaml = YAML
chart-values-of = Values of
chart-values-all = All sites
chart-values-site-note = Only what is different here. null takes a value of all sites away.
chart-values-yaml = Values as YAML
chart-values-none = The chart’s own values hold.
chart-values-mend = This is not YAML yet, so the form cannot show it.
chart-differs = differs
chart-no-schema = The chart has no schema: these are its own values.
chart-field-search = Find a value
chart-required = (required)
chart-own = as it is: { $value }
chart-unset = not set
chart-value-misread = Not YAML.
chart-defaults = The chart’s own values
chart-readme = Readme

hooks-before = Runs before, and is waited for: { $hooks }.
hooks-after = { $verb ->
    [uninstall] Runs when all else is gone, and is waited for
   *[other] Runs after the objects are written, and is waited for
}: { $hooks }.
hooks-test = Tests of the chart, which “helm test” runs and this plan does not: { $hooks }.

chart-notes = What the chart says
chart-notes-told = { $name }: the chart says how to go on.
chart-notes-open = Show it
