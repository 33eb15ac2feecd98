import type { Failure, Intent, ObjectRef, Operation, Plan, PlanTarget, SiteView } from "../bindings";
import type { MockTexts } from "./around";
import { objectTarget, projectTargets } from "./objectplans";
import { afterwards } from "./kept";
import type { MockObject } from "./objects";
import { autoscaled } from "./autoscalers";
import { cordoned, drained, marked } from "./nodes";
import { deploymentOf, isOfReleases, releaseTargets } from "./releaseplans";

let serial = 0;
const next = (what: string): string => `${what}-${++serial}`;

export function intentTargets(intent: Intent): ObjectRef[] {
  switch (intent.intent) {
    case "restart":
    case "pause":
    case "cordon":
    case "drain":
    case "outOfService":
    case "tryPull":
    case "delete":
    case "removeCopies": return intent.targets;
    case "edit":
    case "revertEdit": return [intent.object];
    case "scale":
    case "switchOver":
    case "autoscale":
    case "setImage":
    case "undoRollout":
    case "keepLonger":
    case "revertRestart": return intent.targets.map((target) => target.object);
    default: return [];
  }
}

function refusal(site: SiteView, now: number): Failure | null {
  const params = {};
  if (site.session.state !== "ready") return { code: "site-not-connected", site: site.name, object: null, params, detail: null };
  const unlocked = site.unlockedUntil !== null && site.unlockedUntil > now;
  if (site.guard === "readOnly" && !unlocked) return { code: "read-only", site: site.name, object: null, params, detail: null };
  return null;
}

/** Makes a plan as the core would: reads, guards, dry run; nothing is written. */
export function makePlan(intent: Intent, sites: SiteView[], objects: MockObject[], now: number, undoOf: string | null, texts: MockTexts): Plan {
  const targets: PlanTarget[] = [];
  const excluded = new Map<string, Plan["excluded"][number]>();
  const leaveOut = (site: SiteView, object: ObjectRef, failure: Failure): void => {
    const entry = excluded.get(site.id) ?? { site: site.id, objects: [], failure, standby: false };
    entry.objects.push(object);
    excluded.set(site.id, entry);
  };
  for (const { site, object, target: one } of isOfReleases(intent) ? releaseTargets(intent, sites, objects, now) : []) {
    const failure = refusal(site, now);
    if (failure) leaveOut(site, object, failure);
    else targets.push(one);
  }
  for (const { object, target: one } of projectTargets(intent)) {
    const site = sites.find((entry) => entry.id === object.site);
    const failure = site ? refusal(site, now) : null;
    if (site && failure) leaveOut(site, object, failure);
    else targets.push({ ...one, object });
  }
  for (const object of intentTargets(intent)) {
    const site = sites.find((entry) => entry.id === object.site);
    const live = objects.find((entry) => entry.ref.uid === object.uid || entry.kept?.object.uid === object.uid);
    if (!site || !live) continue;
    const failure = refusal(site, now);
    if (failure) {
      leaveOut(site, object, failure);
      continue;
    }
    targets.push(target(intent, object, live, texts));
  }
  const written = sites.filter((site) => targets.some((entry) => entry.object.site === site.id && !entry.unchanged));
  return {
    id: next("plan"), intent, undoOf, created: now, expires: now + 600_000, targets, excluded: [...excluded.values()],
    guards: written.map((site) => ({
      site: site.id, level: site.guard === "readOnly" ? "typeName" : site.guard,
      phrase: site.guard === "typeName" || site.guard === "readOnly" ? site.name : null,
    })),
    undo: intent.intent === "delete" || intent.intent === "deleteProject" ? { undo: "unavailable", failure: { code: "undo-unavailable", site: null, object: null, params: { reason: "undo-deleted" }, detail: null } } : { undo: "offered" },
  };
}

function target(intent: Intent, object: ObjectRef, live: MockObject, texts: MockTexts): PlanTarget {
  const base = { object, dryRun: { dryRun: "passed" } as const, expected: 8000, release: null, rollout: null, takes: [], remains: [], clashes: [] };
  const whole = objectTarget(intent, object, live, base, texts);
  if (whole) return whole;
  if (intent.intent === "autoscale") return { ...base, ...autoscaled(live, intent.targets.find((entry) => entry.object.uid === object.uid)?.scaling ?? null), unchanged: false, expected: null };
  if (intent.intent === "cordon") return { ...base, ...cordoned(intent.cordoned), unchanged: false, risks: [], expected: 1000 };
  if (intent.intent === "drain") return { ...base, ...drained(intent.losing, object), unchanged: false, risks: [], expected: 60_000 };
  if (intent.intent === "outOfService") return { ...base, ...marked(intent.out, object, Date.now()), unchanged: false, expected: 1000 };
  if (intent.intent === "tryPull") return { ...base, from: "", to: intent.trial.image, diff: [{ change: "added", text: `image: ${intent.trial.image}` }], unchanged: false, risks: [], expected: null };
  if (intent.intent === "undoRollout") {
    const source = intent.targets.find((entry) => entry.object.uid === object.uid)?.revision ?? 2;
    const image = (revision: number): PlanTarget["diff"][number]["text"] => `registry.example/${object.name}:2.${revision}`;
    const images = (revision: number): NonNullable<PlanTarget["rollout"]>["images"] => [{ kind: "Deployment", name: object.name, container: "app", image: image(revision) }];
    return {
      ...base, from: "3", to: String(source), unchanged: false, risks: [], rollout: { current: 3, source, images: images(3), nextImages: images(source) },
      diff: [{ change: "removed", text: `image: ${image(3)}` }, { change: "added", text: `image: ${image(source)}` }],
    };
  }
  if (intent.intent === "pause") {
    const diff: PlanTarget["diff"] = [{ change: "removed", text: `  paused: ${!intent.paused}` }, { change: "added", text: `  paused: ${intent.paused}` }];
    return { ...base, from: String(!intent.paused), to: String(intent.paused), unchanged: false, risks: [], diff };
  }
  if (intent.intent === "scale" || intent.intent === "switchOver") {
    const to = intent.targets.find((entry) => entry.object.uid === object.uid)?.replicas ?? live.replicas;
    const owned = object.name.startsWith("media");
    return {
      ...base, from: String(live.replicas), to: String(to), unchanged: to === live.replicas,
      diff: to === live.replicas ? [] : [
        { change: "same", text: "spec:" },
        { change: "removed", text: `  replicas: ${live.replicas}` },
        { change: "added", text: `  replicas: ${to}` },
      ],
      risks: [
        ...(to === 0 ? [{ code: "scales-to-zero" as const, params: {} }] : []),
        ...(owned ? [{ code: "autoscaler-owns" as const, params: { name: object.name } }] : []),
      ],
    };
  }
  if (intent.intent === "removeCopies" || intent.intent === "keepLonger") return { ...base, expected: null, from: "", to: "", unchanged: false, risks: [], diff: [] };
  const stamp = "2026-11-23T14:30:00Z";
  return {
    ...base, from: "", to: stamp, unchanged: false, expected: 25_000,
    diff: [
      { change: "same", text: "spec.template.metadata.annotations:" },
      { change: "added", text: `  kubectl.kubernetes.io/restartedAt: "${stamp}"` },
    ],
    risks: live.replicas === 1 ? [{ code: "unavailable", params: { unavailable: "1" } }] : [],
  };
}

/** The operation that a plan becomes. */
export function makeOperation(plan: Plan, reason: string, now: number): Operation {
  return {
    id: next("operation"), plan: plan.id, intent: plan.intent, author: "jihye", reason, started: now, finished: null, state: "running",
    targets: plan.targets.map((entry) => ({
      object: entry.object, from: entry.from, to: entry.to, accepted: null, verified: null,
      state: entry.unchanged ? { target: "unchanged" } : { target: "waiting" },
    })),
    undoOf: plan.undoOf, undoneBy: null, canUndo: false, canStop: plan.intent.intent === "drain",
  };
}

/** The intent that takes an operation back. */
export function inverse(operation: Operation): Intent {
  if (operation.intent.intent === "scale") {
    return { intent: "scale", targets: operation.targets.map((entry) => ({ object: entry.object, replicas: Number(entry.from) })) };
  }
  if (operation.intent.intent === "cordon" || operation.intent.intent === "drain") {
    const back = operation.intent.intent === "cordon" ? !operation.intent.cordoned : false;
    return { intent: "cordon", targets: operation.intent.targets, cordoned: back };
  }
  if (operation.intent.intent === "outOfService") return { ...operation.intent, out: !operation.intent.out };
  return { intent: "revertRestart", targets: operation.targets.map((entry) => ({ object: entry.object, restartedAt: null })) };
}

/** One step forward of a running operation. */
export function advance(operation: Operation, objects: MockObject[], now: number): Operation {
  let moved = false;
  const targets = operation.targets.map((entry): Operation["targets"][number] => {
    const live = entry.object.uid === "" ? deploymentOf(entry.object, objects) : objects.find((object) => object.ref.uid === entry.object.uid);
    const wanted = ["scale", "switchOver"].includes(operation.intent.intent) ? Number(entry.to) : (live?.replicas ?? 1);
    switch (entry.state.target) {
      case "waiting": moved = true; return { ...entry, state: { target: "writing" } };
      case "writing":
        moved = true;
        if (live) live.replicas = wanted;
        return { ...entry, accepted: now, state: { target: "rollingOut", ready: Math.min(live?.ready ?? 0, wanted), wanted, blocked: null } };
      case "rollingOut": {
        moved = true;
        const ready = entry.state.ready + Math.sign(wanted - entry.state.ready);
        if (live) live.ready = ready;
        if (entry.object.name === "ledger") {
          const blocked = { object: "Pod ledger-6f9c7b8d4-x2x9p", reason: "ImagePullBackOff", message: "Back-off pulling image registry.example/ledger:2.3" };
          return { ...entry, state: { target: "stuck", blocked } };
        }
        if (ready === wanted && live) afterwards(operation, live, entry.from, now);
        if (ready === wanted) return { ...entry, verified: now, state: { target: "verified" } };
        return { ...entry, state: { target: "rollingOut", ready, wanted, blocked: null } };
      }
      default: return entry;
    }
  });
  if (moved) return { ...operation, targets };
  const good = targets.filter((entry) => entry.state.target === "verified" || entry.state.target === "unchanged").length;
  const state = good === targets.length ? "succeeded" : good > 0 ? "partial" : "failed";
  return { ...operation, targets, state, finished: now, canStop: false, canUndo: operation.undoOf === null };
}
