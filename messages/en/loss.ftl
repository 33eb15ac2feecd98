# The loss of a node: who is silent, what becomes of its pods, and the mark that it is out of service.
silent-nodes = Nodes that are not heard
silent-look = What moves?
silent-look-node = What moves from { $name }?
silent-toast = { $name } on { $site } is not heard any more.
silent-toast-many = { $count ->
    [one] 1 node is not heard any more
   *[other] { $count } nodes are not heard any more
  }: { $names }.
loss = If this node is lost
loss-not-heard = not heard for { $age }
loss-never-heard = not heard since we look
loss-standing-ready = The cluster still counts it as ready. It waits for some time, 50 s as a rule, before it gives a node up.
loss-standing-notReady = The cluster counts it as not ready: its kubelet says so.
loss-standing-unreachable = The cluster counts it as lost.
loss-recovers = What moves should run elsewhere in { $duration }, when other nodes have room.
loss-recovers-about = If it stays silent, what moves should run elsewhere in about { $duration }, when other nodes have room.
loss-recovers-unknown = When what moves will run elsewhere cannot be told yet.
loss-recovered = What moves should run elsewhere by now, when other nodes have room.
loss-out = It is marked as out of service: what it ran is deleted by force, and its volumes are detached, within a minute.
loss-out-and-ready = It is ready again and still marked as out of service: it takes no pods until the mark is taken off.
out-of-service-open = Declare out of service…
in-service-open = Take the mark off…
loss-no-pods = No pod runs on it.
loss-left-out = { $count ->
    [one] 1 more pod is not shown.
   *[other] { $count } more pods are not shown.
  }
loss-claim = volume { $name }
loss-after = given up after { $duration }
loss-gives-up = given up in { $duration }
loss-given-up = given up { $age } ago
loss-local = { $count ->
    [one] 1 pod cannot move: local volume
   *[other] { $count } pods cannot move: local volumes
  }
loss-local-why = Their data is on a disk of this node. They run again when the node is back.
loss-ordered = { $count ->
    [one] 1 pod of a StatefulSet waits
   *[other] { $count } pods of StatefulSets wait
  }
loss-ordered-why = The next one is made only when this one has ended for sure, which a silent node cannot say. They wait until the node is back, or is declared out of service.
loss-attached = { $count ->
    [one] 1 pod waits for its volume
   *[other] { $count } pods wait for their volumes
  }
loss-attached-why = Another one is made, but the volume stays attached here (ReadWriteOnce) until the node is back, or is declared out of service.
loss-alone = { $count ->
    [one] 1 pod is not made again
   *[other] { $count } pods are not made again
  }
loss-alone-why = No controller makes them again elsewhere.
loss-patient = { $count ->
    [one] 1 pod stays
   *[other] { $count } pods stay
  }
loss-patient-why = They bear a lost node for ever (toleration without a time), and are not given up.
loss-moves = { $count ->
    [one] 1 pod moves
   *[other] { $count } pods move
  }
loss-moves-why = Another one is made elsewhere when they are given up.
loss-ofNode = { $count ->
    [one] 1 pod belongs to the node
   *[other] { $count } pods belong to the node
  }
loss-ofNode-why = DaemonSets and static pods run on each node by itself; nothing is missing elsewhere.

intent-outOfService-one = Declare { $name } out of service
intent-outOfService-many = Declare { $count } nodes out of service
intent-inService-one = Take the out-of-service mark off { $name }
intent-inService-many = Take the out-of-service mark off { $count } nodes
plan-button-outOfService = Declare { $count ->
    [one] 1 node
   *[other] { $count } nodes
  } out of service on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
plan-button-inService = Take the mark off { $count ->
    [one] 1 node
   *[other] { $count } nodes
  } on { $sites ->
    [one] { $site }
   *[other] { $sites } sites
  }
risk-machine-may-run = Make sure that the machine is off or cut from its disks. If it still runs, its pods run twice, and two write to one volume: data may be lost. Undo takes the mark off; pods that were deleted by force do not come back as they were.
risk-still-silent = The node is not ready yet. Without the mark, what still waits on it waits on.
why-node-out-of-service = { $node } is declared out of service: its pods are deleted by force and its volumes detached.
why-node-out-of-service-do = Take the mark off when the machine is back.
why-node-still-out = { $node } is ready again, and still declared out of service: it takes no pods.
why-node-still-out-do = Take the mark off.
