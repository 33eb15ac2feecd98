import type { Cell, KeptCopy, Kind, Measure, MetricsProbe, ObjectRef, Role, Tone } from "../bindings";
import { shape, type Scene } from "./fleet";

/** One simulated object. */
export interface MockObject {
  number: number;
  ref: ObjectRef;
  cells: Map<string, Cell>;
  /** Wished and ready replicas of a Deployment. */
  replicas: number;
  ready: number;
  /** The version before, where it is kept warm. */
  kept?: KeptCopy;
}

const names = ["orders", "billing", "portal", "ledger", "search", "media-encoder", "gateway", "identity", "catalog", "shipping", "mailer", "reports", "audit-sink", "cache"];
const namespaces = ["shop", "web", "core", "batch"];

export const text = (value: string): Cell => ({ cell: "text", text: value });
const status = (value: string, tone: Tone): Cell => ({ cell: "status", text: value, tone });

/** A small generator with a seed, so that two runs show the same fleet. */
export function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 9301 + 49297) % 233280) / 233280;
}

/** Cells of a Deployment, from its counts. */
export function deploymentCells(object: MockObject): void {
  const { ready, replicas } = object;
  object.cells.set("ready", status(`${ready}/${replicas}`, ready === replicas ? "good" : ready === 0 && replicas > 0 ? "bad" : "warn"));
  object.cells.set("up-to-date", { cell: "number", value: replicas });
  object.cells.set("available", { cell: "number", value: ready });
}

/** Use of CPU and memory of an object, as a share of what it may use; a site without figures tells why. */
export function usageCells(object: MockObject, [cores, bytes]: [number, number], share: number, missing: MetricsProbe | null): void {
  const roles: [Role, number][] = object.ref.kind === "nodes" ? [["request", 0.7], ["allocatable", 1]] : [["request", 0.5], ["limit", 1]];
  const trail = Array.from({ length: 20 }, (_, at) => (at === 11 ? null : Math.round(70 + 30 * Math.sin(at / 3 + share * 20))));
  const cell = (measure: Measure, whole: number, part: number): Cell =>
    missing !== null || object.ready === 0 && object.replicas > 0
      ? { cell: "noUsage", probe: missing }
      : { cell: "usage", measure, value: whole * part, marks: roles.map(([role, times]) => ({ role, value: whole * times })), trail };
  object.cells.set("cpu", cell("cpu", cores, share));
  object.cells.set("memory", cell("memory", bytes, 0.25 + share * 0.75));
}

/** Makes every object of a site. */
export function makeObjects(site: keyof typeof shape, scene: Scene, now: number, nextNumber: () => number): MockObject[] {
  const chance = random(site.length * 7919);
  const out: MockObject[] = [];
  const add = (kind: Kind, namespace: string, name: string, cells: [string, Cell][], replicas = 0): MockObject => {
    const uid = `${site}-${kind}-${out.length}`;
    const ref: ObjectRef = { site, kind, namespace, name, uid };
    const object: MockObject = { number: nextNumber(), ref, cells: new Map(cells), replicas, ready: replicas };
    object.cells.set("site", { cell: "site" });
    if (namespace !== "") object.cells.set("namespace", text(namespace));
    object.cells.set("name", text(name));
    out.push(object);
    return object;
  };
  const { nodes, deployments } = shape[site];
  // Of a site that is not heard nobody tells what it uses.
  const missing = site === "cloud-tokyo" ? "connected" : null;
  const uses = (object: MockObject, whole: [number, number]): void => usageCells(object, whole, chance(), missing);
  for (let n = 1; n <= nodes; n++) {
    const node = add("nodes", "", `${site}-node-${n}`, [
      ["status", n === 7 ? status("NotReady", "bad") : status("Ready", "good")],
      ["roles", text(n === 1 ? "control-plane" : "<none>")],
      ["age", { cell: "age", since: now - 86_400_000 * (20 + n) }],
      ["version", text("v1.36.3")],
      ["internal-ip", text(`10.0.${n}.4`)],
    ]);
    uses(node, [4, 8 * 2 ** 30]);
  }
  for (const name of ["standard", "fast"]) {
    add("storageclasses.storage.k8s.io", "", name, [["x-provisioner", text(`${name}.csi.example`)], ["age", { cell: "age", since: now - 86_400_000 * 40 }]]);
  }
  for (let d = 0; d < Math.min(deployments, scene.deployments); d++) {
    const base = names[d % names.length] ?? "app";
    const name = d < names.length ? base : `${base}-${Math.floor(d / names.length) + 1}`;
    const object = add("deployments.apps", namespaces[d % 4] ?? "shop", name, [
      ["age", { cell: "age", since: now - 3_600_000 * (d * 5 + 2) }],
      ["images", text(`registry.example/${base}:2.${d % 15}`)],
    ], 1 + Math.floor(chance() * 6));
    if (d === 3) object.ready = 0;
    deploymentCells(object);
    uses(object, [0.5 * object.replicas, 2 ** 28 * object.replicas]);
  }
  for (const kind of ["configmaps", "secrets"]) {
    for (const name of ["settings", "login"]) add(kind, "shop", name, [["age", { cell: "age", since: now - 86_400_000 * 12 }]]);
  }
  for (const name of ["postgres", "kafka", "redis"]) {
    const set = add("statefulsets.apps", "core", name, [
      ["ready", status("3/3", "good")], ["age", { cell: "age", since: now - 86_400_000 * 9 }], ["images", text(`registry.example/${name}:7`)],
    ], 3);
    uses(set, [3, 3 * 2 ** 30]);
  }
  for (let p = 0; p < scene.pods; p++) {
    const owner = names[p % names.length] ?? "app";
    const troubled = p % 37 === 3;
    const suffix = Math.floor(chance() * 60_000_000).toString(36).padStart(5, "x").slice(0, 5);
    const pod = add("pods", namespaces[p % 4] ?? "shop", `${owner}-6f9c7b8d4-${suffix}`, [
      ["ready", status(troubled ? "0/1" : "1/1", troubled ? "warn" : "good")],
      ["status", troubled ? status("CrashLoopBackOff", "bad") : p % 53 === 9 ? status("Completed", "calm") : status("Running", "good")],
      ["restarts", troubled ? { cell: "numberAge", value: 7, since: now - 300_000 } : { cell: "numberAge", value: 0, since: null }],
      ["age", { cell: "age", since: now - 1000 * Math.floor(chance() * 900_000) - 5000 }],
      ["ip", text(`10.244.${p % 250}.${(p * 7) % 250}`)],
      ["node", text(`${site}-node-${(p % nodes) + 1}`)],
    ]);
    uses(pod, [0.5, 2 ** 28]);
  }
  return out;
}
