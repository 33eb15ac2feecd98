import type { ApplicationCell, ApplicationOwner, ApplicationPart, ApplicationPod, ApplicationWorkload, Health, HealthReason, ImageName, ObjectRef, PackageName, SiteView } from "../bindings";
import { rowsState } from "./fleet";
import type { MockObject } from "./objects";

/** A simulated application on one site. */
export interface MockApplication {
  project: string;
  name: string;
  cell: ApplicationCell;
  workloads: ApplicationWorkload[];
  pods: ApplicationPod[];
}

const hour = 3_600_000;
const worst: Health[] = ["healthy", "paused", "unknown", "progressing", "degraded", "down"];
const revisions: Record<string, number> = { "plant-busan": 5, "dc-pangyo": 4, "cloud-tokyo": 3 };

/** The worse of two. */
export function worse(one: Health, other: Health): Health {
  return worst.indexOf(one) > worst.indexOf(other) ? one : other;
}

function image(name: string, tag: string): ImageName {
  return { image: `registry.example/${name}:${tag}`, tag };
}

function reason(code: HealthReason["code"], params: HealthReason["params"] = {}): HealthReason {
  return { code, params, who: null };
}

/** How an application is, for the show: most are well, some have each trouble. */
function stateOf(name: string, site: string, ready: number, total: number): { health: Health; reason: HealthReason | null; ready: number; total: number } {
  const counts = { ready: String(ready), wanted: String(total) };
  if (ready === 0 && total > 0) return { health: "down", reason: reason("pod-trouble", { reason: "CrashLoopBackOff" }), ready, total };
  if (name.startsWith("portal") && site === "dc-pangyo") return { health: "progressing", reason: reason("rolling-out", { updated: "1", wanted: counts.wanted }), ready, total };
  if (name.startsWith("search") && site !== "plant-busan" && total > 1) return { health: "degraded", reason: reason("some-ready", { ready: String(ready - 1), wanted: counts.wanted }), ready: ready - 1, total };
  if (name.startsWith("media-encoder") && site === "plant-busan") return { health: "paused", reason: reason("scaled-to-zero"), ready: 0, total: 0 };
  if (name.startsWith("catalog") && site === "dc-pangyo") return { health: "degraded", reason: reason("release-failed", { revision: "4" }), ready, total };
  return { health: "healthy", reason: null, ready, total };
}

function ownerOf(name: string, kind: string): ApplicationOwner {
  if (kind === "statefulsets.apps") return { owner: "operator", kind: "Kafka", name };
  if (name.startsWith("identity")) return { owner: "argocd", name: "platform" };
  if (name.startsWith("mailer")) return { owner: "none" };
  return { owner: "helm", release: name };
}

function packageOf(name: string, site: string): PackageName {
  return name.startsWith("gateway") && site === "cloud-tokyo" ? { name: "nginx", version: "1.29", chart: false } : { name: name.replace(/-\d+$/, ""), version: "1.4.0", chart: true };
}

function podOf(pod: MockObject, now: number): ApplicationPod {
  const said = (id: string): { text: string; tone: ApplicationPod["tone"] } => {
    const cell = pod.cells.get(id);
    return cell?.cell === "status" ? cell : { text: cell?.cell === "text" ? cell.text : "", tone: "good" };
  };
  const [restarts, age] = [pod.cells.get("restarts"), pod.cells.get("age")];
  return {
    object: pod.ref, status: said("status").text, tone: said("status").tone, containers: { ready: said("ready").text.startsWith("1") ? 1 : 0, total: 1 },
    restarts: restarts?.cell === "numberAge" ? restarts.value : 0, node: said("node").text, created: age?.cell === "age" ? age.since : now,
  };
}

function fromObject(object: MockObject, pods: MockObject[], now: number): MockApplication {
  const { site, namespace, name, kind } = object.ref;
  const state = stateOf(name, site, object.ready, object.replicas);
  const owner = ownerOf(name, kind);
  const images = [image(name.replace(/-\d+$/, ""), `2.${revisions[site] ?? 2}`)];
  const count = { ready: state.ready, total: state.total };
  const pending = name.startsWith("shipping") && site === "plant-busan" ? { act: "upgrade" as const, revision: 5, since: now - hour } : null;
  const cell: ApplicationCell = {
    site, health: state.health, reason: state.reason, revision: owner.owner === "operator" ? null : { number: revisions[site] ?? 2, source: owner.owner === "helm" ? "helm" : "deployment" },
    pods: count, images, owner, package: packageOf(name, site), odd: name.startsWith("gateway") && site === "cloud-tokyo", changed: name === "orders" && site === "dc-pangyo", pending,
  };
  const workload: ApplicationWorkload = {
    object: object.ref, kind: kind === "deployments.apps" ? "Deployment" : "StatefulSet", pods: count, images, health: state.health, reason: state.reason,
  };
  const own = pods.filter((pod) => pod.ref.site === site && pod.ref.namespace === namespace && pod.ref.name.startsWith(`${name}-6f9c`)).map((pod) => podOf(pod, now));
  return { project: namespace, name, cell, workloads: [workload], pods: own.sort((one, other) => Number(other.tone === "bad") - Number(one.tone === "bad")).slice(0, 200) };
}

/** Applications out of the objects of the simulated fleet: each Deployment and each StatefulSet is one. */
export function fromObjects(objects: MockObject[], now: number): MockApplication[] {
  const pods = objects.filter((object) => object.ref.kind === "pods");
  return objects.filter((object) => object.ref.kind === "deployments.apps" || object.ref.kind === "statefulsets.apps").map((object) => fromObject(object, pods, now));
}

/** So many applications on all sites, for the look and the measure of a large fleet: no object stands behind them. */
export function synthetic(count: number, sites: SiteView[], now: number): MockApplication[] {
  const words = ["orders", "billing", "portal", "ledger", "search", "gateway", "identity", "catalog", "shipping", "mailer"];
  const projects = ["shop", "web", "core", "batch", "payments-international", "ml"];
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => sites.flatMap((site, place) => {
    const chance = ((index * 7919 + place * 104_729) % 233_280) / 233_280;
    if (chance > 0.72) return [];
    const name = `${words[index % words.length]}-${String(index).padStart(4, "0")}`;
    const health: Health = chance < 0.01 ? "down" : chance < 0.03 ? "degraded" : chance < 0.06 ? "progressing" : chance < 0.07 ? "paused" : "healthy";
    const total = 1 + (index + place) % 9;
    const ready = health === "down" ? 0 : health === "degraded" ? total - 1 : total;
    const why: Record<Health, HealthReason | null> = {
      healthy: null, unknown: null, paused: reason("rollout-paused", { updated: "1", wanted: String(total) }), progressing: reason("rolling-out", { updated: "1", wanted: String(total) }),
      degraded: reason("some-ready", { ready: String(ready), wanted: String(total) }), down: reason("pod-trouble", { reason: "ImagePullBackOff" }),
    };
    const images = [image(words[index % words.length] ?? "app", `${1 + (index % 4)}.${place}.${index % 17}`)];
    const object: ObjectRef = { site: site.id, kind: "deployments.apps", namespace: projects[index % projects.length] ?? "shop", name, uid: `${site.id}-${index}` };
    const cell: ApplicationCell = {
      site: site.id, health, reason: why[health], revision: { number: 1 + ((index + place) % 140), source: "helm" }, pods: { ready, total }, images,
      owner: { owner: "helm", release: name }, package: { name: "web", version: "1.0.0", chart: true }, odd: false, changed: false, pending: null,
    };
    const pods = Array.from({ length: total }, (_, pod): ApplicationPod => ({
      object: { ...object, kind: "pods", name: `${name}-${pod}`, uid: `${object.uid}-${pod}` }, status: pod < ready ? "Running" : "ImagePullBackOff", tone: pod < ready ? "good" : "bad",
      containers: { ready: pod < ready ? 1 : 0, total: 1 }, restarts: 0, node: `${site.id}-node-${pod}`, created: now - hour * (pod + 1),
    }));
    return [{ project: object.namespace, name, cell, workloads: [{ object, kind: "Deployment", pods: cell.pods, images, health, reason: cell.reason }], pods }];
  }));
}

/** What the drawer shows of an application. */
export function partOf(application: MockApplication, site: SiteView | undefined, now: number): ApplicationPart {
  const { cell, workloads, pods } = application;
  return { cell, stale: site !== undefined && rowsState(site, now).rows === "stale", workloads, pods, podsTotal: pods.length };
}
