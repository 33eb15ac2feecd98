import { list, t } from "../../i18n/index.svelte";
import type { Intent, ObjectRef, Operation, Plan, PlanTarget, ReleaseChange, ReleaseImage, ReleaseRef, RolloutChange, Taken } from "../../ipc";
import { kindName, kindNames } from "../../state/kinds.svelte";
import { sites } from "../../state/sites.svelte";

/** A release as plans and operations name it (contract `Kind::release`). */
export const RELEASE = "releases.helm.sh";

function release({ site, namespace, name }: ReleaseRef): ObjectRef {
  return { site, kind: RELEASE, namespace, name, uid: "" };
}

/** The objects that an intent names. */
export function targetsOf(intent: Intent): ObjectRef[] {
  switch (intent.intent) {
    case "restart":
    case "pause":
    case "cordon":
    case "drain":
    case "outOfService":
    case "tryPull":
    case "delete":
    case "removeCopies":
      return intent.targets;
    case "edit":
    case "revertEdit":
      return [intent.object];
    case "createProject":
    case "deleteProject":
      return intent.sites.map((site) => ({ site, kind: "namespaces", namespace: "", name: intent.name, uid: "" }));
    case "scale":
    case "switchOver":
    case "autoscale":
    case "revertRestart":
    case "setImage":
    case "undoRollout":
    case "keepLonger":
      return intent.targets.map((target) => target.object);
    case "deploy":
    case "deployChart": {
      const { project, name } = intent.form.application;
      return intent.sites.map((site) => release({ site, namespace: project, name }));
    }
    case "rollBack":
      return intent.targets.map((target) => release(target.release));
    case "restore":
    case "adopt":
    case "repair":
    case "uninstall":
      return intent.targets.map(release);
  }
}

/** Tells objects of a plan or an operation apart: a release has no uid. */
export function objectKey({ site, kind, namespace, name, uid }: ObjectRef): string {
  return [site, kind, namespace, name, uid].join("/");
}

/** The tags of some images: `2.14, 1.29`. */
function tags(images: ReleaseImage[]): string {
  return list([...new Set(images.map(({ image }) => image.replace(/@.*$/, "").split("/").at(-1)?.split(":")[1] ?? image))]);
}

/** What happens to a release: `r9 (2.14) → r10, as r8 (2.13)`. */
export function releaseText({ verb, current, next, source, images, nextImages }: ReleaseChange): string {
  const one = (revision: number | null, of: ReleaseImage[]): string => [revision === null ? "" : `r${revision}`, of.length > 0 ? `(${tags(of)})` : ""].filter(Boolean).join(" ");
  const values = { current: one(current, images), next: one(next, source === null ? nextImages : []), source: one(source, nextImages), hasSource: source === null ? "no" : "yes" };
  return t(`release-${verb}`, values);
}

/** What happens to a workload that goes back: `r5 (2.5) → as r4 (2.4)`. */
export function rolloutText({ current, source, images, nextImages }: RolloutChange): string {
  const now = [current === null ? "" : `r${current}`, images.length > 0 ? `(${tags(images)})` : ""].filter(Boolean).join(" ");
  return t("rollout-back", { current: now, source: `r${source}${nextImages.length > 0 ? ` (${tags(nextImages)})` : ""}` });
}

/** Intents of whole releases. */
export function isOfReleases(intent: Intent): boolean {
  return ["deploy", "deployChart", "rollBack", "restore", "adopt", "repair", "uninstall"].includes(intent.intent);
}

/** Whether some targets are all Deployments, as most are. */
export function isOfDeployments(targets: PlanTarget[]): boolean {
  return targets.every(({ object }) => object.kind === "deployments.apps" || object.kind === RELEASE);
}

/** Intents of nodes. */
export function isOfNodes(intent: Intent): boolean {
  return ["cordon", "drain", "outOfService", "tryPull"].includes(intent.intent);
}

/** The act as messages name it. */
function actOf(intent: Intent): string {
  switch (intent.intent) {
    case "revertRestart":
      return "restart";
    case "revertEdit":
      return "edit";
    case "deployChart":
      return "deploy";
    case "pause":
      return intent.paused ? "pause" : "resume";
    case "cordon":
      return intent.cordoned ? "cordon" : "return";
    case "outOfService":
      return intent.out ? "outOfService" : "inService";
    default:
      return intent.intent;
  }
}

/** What taking an intent back is called. */
function undoOf(intent: Intent): string {
  if (isOfReleases(intent)) return "undo-release";
  return ["scale", "restart"].includes(actOf(intent)) ? `undo-${actOf(intent)}` : "undo-change";
}

/** Some numbers of objects of kinds: `1 ReplicaSet, 2 Pods`. */
export function takenText(taken: Taken[]): string {
  return list(taken.map(({ kind, count }) => `${count} ${count === 1 ? kindName(kind) : kindNames(kind)}`));
}

/** Targets of a plan that will be written. */
export function written(plan: Plan): PlanTarget[] {
  return plan.targets.filter((target) => !target.unchanged && target.dryRun.dryRun !== "refused");
}

/** The sites of some objects, each once, in the order of the switcher. */
export function sitesOf(objects: ObjectRef[]): string[] {
  const there = new Set(objects.map((object) => object.site));
  const known = sites.all.map((site) => site.id).filter((id) => there.has(id));
  return [...known, ...[...there].filter((id) => !known.includes(id))];
}

function where(objects: ObjectRef[]): { count: number; name: string; sites: number; site: string } {
  const ids = sitesOf(objects);
  const names = new Set(objects.map((object) => object.name));
  return { count: objects.length, name: names.size === 1 ? (objects[0]?.name ?? "") : "", sites: ids.length, site: sites.name(ids[0] ?? "") };
}

/** What a plan does and where, for its button: "Scale 2 Deployments on 2 sites". */
export function buttonText(plan: Plan): string {
  const act = plan.undoOf === null || isOfNodes(plan.intent) ? actOf(plan.intent) : isOfDeployments(written(plan)) ? "undo" : "undo-objects";
  return t(`plan-button-${act}`, where(written(plan).map((target) => target.object)));
}

/** What was asked, for headings: "Scale orders", "Restart 3 Deployments". */
export function intentText(intent: Intent, undo: boolean): string {
  const { name, count } = where(targetsOf(intent));
  const act = undo || ["revertRestart", "revertEdit"].includes(intent.intent) ? undoOf(intent) : actOf(intent);
  return name ? t(`intent-${act}-one`, { name }) : t(`intent-${act}-many`, { count });
}

/** "3 → 6"; where the objects began differently, "3, 4 → 6". */
export function changeText(operation: Operation): string {
  const { intent } = operation;
  if (!["scale", "switchOver", "autoscale", "setImage", "undoRollout"].includes(intent.intent) && !isOfReleases(intent)) return "";
  const of = (side: "from" | "to"): string => {
    const values = [...new Set(operation.targets.map((target) => target[side]))].sort((a, b) => Number(a) - Number(b));
    return values.length > 3 ? `${values[0]}…${values.at(-1)}` : values.join(", ");
  };
  return `${of("from") || "–"} → ${of("to") || "–"}`;
}

/** The sentence that names what can be undone. */
export function undoText(operation: Operation): string {
  const { name, count } = where(operation.targets.map((target) => target.object));
  const acts: Record<string, string> = { scale: "scaled", restart: "restarted" };
  const act = acts[actOf(operation.intent)] ?? (isOfReleases(operation.intent) ? "changed" : "acted");
  const told = { name, count, change: changeText(operation), what: intentText(operation.intent, operation.undoOf !== null) };
  return t(`undo-last-${act}-${name || act === "acted" ? "one" : "many"}`, told).trim();
}
