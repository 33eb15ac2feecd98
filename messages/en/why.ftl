# Why an object is not ready: why-ID says it, why-ID-do what to do about it.
# Each value NAME of a finding stands in its message; `where` is the object that blocks, in words.

why = Why is it not ready?
why-calm = What is going on
why-fine = Nothing stands in its way.
why-incomplete = Not everything could be read, so more may be wrong than is said here.
why-holds-for = { $count } { $kind } alike
why-evidence = What says so
why-source-condition = Condition
why-source-event = Event
why-source-state = Status
why-source-spec = Manifest
why-source-log = Last lines
why-look = Show { $where }

why-image-not-found = The image { $image } does not exist in { $registry }.
why-image-not-found-do = Check name and tag for typing errors, or push the image. It is tried again on its own.
why-image-no-right = { $registry } does not let the cluster pull { $image }.
why-image-no-right-do = Check imagePullSecrets of the pod or of its service account. Some registries answer so when the name is wrong, too.
why-image-unreachable = The node cannot reach { $registry } to pull { $image }.
why-image-unreachable-do = Check that the registry is up, and name resolution, proxy, firewall and certificates between the node and it.
why-image-name-invalid = { $image } is no valid image name.
why-image-name-invalid-do = Names are lower case: registry/path:tag.
why-image-never-pulled = { $image } is not on the node, and the pull policy Never forbids to fetch it.
why-image-never-pulled-do = Bring the image to the node, or set imagePullPolicy to IfNotPresent.
why-image-platform = { $image } was not built for the processor of the node.
why-image-platform-do = Build it for this platform, or choose nodes with the label kubernetes.io/arch that fits.
why-image-failed = The image { $image } cannot be pulled.
why-image-failed-do = The words of the runtime below tell what it met.

why-config-no-map = The ConfigMap { $name } is not there.
why-config-no-map-do = Create it in this namespace, or correct the name. The pod starts on its own then.
why-config-no-secret = The Secret { $name } is not there.
why-config-no-secret-do = Create it in this namespace, or correct the name. The pod starts on its own then.
why-config-no-map-key = The ConfigMap { $name } has no key { $key }.
why-config-no-map-key-do = Add the key, correct its name, or mark it optional.
why-config-no-secret-key = The Secret { $name } has no key { $key }.
why-config-no-secret-key-do = Add the key, correct its name, or mark it optional.
why-config-no-volume-key = A volume names the key { $key }, which is not there.
why-config-no-volume-key-do = Add the key, correct its name, or mark it optional.
why-config-runs-as-root = { $container } may not run as root, and its image does.
why-config-runs-as-root-do = Set runAsUser to a number other than 0, or use an image with a user of its own.
why-config-no-command = Neither the image of { $container } nor the manifest says what to run.
why-config-no-command-do = Set command in the manifest, or an entrypoint in the image.
why-config-refused = { $container } cannot be made as its manifest describes it.
why-config-refused-do = The words of the kubelet below tell which field it is about.

why-crash-exit = { $container } ends with exit code { $code } again and again: { $restarts ->
    [one] 1 restart
   *[other] { $restarts } restarts
  } so far.
why-crash-exit-do = Its last lines usually say why. Check its configuration and what it connects to.
why-crash-loop = { $container } ends again and again.
why-crash-loop-do = Its last lines usually say why. Check its configuration and what it connects to.
why-crash-clean = { $container } ends on its own, without an error, but should run on.
why-crash-clean-do = It may miss a command or a terminal. What is meant to end belongs into a Job.
why-crash-memory = { $container } uses more memory than its limit { $limit } and is ended for it.
why-crash-memory-do = Raise the memory limit, or make the application use less. For a JVM, check the size of its heap.
why-crash-no-program = { $container } ends with exit code 127: a program that it calls is not in the image.
why-crash-no-program-do = Check command, args and the scripts of the image.
why-crash-not-executable = { $container } ends with exit code 126: a file that it calls cannot be executed.
why-crash-not-executable-do = Check its permissions, its first line, and that it was built for this processor.
why-crash-signal = { $container } is ended by { $signal }.
why-crash-signal-do = SIGSEGV and SIGABRT are faults of the program; SIGKILL comes from outside, often for memory.
why-crash-start = { $container } cannot be started.
why-crash-start-do = Check command and working directory: the runtime says below what it did not find.
why-crash-hook = The postStart hook of { $container } fails.
why-crash-hook-do = Run its command in the container, or take the hook out.

why-probe-readiness = { $container } runs but fails its readiness probe ({ $probe }){ $hasAnswer ->
    [yes] : { $answer }.
   *[no] {"."}
  }
why-probe-readiness-do = Check that the application listens there and what it waits for itself. Until then it gets no requests.
why-probe-startup = { $container } runs but has not passed its startup probe ({ $probe }).
why-probe-startup-do = Give it more time with failureThreshold, or check what it does at start.
why-probe-liveness = { $container } is restarted because its liveness probe fails.
why-probe-liveness-do = Check that the probe asks the right port and path, and that it is not too strict while the application is busy.
why-probe-waits = { $container } has started; its probe ({ $probe }) has not had its time yet.
why-probe-waits-do = Wait a moment.

why-init-waiting = The init container { $container } ({ $place } of { $total }) is still running; the others wait for it.
why-init-waiting-do = Look at what it waits for: often a database or another service.
why-readiness-gate = The readiness gate { $gate } is not open.
why-readiness-gate-do = Whoever set the gate opens it, often a load balancer controller. See whether that runs.
why-starting = It is starting.
why-starting-do = Wait a moment.
why-starting-long = It has been starting for a while, and nothing says why.
why-starting-long-do = Look at the events of the pod and at the kubelet of its node.
why-pod-failed = It has failed and is not started again.
why-pod-failed-do = Its status below tells the reason.
why-evicted = { $node } has thrown it out to save itself.
why-evicted-do = The status says what was short. Set requests that fit what the pod uses.
why-pod-deadline = It ran longer than it may.
why-pod-deadline-do = Raise activeDeadlineSeconds, or see why it takes so long.
why-pod-lost-node = Its node { $node } went away with it.
why-pod-lost-node-do = Its controller makes another one; without a controller it stays lost.
why-pod-lingers = It was told to end and is still there, on { $node }.
why-pod-lingers-do = See whether the node answers. Only its kubelet can say that the pod has ended.
why-pod-ends = It is ending.
why-pod-ends-do = Wait a moment.
why-sandbox = { $node } cannot set up network and namespaces for it.
why-sandbox-do = Check the network plugin on the node, and whether it has addresses left.
why-volume-not-mounted = The volume { $volume } cannot be mounted.
why-volume-not-mounted-do = The words of the kubelet below tell what it met.
why-volume-not-attached = The volume { $volume } cannot be attached to the node.
why-volume-not-attached-do = Check the storage driver and whether the volume still exists.
why-volume-attached-elsewhere = The volume { $volume } is still attached to another node.
why-volume-attached-elsewhere-do = It is ReadWriteOnce: the pod that uses it there has to end first.

why-schedule-cpu = { $nodes } of { $total } nodes have too little CPU left; it asks for { $wants }.
why-schedule-cpu-do = Lower its CPU request, add nodes, or make room.
why-schedule-memory = { $nodes } of { $total } nodes have too little memory left; it asks for { $wants }.
why-schedule-memory-do = Lower its memory request, add nodes, or make room.
why-schedule-resource = { $nodes } of { $total } nodes have too little { $resource } left; it asks for { $wants }.
why-schedule-resource-do = Check that nodes offer it: a device plugin may be missing.
why-schedule-taint = { $nodes } of { $total } nodes have the taint { $taint }, which it does not tolerate.
why-schedule-taint-do = Add a toleration, or remove the taint if it should not be there.
why-schedule-affinity = { $nodes } of { $total } nodes do not fit its node selector or affinity. { $selector }
why-schedule-affinity-do = Compare the labels of the nodes with what it asks for.
why-schedule-pod-affinity = { $nodes } of { $total } nodes do not run the pods that it wants beside it.
why-schedule-pod-affinity-do = Check the pod affinity, and whether those pods run.
why-schedule-anti-affinity = { $nodes } of { $total } nodes already run a pod that it must not be beside.
why-schedule-anti-affinity-do = There are fewer fitting nodes than replicas: add nodes, or make the rule a preference.
why-schedule-volume-zone = Its volume lives where { $nodes } of { $total } nodes cannot reach it.
why-schedule-volume-zone-do = A node in the zone of the volume is needed.
why-schedule-claim-unbound = It waits for { $hasName ->
    [no] a claim
   *[yes] the claim { $name }
  } that has no volume yet.
why-schedule-claim-unbound-do = Look at the claim: it says why it is not bound.
why-schedule-claim-missing = The PersistentVolumeClaim { $name } is not there.
why-schedule-claim-missing-do = Create it in this namespace, or correct the name.
why-schedule-cordoned = { $nodes } of { $total } nodes are cordoned.
why-schedule-cordoned-do = Uncordon one if its maintenance is over.
why-schedule-ports = On { $nodes } of { $total } nodes the host port is taken.
why-schedule-ports-do = Do without hostPort, or use fewer replicas than nodes.
why-schedule-spread = { $nodes } of { $total } nodes would break its topology spread constraints.
why-schedule-spread-do = Check maxSkew, or use whenUnsatisfiable: ScheduleAnyway.
why-schedule-too-many-pods = { $nodes } of { $total } nodes run as many pods as they may.
why-schedule-too-many-pods-do = Add nodes, or raise maxPods of the kubelet.
why-schedule-volume-limit = { $nodes } of { $total } nodes have as many volumes as they may.
why-schedule-volume-limit-do = Add nodes.
why-schedule-no-nodes = The cluster has no node that takes pods.
why-schedule-no-nodes-do = Add a node, or see why none is registered.
why-schedule-gated = It is held back by scheduling gates: { $gates }.
why-schedule-gated-do = Whoever set a gate removes it.
why-schedule-silent = No scheduler has looked at it yet.
why-schedule-silent-do = Check that the scheduler { $scheduler } runs.
why-schedule-other = No node takes it: { $reason }.
why-schedule-other-do = The whole message of the scheduler stands below.

why-create-quota = The quota { $quota } is used up: { $used } of { $most }, and { $asks } more is asked for.
why-create-quota-do = Raise the quota, free something in this namespace, or ask for less.
why-create-quota-unset = The quota { $quota } wants every pod to set { $fields }.
why-create-quota-unset-do = Set requests and limits, or give the namespace a LimitRange with defaults.
why-create-limit-range = Its requests or limits are outside of what the namespace allows.
why-create-limit-range-do = Compare them with the LimitRange of the namespace.
why-create-no-account = The ServiceAccount { $name } is not there.
why-create-no-account-do = Create it in this namespace, or correct serviceAccountName.
why-create-pod-security = The namespace allows only pods of the level { $level }.
why-create-pod-security-do = Change the security context as the message below says.
why-create-webhook = The admission webhook { $webhook } refuses its pods: { $answer }
why-create-webhook-do = It is a rule of this cluster: change the pod so that it fits.
why-create-webhook-silent = The admission webhook { $webhook } does not answer, so no pod can be created.
why-create-webhook-silent-do = See whether the service behind the webhook runs.
why-create-namespace-ends = The namespace { $namespace } is being deleted.
why-create-namespace-ends-do = Nothing new can be created in it.
why-create-refused = The API server refuses to create its pods.
why-create-refused-do = Its message below says why.

why-paused = Its rollout is paused.
why-paused-do = Resume it when you are done with your changes.
why-rollout-deadline = The rollout has made no progress for { $seconds } s.
why-rollout-deadline-do = What is said above holds it up. It goes on by itself once that is solved; or roll back.
why-scaled-to-zero = It is scaled to zero.
why-scaled-to-zero-do = Scale it up when it is needed.
why-no-node-wanted = No node fits it, so it runs nowhere.
why-no-node-wanted-do = Check its node selector and tolerations.
why-partitioned = Pods below number { $partition } keep the old revision.
why-partitioned-do = Lower the partition to go on.
why-on-delete = Pods get the new revision only when they are deleted.
why-on-delete-do = Delete them one by one, or choose RollingUpdate.
why-controller-behind = The cluster has not taken up its last change yet.
why-controller-behind-do = If this stays, see whether the controller manager runs.
why-rolling-out = It is rolling out: { $ready } of { $wanted } ready.
why-rolling-out-do = Wait a moment.

why-job-backoff = It failed too often: { $failed } times, and { $limit } retries are allowed.
why-job-backoff-do = See why its pods failed, then start it anew.
why-job-deadline = It ran longer than { $seconds } s and was ended.
why-job-deadline-do = Raise activeDeadlineSeconds, or see why it takes so long.
why-job-policy = A rule of its pod failure policy ended it.
why-job-policy-do = The condition below names the rule.
why-job-failed = It has failed.
why-job-failed-do = The condition below says why.
why-job-suspended = It is suspended.
why-job-suspended-do = Set suspend to false to let it run.
why-job-runs = It is running: { $active } active, { $done } done.
why-job-runs-do = Wait until it is done.
why-cron-suspended = It is suspended and starts nothing.
why-cron-suspended-do = Set suspend to false.
why-cron-missed = It missed its times.
why-cron-missed-do = Check startingDeadlineSeconds and whether the controller manager was down.
why-cron-schedule = Its schedule { $schedule } cannot be read.
why-cron-schedule-do = Correct the schedule or the time zone.

why-node-silent = The node { $node } is not heard any more.
why-node-silent-do = Check whether the machine runs, its network, and its kubelet.
why-node-not-ready = The node { $node } says that it is not ready.
why-node-not-ready-do = The condition below says what its kubelet waits for, often the network plugin.
why-node-memory = The node { $node } is short of memory and may throw pods out.
why-node-memory-do = Move pods away, or set memory requests that fit.
why-node-disk = The node { $node } is short of disk space and may throw pods out.
why-node-disk-do = Free space: images, logs, emptyDir volumes.
why-node-processes = Too many processes run on the node { $node }.
why-node-processes-do = Find the pod that starts so many.
why-node-network = The network of the node { $node } is not set up.
why-node-network-do = See whether its network plugin runs.
why-node-gone = Its node { $node } is not in the cluster any more.
why-node-gone-do = The pod is cleaned up by itself soon.
why-node-cordoned = { $node } is cordoned: it takes no new pods.
why-node-cordoned-do = Uncordon it when its maintenance is over.

why-claim-no-class = The storage class { $class } is not there.
why-claim-no-class-do = Choose one that exists, or have it made.
why-claim-no-volume = No volume fits it, and no storage class makes one.
why-claim-no-volume-do = Name a storage class, or make a volume of { $size } by hand.
why-claim-by-hand = Volumes of the class { $class } are made by hand, and none is free that fits.
why-claim-by-hand-do = Make a volume of { $size }, or free one.
why-claim-refused = The volume of { $size } could not be made.
why-claim-refused-do = The words of the storage driver below say why.
why-claim-no-answer = { $hasProvisioner ->
    [no] The storage driver
   *[yes] The storage driver { $provisioner }
  } was asked for a volume and has not made one yet.
why-claim-no-answer-do = See whether its controller runs.
why-claim-waits-for-pod = Its volume is made when a pod uses it.
why-claim-waits-for-pod-do = Nothing has to be done.
why-claim-pending = It has no volume yet.
why-claim-pending-do = Look at its events and at its storage class.
why-claim-lost = Its volume { $volume } is gone, and with it what was in it.
why-claim-lost-do = Restore from a backup into a new claim.
why-volume-released = Its claim { $claim } is gone; with the policy { $policy } it waits for a person.
why-volume-released-do = Save what is in it, then delete it, or clear its claimRef to use it again.
why-volume-failed = It could not be reclaimed.
why-volume-failed-do = The message below says what the storage driver met.

why-service-no-pods = No pod has the labels { $selector }, so requests lead nowhere.
why-service-no-pods-do = Compare its selector with the labels of the pods.
why-service-no-ready-pods = { $pods ->
    [one] The one pod behind it is not ready
   *[other] None of the { $pods } pods behind it is ready
  }, so requests lead nowhere.
why-service-no-ready-pods-do = Look at one of the pods.
why-service-no-port = No container behind it has a port named { $port }.
why-service-no-port-do = Correct targetPort, or name the port of the container.
why-service-no-balancer = No load balancer has given it an address yet.
why-service-no-balancer-do = See whether this cluster has a load balancer controller.
why-ingress-no-service = It leads to the Service { $name }, which is not there.
why-ingress-no-service-do = Create the Service, or correct the name.
why-ingress-no-class = It names no class, and no controller has taken it up.
why-ingress-no-class-do = Set ingressClassName.
why-ingress-not-taken = No controller of the class { $class } has taken it up.
why-ingress-not-taken-do = See whether the class exists and its controller runs.
why-route-not-taken = No gateway has taken it up: { $gateway }.
why-route-not-taken-do = See whether the gateway exists and its controller runs.
why-route-not-accepted = The gateway { $gateway } does not accept it.
why-route-not-accepted-do = Check host names, listeners and the namespaces that the gateway allows.
why-route-not-resolved = The gateway { $gateway } does not find what it leads to.
why-route-not-resolved-do = Check the names of the backends, and ReferenceGrants for other namespaces.
why-route-not-programmed = The gateway { $gateway } has not put it in force.
why-route-not-programmed-do = The condition below says why.

why-scaling-metrics = It cannot read the metrics of { $target }.
why-scaling-metrics-do = Check that metrics-server or the metrics adapter runs.
why-scaling-no-requests = { $target } has containers without requests, so use cannot be told in per cent.
why-scaling-no-requests-do = Set requests for the resource that it scales by, in every container.
why-scaling-unable = It cannot scale { $target }.
why-scaling-unable-do = Check that the target exists and its name is right.
why-scaling-inactive = It does not scale { $target } at the moment.
why-scaling-inactive-do = The condition below says why.
why-scaling-off = { $target } is scaled to zero, which switches it off.
why-scaling-off-do = Scale it up to one at least.
why-scaling-limited = It would scale { $target } further, but { $most } replicas are the most.
why-scaling-limited-do = Raise maxReplicas if there is room.
why-budget-unhealthy = It lets no pod go: { $healthy } are healthy, and { $desired } have to be.
why-budget-unhealthy-do = Bring the pods back to health first. Until then, nodes cannot be drained.
why-budget-tight = It lets no pod go, although all { $healthy } are healthy: { $desired } have to be.
why-budget-tight-do = Allow at least one to be missing, or nodes cannot be drained.
why-budget-no-pods = It matches no pod.
why-budget-no-pods-do = Compare its selector with the labels of the pods.

why-namespace-api-gone = An API that the cluster serves through another service does not answer, so nobody knows what is left in { $namespace }.
why-namespace-api-gone-do = Bring the service of the APIService in the message back, or delete the APIService.
why-namespace-finalizers = Objects in { $namespace } are held by finalizers.
why-namespace-finalizers-do = The message names the finalizers: their controllers have to run until they are done.
why-namespace-content = Some objects in { $namespace } cannot be deleted.
why-namespace-content-do = The message below says which and why.
why-namespace-remaining = Objects are left in { $namespace }.
why-namespace-remaining-do = They are being deleted; the message below counts them.
why-namespace-own-finalizer = The namespace itself is held: { $finalizers }.
why-namespace-own-finalizer-do = Whoever set the finalizer removes it.
why-namespace-ends = { $namespace } is being deleted.
why-namespace-ends-do = Wait a moment.
why-held-by-finalizer = It is to be deleted, and { $finalizers } holds it.
why-held-by-finalizer-do = The controller behind the finalizer has to finish. Without one, the finalizer can be removed by hand.
why-held-in-use = It is to be deleted, and waits until nothing uses it any more.
why-held-in-use-do = End the pods that use it.
why-condition-false = Its condition { $condition } is false.
why-condition-false-do = The words of its controller stand below.
why-condition-unknown = Its condition { $condition } is unknown.
why-condition-unknown-do = See whether its controller runs.
