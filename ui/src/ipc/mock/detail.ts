import type { Detail, Finding, ObjectEvents, ObjectName, ObjectRef, SelectionEvents } from "../bindings";
import type { MockObject } from "./objects";

const spelled: Record<string, string> = { pods: "Pod", "deployments.apps": "Deployment", nodes: "Node" };
const named = (object: MockObject): ObjectName => ({ kind: spelled[object.ref.kind] ?? object.ref.kind, namespace: object.ref.namespace, name: object.ref.name, object: object.ref });
const isTroubled = (object: MockObject): boolean => object.ref.kind === "pods" && [...object.cells.values()].some((entry) => entry.cell === "status" && entry.tone === "bad");

function crash(object: MockObject, now: number): Finding {
  return {
    id: "crash-exit", tone: "bad", params: { container: "app", code: "1", restarts: "7", limit: "", signal: "", init: "no" }, who: named(object), count: 1,
    evidence: [
      { source: "state", title: "Error (1)", text: "", at: now - 60_000 },
      { source: "log", title: "app", text: "starting\nfatal: cannot reach database db:5432", at: null },
    ],
  };
}

function quota(object: MockObject, now: number): Finding {
  return {
    id: "create-quota", tone: "bad", params: { quota: "compute", asks: "pods=1", used: "pods=10", most: "pods=10" }, count: 1,
    who: { kind: "ResourceQuota", namespace: object.ref.namespace, name: "compute", object: null },
    evidence: [{ source: "condition", title: "ReplicaFailure: True", text: "FailedCreate: exceeded quota: compute, requested: pods=1, used: pods=10, limited: pods=10", at: now - 240_000 }],
  };
}

/** Events of a simulated object. */
export function makeEvents(object: MockObject, now: number): ObjectEvents {
  const about = named(object);
  if (object.ref.kind === "nodes") return { events: [], failures: [{ code: "forbidden", site: object.ref.site, object: null, params: { verb: "list", resource: "events" }, detail: null }] };
  return {
    events: isTroubled(object)
      ? [{ about, first: now - 900_000, at: now - 60_000, warning: true, reason: "BackOff", message: "Back-off restarting failed container app in pod", count: 31 }]
      : [{ about, first: now - 600_000, at: now - 600_000, warning: false, reason: "Started", message: "Started container app", count: 1 }],
    failures: [],
  };
}

/** The keys of what holds some. */
function holdings(object: MockObject): Pick<Detail, "data" | "dataCount"> {
  const data = object.ref.kind === "configmaps" ? [{ name: "application.yaml", size: 18_204 }, { name: "logback.xml", size: 912 }]
    : object.ref.kind === "secrets" ? [{ name: "password", size: 24 }, { name: "tls.crt", size: 1834 }] : [];
  return { data, dataCount: data.length };
}

/** What the drawer shows of a simulated object. */
export function makeDetail(object: MockObject, now: number): Detail {
  const cell = (id: string): Detail["fields"][number][] => {
    const value = object.cells.get(id);
    return value && value.cell !== "site" ? [{ id, value }] : [];
  };
  const troubled = isTroubled(object);
  const conditions: Record<MockObject["ref"]["kind"], Detail["conditions"]> = {
    pods: [
      { name: "Ready", status: troubled ? "False" : "True", tone: troubled ? "bad" : "good", plain: troubled ? "condition-pod-ready-false" : "condition-pod-ready-true",
        reason: troubled ? "ContainersNotReady" : "", message: troubled ? "containers with unready status: [app]" : "", since: now - 300_000 },
      { name: "PodScheduled", status: "True", tone: "good", plain: "condition-pod-scheduled-true", reason: "", message: "", since: now - 900_000 },
    ],
    "deployments.apps": [
      { name: "Available", status: object.ready > 0 ? "True" : "False", tone: object.ready > 0 ? "good" : "bad",
        plain: object.ready > 0 ? "condition-deployment-available-true" : "condition-deployment-available-false",
        reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability.", since: now - 7_200_000 },
    ],
    nodes: [
      { name: "Ready", status: "True", tone: "good", plain: "condition-node-ready-true", reason: "KubeletReady", message: "kubelet is posting ready status", since: now - 86_400_000 },
      { name: "MemoryPressure", status: "False", tone: "good", plain: "condition-node-memory-pressure-false", reason: "", message: "", since: now - 86_400_000 },
    ],
  };
  return {
    object: object.ref,
    name: named(object),
    why: troubled ? [crash(object, now)] : object.ref.kind === "deployments.apps" && object.ready < object.replicas ? [quota(object, now)] : [],
    whyFailures: [],
    fields: ["status", "ready", "up-to-date", "available", "restarts", "roles", "version", "internal-ip", "ip", "node", "age"].flatMap(cell),
    ...holdings(object),
    labels: { app: object.ref.name.split("-")[0] ?? "", "app.kubernetes.io/part-of": object.ref.namespace, "pod-template-hash": "6f9c7b8d4" },
    conditions: conditions[object.ref.kind] ?? [],
    containers: object.ref.kind === "nodes" || holdings(object).dataCount > 0 ? [] : [{
      name: "app", image: `registry.example/${object.ref.name.split("-")[0]}:2.14`, state: object.ref.kind === "pods" ? (troubled ? "CrashLoopBackOff" : "Running") : "",
      tone: troubled ? "bad" : "good", restarts: troubled ? 7 : 0, message: troubled ? "back-off 5m0s restarting failed container" : "",
    }],
  };
}

/** Events of several objects, as the core gathers them. */
export function selectionEvents(objects: ObjectRef[], all: MockObject[]): SelectionEvents {
  const events = objects.slice(0, 500).flatMap((wanted) => {
    const found = all.find((one) => one.ref.uid === wanted.uid);
    return found ? makeEvents(found, Date.now()).events.map((event) => ({ site: wanted.site, event })) : [];
  });
  return {
    events: events.sort((one, other) => other.event.at - one.event.at), failures: [], leftOut: Math.max(0, objects.length - 500), partial: false,
  };
}
