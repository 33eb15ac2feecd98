import type { Clash, Intent, ObjectRef, PlanTarget } from "../bindings";
import { makeYaml, type MockTexts } from "./around";
import type { MockObject } from "./objects";

/** What a plan target is made of. */
type Base = Omit<PlanTarget, "from" | "to" | "diff" | "risks" | "unchanged">;

const lines = (before: string, after: string): PlanTarget["diff"] => {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((text) => ({ change: "removed" as const, text })),
    ...fresh.filter((line) => !old.includes(line)).map((text) => ({ change: "added" as const, text })),
  ];
};

/** The target of a deletion, an edit, or another image. */
export function objectTarget(intent: Intent, object: ObjectRef, live: MockObject, base: Base, texts: MockTexts): PlanTarget | null {
  if (intent.intent === "delete") {
    const deployment = object.kind === "deployments.apps";
    return {
      ...base, from: "", to: "", expected: null, unchanged: false, diff: lines(makeYaml(live, texts).text, ""),
      risks: object.kind === "pods" ? [{ code: "made-again", params: { owner: `ReplicaSet ${object.name.split("-").slice(0, -1).join("-")}` } }] : [],
      takes: deployment ? [{ kind: "replicasets.apps", count: 1 }, { kind: "pods", count: live.replicas }] : [],
      remains: object.kind === "statefulsets.apps" ? [{ ...object, kind: "persistentvolumeclaims", name: `data-${object.name}-0`, uid: "" }] : [],
    };
  }
  if (intent.intent === "setImage") {
    const to = intent.targets.find((entry) => entry.object.uid === object.uid)?.image ?? "";
    const from = `registry.example/${object.name.split("-")[0] ?? ""}:2.14`;
    return { ...base, from, to, unchanged: from === to, risks: [], diff: [{ change: "removed", text: `image: ${from}` }, { change: "added", text: `image: ${to}` }] };
  }
  return intent.intent === "edit" ? edited(intent, live, base, texts) : null;
}

function edited(intent: Intent & { intent: "edit" }, live: MockObject, base: Base, texts: MockTexts): PlanTarget {
  const now = makeYaml(live, texts);
  const whole = { ...base, from: "", to: "", risks: [], expected: null };
  const colour = (text: string): string | null => /name: COLOUR\s+value: (.*)/.exec(text)?.[1] ?? null;
  const clashes: Clash[] = now.version === intent.baseVersion || colour(now.text) === colour(intent.text) ? [] : [
    { place: "spec.containers.app.env.COLOUR.value", was: "blue", theirs: colour(now.text), mine: colour(intent.text) },
  ];
  if (clashes.length > 0 && intent.onClash === "refuse") {
    const failure = { code: "edit-conflict" as const, site: null, object: live.ref, params: { fields: clashes.map((clash) => clash.place).join(", ") }, detail: null };
    return { ...whole, unchanged: false, diff: [], clashes, dryRun: { dryRun: "refused", failure } };
  }
  const text = intent.onClash === "theirs" && clashes.length > 0 ? intent.text.replace(`value: ${colour(intent.text) ?? ""}`, `value: ${colour(now.text) ?? ""}`) : intent.text;
  return { ...whole, unchanged: text === now.text, diff: lines(now.text, text), clashes };
}

/** The targets of a project that is made or deleted. */
export function projectTargets(intent: Intent): { object: ObjectRef; target: Omit<PlanTarget, "object"> }[] {
  if (intent.intent !== "createProject" && intent.intent !== "deleteProject") return [];
  const create = intent.intent === "createProject";
  const text = ["apiVersion: v1", "kind: Namespace", "metadata:", `  name: ${intent.name}`].map((line) => ({ change: create ? ("added" as const) : ("removed" as const), text: line }));
  return intent.sites.map((site) => ({
    object: { site, kind: "namespaces", namespace: "", name: intent.name, uid: "" },
    target: {
      from: "", to: create ? intent.name : "", diff: text, dryRun: { dryRun: "passed" }, expected: null, unchanged: false, release: null, rollout: null, remains: [], clashes: [],
      risks: create ? [] : [{ code: "loses-data", params: { name: "data-postgres-0" } }],
      takes: create ? [] : [{ kind: "deployments.apps", count: 2 }, { kind: "pods", count: 6 }],
    },
  }));
}

/** What an operation that succeeded left. */
export function settle(intent: Intent, mock: { objects: MockObject[]; texts: MockTexts }): void {
  if (intent.intent === "delete") mock.objects = mock.objects.filter((object) => !intent.targets.some((target) => target.uid === object.ref.uid));
  if (intent.intent === "edit") mock.texts.set(intent.object.uid, intent.text);
}
