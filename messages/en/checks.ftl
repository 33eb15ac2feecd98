# What is checked before an application is deployed: the form (form-CODE), what would interrupt it (downtime-CODE), and
# whether it finds room (fit-CODE). What to do about a finding is CODE-do.

form-empty = Fill this in.
form-name-invalid = Lower-case letters, digits and hyphens, beginning with a letter; at most { $limit } characters.
form-project-invalid = Lower-case letters, digits and hyphens; at most 63 characters.
form-object-name-invalid = No object can have this name: lower-case letters, digits, hyphens and dots.
form-image-invalid = This is no reference of an image. It looks like registry.example.org/team/web:1.2.
form-out-of-range = A whole number from { $min } to { $max }.
form-port-missing = This needs a port: say which one the application listens on.
form-variable-invalid = Letters, digits, hyphens, dots and underscores, not beginning with a digit.
form-variable-twice = There is another variable { $name }.
form-text-invalid = There is a control character in it that cannot be kept.
form-text-too-long = Longer than { $limit } bytes: no program is handed that much. Use a file.
form-secret-missing = There is no earlier value to keep. Type the secret.
form-secret-lost = The secret did not arrive. Type it once more.
form-path-invalid = An absolute path such as /etc/app/config.yaml, without “.”, “..” and colons.
form-path-twice = Something else stands at { $path } already.
form-path-below-file = { $path } is a file: nothing can be below it.
form-files-too-large = { $size } bytes together, where { $limit } are possible. Put large files into the image or into storage.
form-quantity-invalid = Not an amount. It looks like 250m or 1.5 for cores, and 128Mi or 2Gi for memory.
form-quantity-zero = More than nothing, please.
form-quantity-too-fine = Too fine: at least a thousandth of a core (1m), or whole bytes. An “m” behind memory is a thousandth of a byte; 512Mi is likely meant.
form-limit-below-request = Less than the request of { $request }.
form-storage-shared = Storage is for one pod alone, and these are { $replicas }. Set 1, or leave the storage out.
form-host-invalid = A host name such as shop.example.org; no address, port or path.
form-route-path-invalid = A path that begins with “/”, without spaces.
form-tls-at-gateway = At a Gateway the certificate belongs to its listener. Leave this empty.
form-route-not-served = This site does not serve this kind of route. Choose the other kind for it.
form-site-unknown = This site is not among the chosen ones.
form-site-twice = This site has a difference already.
form-too-many = At most { $limit }.
form-yaml-invalid = Line { $line } is not YAML.
form-values-not-map = Values are a map: names with a value each.
form-package-unknown = The package { $name } is not here: it is one of another person's own. Put its folder among your packages.
form-context-invalid = “/”, or one part such as /shop: letters, digits, hyphens, dots and underscores.
form-time-zone-unknown = No time zone has this name. It looks like Asia/Seoul.
form-time-invalid = Not a time of day. It looks like 08:50.
form-days-invalid = Choose at least one day, each once.
form-max-below-min = The most is below the fewest, which is { $min }.
form-surge-overlap = It shares a minute with surge { $other }: one has to end before the next begins.
form-database-unknown = The package connects to no database of this kind.
form-database-invalid = Letters, digits, hyphens, dots and underscores.
form-jndi-name-invalid = A name such as jdbc/main.
form-value-invalid = The chart does not take this: { $what }.
form-chart-refused = helm cannot render the chart with these values: { $what }.

downtime = Zero-downtime check
downtime-fine = Nothing would interrupt it in an upgrade or when a node is drained.
downtime-no-readiness-probe = Container { $container } has no readiness probe: requests reach it before it can answer.
downtime-no-readiness-probe-do = Add a readiness probe that asks what a user would: an HTTP path, or at least the port.
downtime-max-unavailable = An upgrade takes away { $unavailable } of its pods before new ones are ready.
downtime-max-unavailable-do = Set maxUnavailable to 0 and maxSurge to 1 or more.
downtime-no-surge = An upgrade may make no pod beside the old ones.
downtime-no-surge-do = Set maxSurge to 1 or to a percentage.
downtime-one-replica = It has one pod alone: when that goes, nobody answers.
downtime-one-replica-do = Run two or more, if the application can.
downtime-no-disruption-budget = Nothing keeps the drain of nodes from taking all its pods at once.
downtime-no-disruption-budget-do = Add a PodDisruptionBudget with maxUnavailable 1.
downtime-budget-blocks-drains = The PodDisruptionBudget { $name } lets no pod go: a node that has one cannot be drained.
downtime-budget-blocks-drains-do = Set its maxUnavailable to 1, or run more pods than its minAvailable.
downtime-no-pre-stop = Container { $container } is told to end while requests still come to it.
downtime-no-pre-stop-do = Let it wait some 5 seconds before the end (preStop sleep), until nobody sends to it any more.
downtime-grace-too-short = The pod is killed after { $grace } s, and its wait before the end takes { $drain } s of them.
downtime-grace-too-short-do = Set terminationGracePeriodSeconds to that wait and what the application needs to finish.
downtime-recreate = Strategy Recreate: all pods end before new ones start.
downtime-recreate-do = Choose RollingUpdate, unless two versions must never run beside each other.
downtime-read-write-once = The claim { $claim } can be mounted on one node alone: a new pod elsewhere waits until the old one is gone.
downtime-read-write-once-do = Use storage that many nodes mount (ReadWriteMany), keep the data outside the pod, or plan for an interruption.
downtime-autoscaler-minimum = The HorizontalPodAutoscaler { $name } may go down to one pod.
downtime-autoscaler-minimum-do = Set its minReplicas to 2 or more.

fit-fine = Room for { $wanted ->
    [one] 1 pod
   *[other] { $wanted } pods
  }, by what they ask for. Taints and node selectors are not looked at.
fit-no-node = The site has no node that takes pods.
fit-no-node-do = Look at the nodes: they may be cordoned or not ready.
fit-cpu-short = Room for { $placeable } of { $wanted } pods: each asks for { $request } cores, and the freest node has { $free }.
fit-cpu-short-do = Ask for less, run fewer pods, or add a node.
fit-memory-short = Room for { $placeable } of { $wanted } pods: each asks for { $request } of memory, and the freest node has { $free }.
fit-memory-short-do = Ask for less, run fewer pods, or add a node.
fit-pods-short = Nodes take no more than { $placeable } of { $wanted } pods: they have as many as they may.
fit-pods-short-do = Run fewer pods, or add a node.
fit-quota-exceeded = The quota { $quota } allows { $hard } of { $resource }; { $used } are used, and { $need } more are needed.
fit-quota-exceeded-do = Ask for less, run fewer pods, or have the quota raised.
fit-quota-unset = The quota { $quota } counts { $resource }, and these pods do not say it: they are refused, unless a LimitRange says it for them.
fit-quota-unset-do = Set { $resource } under Resources.
