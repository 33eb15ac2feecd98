import type { DiffLine, DryRun, Failure, Intent, ObjectRef, PartChange, PlanTarget, ReleaseChange, ReleasePart, ReleaseRef, RollBackTarget, SiteView } from "../bindings";
import { mockImages } from "./images";
import { keptChange, makeKept } from "./kept";
import type { MockObject } from "./objects";
import { makeRelease } from "./releases";

type ReleaseIntent = Extract<Intent, { intent: "deploy" | "deployChart" | "rollBack" | "restore" | "adopt" | "repair" | "uninstall" }>;

/** One release of a plan, before it is looked at. */
interface Wanted {
  release: ReleaseRef;
  back: RollBackTarget | null;
}

/** Whether an intent is about whole releases. */
export function isOfReleases(intent: Intent): intent is ReleaseIntent {
  return ["deploy", "deployChart", "rollBack", "restore", "adopt", "repair", "uninstall"].includes(intent.intent);
}

/** The releases that an intent names. */
function wanted(intent: ReleaseIntent): Wanted[] {
  if (intent.intent === "deploy" || intent.intent === "deployChart") {
    const { project, name } = intent.form.application;
    return intent.sites.map((site) => ({ release: { site, namespace: project, name }, back: null }));
  }
  if (intent.intent === "rollBack") return intent.targets.map((back) => ({ release: back.release, back }));
  return intent.targets.map((release) => ({ release, back: null }));
}

/** A release as plans name it. */
export function releaseObject({ site, namespace, name }: ReleaseRef): ObjectRef {
  return { site, kind: "releases.helm.sh", namespace, name, uid: "" };
}

/** The Deployment of a simulated release. */
export function deploymentOf(release: ReleaseRef, objects: MockObject[]): MockObject | undefined {
  return objects.find(({ ref }) => ref.kind === "deployments.apps" && ref.site === release.site && ref.namespace === release.namespace && ref.name === release.name);
}

const passed: DryRun = { dryRun: "passed" };
const change = (from: string, to: string): DiffLine[] => [{ change: "same", text: "spec.template.spec.containers[0]:" }, { change: "removed", text: `  image: ${from}` }, { change: "added", text: `  image: ${to}` }];

/** The targets of a plan of releases, as the core would make them of its simulated sites. */
export function releaseTargets(intent: ReleaseIntent, sites: SiteView[], objects: MockObject[], now: number): { site: SiteView; object: ObjectRef; target: PlanTarget }[] {
  return wanted(intent).flatMap(({ release, back }) => {
    const site = sites.find((one) => one.id === release.site);
    if (!site) return [];
    const object = releaseObject(release);
    return [{ site, object, target: target(intent, release, back, objects, now) }];
  });
}

function target(intent: ReleaseIntent, release: ReleaseRef, back: RollBackTarget | null, objects: MockObject[], now: number): PlanTarget {
  const live = deploymentOf(release, objects);
  const there = live ? makeRelease(live, now) : null;
  const newest = there?.revisions[0]?.revision ?? null;
  const image = (revision: number | null): string => `registry.example/${release.name}:2.${revision ?? 0}`;
  const images = (named: string): ReleaseChange["images"] => [{ kind: "Deployment", name: release.name, container: "app", image: named }];
  const fresh = !objects.some(({ ref }) => ref.namespace === release.namespace && ref.site === release.site);
  const deferred: DryRun = fresh ? { dryRun: "deferred", awaits: `Namespace ${release.namespace}` } : passed;
  const part = (kind: string, resource: string, what: PartChange, diff: DiffLine[], dryRun: DryRun = passed): ReleasePart => ({
    object: { site: release.site, kind: resource, namespace: kind === "Namespace" ? "" : release.namespace, name: kind === "Namespace" ? release.namespace : release.name, uid: "" }, kind, change: what, diff, dryRun,
  });
  const made = (kind: string): DiffLine[] => [{ change: "added", text: `kind: ${kind}` }, { change: "added", text: `name: ${release.name}` }];
  const nothing: ReleaseChange = { verb: "upgrade", current: newest, next: (newest ?? 0) + 1, source: null, images: images(image(newest)), nextImages: images(image(newest)), parts: [], hooks: [], remains: [] };
  const base = { object: releaseObject(release), from: newest === null ? "" : `r${newest}`, diff: [], dryRun: passed, risks: [], expected: 20_000, unchanged: false, rollout: null, takes: [], remains: [], clashes: [] };

  switch (intent.intent) {
    case "deploy": {
      const next = intent.form.differences.find((one) => one.site === release.site)?.image ?? intent.form.form.image;
      const parts = newest === null
        ? [...(fresh ? [part("Namespace", "namespaces", "create", made("Namespace"))] : []), part("Service", "services", "create", made("Service"), deferred), part("Deployment", "deployments.apps", "create", made("Deployment"), deferred)]
        : [part("Service", "services", "keep", []), part("Deployment", "deployments.apps", "change", change(image(newest), next))];
      const keeps = live && intent.keepWarm ? keptChange("make", makeKept(live, newest ?? 0, 0), intent.keepWarm) : null;
      const offered = objects.filter(({ ref }) => ref.kind === "nodes" && ref.site === release.site).map(({ ref }) => ref).slice(0, 5);
      const known = mockImages.registries.find((one) => next.startsWith(`${one.address}/`));
      const trust = known?.plainHttp ? "plainHttp" : known?.authority ? "authority" : null;
      const pulls: PlanTarget["pulls"] = newest === null ? [{ image: next, registry: next.split("/")[0] ?? "", nodes: 5, has: 1, reached: 2, unknown: 2, offered, secret: null, trust }] : [];
      return { ...base, pulls, kept: keeps, to: `r${(newest ?? 0) + 1}`, dryRun: deferred, release: { ...nothing, verb: newest === null ? "install" : "upgrade", images: newest === null ? [] : nothing.images, nextImages: images(next), parts } };
    }
    case "deployChart": {
      const parts = [part("Deployment", "deployments.apps", newest === null ? "create" : "change", made("Deployment"), deferred)];
      const hooks: ReleaseChange["hooks"] = [{ kind: "Job", name: `${release.name}-migrate`, moment: "before" }, { kind: "Pod", name: `${release.name}-test`, moment: "test" }];
      return { ...base, to: `r${(newest ?? 0) + 1}`, dryRun: deferred, release: { ...nothing, verb: newest === null ? "install" : "upgrade", images: newest === null ? [] : nothing.images, parts, hooks } };
    }
    case "rollBack": {
      const source = back?.to.to === "revision" ? back.to.revision : (there?.lastHealthy ?? null);
      if (back?.to.to === "nothing" || newest === null || source === null) {
        const failure: Failure = { code: "nothing-to-roll-back", site: release.site, object: null, params: {}, detail: null };
        return { ...base, to: "", dryRun: { dryRun: "refused", failure }, release: { ...nothing, verb: "rollBack" } };
      }
      const kept = live?.kept ? keptChange(live.kept.revision !== source ? "remove" : back?.switch ? "switch" : "offer", live.kept) : null;
      return {
        ...base, kept, to: `r${newest + 1}`, expected: 25_000,
        release: { ...nothing, verb: "rollBack", source, nextImages: images(image(source)), parts: [part("Service", "services", "keep", []), part("Deployment", "deployments.apps", "change", change(image(newest), image(source)))] },
      };
    }
    case "uninstall": {
      const claim: ObjectRef = { site: release.site, kind: "persistentvolumeclaims", namespace: release.namespace, name: `data-${release.name}-0`, uid: "" };
      const gone: DiffLine[] = [{ change: "removed", text: `name: ${release.name}` }];
      return { ...base, to: "", release: { ...nothing, verb: "uninstall", next: null, nextImages: [], parts: [part("Service", "services", "delete", gone), part("Deployment", "deployments.apps", "delete", gone)], remains: [claim] } };
    }
    case "adopt":
      return { ...base, to: `r${(newest ?? 0) + 1}`, release: { ...nothing, verb: "adopt", parts: [part("Deployment", "deployments.apps", "adopt", change(image(newest), `registry.example/${release.name}:hotfix`)), part("Service", "services", "keep", [])] } };
    default:
      return { ...base, to: `r${newest ?? 0}`, release: { ...nothing, verb: intent.intent === "repair" ? "repair" : "restore", source: newest } };
  }
}
