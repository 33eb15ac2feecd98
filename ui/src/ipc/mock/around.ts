import type { AuditEntry, ObjectName, ObjectRef, RelatedView, Revealed, YamlView } from "../bindings";
import type { MockObject } from "./objects";

const value = "correct horse battery";
const spelled: Record<string, string> = { pods: "Pod", "deployments.apps": "Deployment", nodes: "Node" };
const named = (object: MockObject): ObjectName => ({ kind: spelled[object.ref.kind] ?? object.ref.kind, namespace: object.ref.namespace, name: object.ref.name, object: object.ref });

function text(object: MockObject, password: string): string {
  const { kind, namespace, name } = object.ref;
  return [
    "apiVersion: v1", `kind: ${spelled[kind] ?? kind}`, "metadata:", `  name: ${name}`, ...(namespace ? [`  namespace: ${namespace}`] : []), "spec:", "  containers:", "    - name: app",
    "      env:", "        - name: DB_PASSWORD", `          value: ${password}`, "        - name: COLOUR", "          value: blue",
  ].join("\n");
}

/** Texts of objects that were edited. */
export class MockTexts {
  #texts = new Map<string, { text: string; version: number }>();

  get(uid: string): { text: string; version: number } | undefined {
    return this.#texts.get(uid);
  }

  set(uid: string, text: string): void {
    this.#texts.set(uid, { text, version: (this.#texts.get(uid)?.version ?? 100_001) + 1 });
  }
}

/** A simulated object as YAML, masked. */
export function makeYaml(object: MockObject, texts: MockTexts): YamlView {
  const edited = texts.get(object.ref.uid);
  return { object: object.ref, version: String(edited?.version ?? 100_001), text: edited?.text ?? text(object, "••••••"), masked: ["spec.containers[0].env[0].value"] };
}

/** What is masked of a simulated object; the record has it first. */
export function makeRevealed(object: MockObject, record: AuditEntry[]): Revealed {
  record.unshift(revealEntry(object.ref, record.length + 1));
  return { object: object.ref, text: text(object, value), values: [], duration: 30_000 };
}

/** What the record has of it. */
function revealEntry(object: ObjectRef, number: number): AuditEntry {
  return {
    number, at: Date.now(), author: "tester", event: "secret-revealed", plan: null, operation: null, site: object.site,
    object: `${object.kind} ${object.namespace}/${object.name}`, text: "keys: spec.containers[0].env[0].value",
  };
}

/** What belongs to a simulated object: a Service before it, its node below it, and configuration. */
export function makeRelated(object: MockObject, all: MockObject[]): RelatedView {
  const node = all.find((other) => other.ref.kind === "nodes" && other.ref.site === object.ref.site);
  const app = object.ref.name.split("-")[0] ?? "";
  const owner = all.find((other) => other.ref.kind === "deployments.apps" && other.ref.site === object.ref.site && other.ref.name === app);
  const missing = (kind: string): ObjectName => ({ kind, namespace: object.ref.namespace, name: app, object: null });
  if (object.ref.kind === "nodes") return { nodes: [{ name: named(object), layer: 5, tone: "good", state: "", more: 0 }], edges: [], failures: [] };
  const pod = object.ref.kind === "pods";
  const nodes: RelatedView["nodes"] = [
    { name: named(object), layer: pod ? 4 : 2, tone: "good", state: "", more: 0 },
    { name: missing("Service"), layer: 1, tone: "good", state: "", more: 0 },
    { name: missing("ConfigMap"), layer: 5, tone: "calm", state: "", more: 2 },
  ];
  const edges: RelatedView["edges"] = [{ from: 1, to: 0, relation: "routesTo" }, { from: 0, to: 2, relation: "uses" }];
  if (pod && node) edges.push({ from: 0, to: nodes.push({ name: named(node), layer: 5, tone: "good", state: "", more: 0 }) - 1, relation: "runsOn" });
  if (pod && owner) edges.push({ from: nodes.push({ name: named(owner), layer: 2, tone: "good", state: `${owner.ready}/${owner.replicas}`, more: 0 }) - 1, to: 0, relation: "owns" });
  return { nodes, edges, failures: [] };
}
