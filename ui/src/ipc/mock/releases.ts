import { makeAutoscaler } from "./autoscalers";
import { makeLoss } from "./nodes";
import { standbyHandlers } from "./standby";
import type { Failure, ReleaseView, RevisionView, RolloutRevision, SiteId, SiteView } from "../bindings";
import type { Handlers } from "./handlers";
import type { MockObject } from "./objects";

/** What the release handlers need of the simulated core. */
interface Core {
  objects: MockObject[];
  sites: SiteView[];
  /** Sites that are standbys. */
  standbys: string[];
  /** Those of them that missed a plan. */
  behind: string[];
}

const hour = 3_600_000;
const missing: Failure = { code: "not-found", site: null, object: null, params: {}, detail: null };

/** What differs between sites: revisions, and the one that was healthy last. */
const shapes: Record<SiteId, { revisions: number; healthy: number }> = {
  "plant-busan": { revisions: 5, healthy: 3 }, "dc-pangyo": { revisions: 4, healthy: 2 }, "cloud-tokyo": { revisions: 3, healthy: 2 },
};

/** Every simulated Deployment is a release of its name, installed by `helm` and upgraded by Concertina since; the two newest
 * revisions are bad. An upgrade of one without a ready pod never ended. */
export function makeRelease(object: MockObject, now: number): ReleaseView {
  const { site, namespace, name } = object.ref;
  const { revisions: count, healthy } = shapes[site] ?? { revisions: 2, healthy: 1 };
  const stuck = object.replicas > 0 && object.ready === 0;
  const revisions = Array.from({ length: count }, (_, index) => makeRevision(name, count - index, count, healthy, stuck, now));
  const pending = stuck ? { revision: count, status: "pending-upgrade" as const, since: now - hour, by: "kim", stuck: true } : null;
  return { site, namespace, name, revisions, lastHealthy: healthy, pending, unreadable: [] };
}

function makeRevision(name: string, revision: number, newest: number, healthy: number, stuck: boolean, now: number): RevisionView {
  const status = revision < newest ? "superseded" as const : stuck ? "pending-upgrade" as const : "deployed" as const;
  const verdict = revision <= healthy ? "healthy" as const : revision === newest && stuck ? "unverified" as const : "unhealthy" as const;
  const act = `Upgrade to ${name}:2.${revision}`;
  const said = { healthy: ", verified healthy", unhealthy: ", not healthy", unverified: "" }[verdict];
  const note = revision === 1 ? null : { act, author: "kim", plan: `plan-${revision}`, reason: "fixes the login", verdict };
  return {
    revision, status, chart: name, chartVersion: `1.${revision}.0`, appVersion: `2.${revision}`, updated: now - hour * (newest - revision + 1),
    description: note ? `${act} (Concertina: kim, plan plan-${revision}${said}): fixes the login` : "Install complete",
    note, rollbackOf: null, images: [{ kind: "Deployment", name, container: "app", image: `registry.example/${name}:2.${revision}` }],
  };
}

/** Three revisions of a simulated workload, of which the newest is in force. */
function makeRollouts(object: MockObject, now: number): RolloutRevision[] {
  const { name } = object.ref;
  return [3, 2, 1].map((revision) => ({
    revision, keptIn: `${name}-${revision}`, created: now - hour * (4 - revision), changeCause: revision === 2 ? "fixes the login" : "", current: revision === 3,
    images: [{ kind: "Deployment", name, container: "app", image: `registry.example/${name}:2.${revision}` }],
  }));
}

/** Releases and revisions of workloads of the simulated fleet. */
export function releaseHandlers(core: Core): Pick<Handlers, "revisions" | "rollout_history" | "autoscaler" | "node_loss" | "standby"> {
  return {
    ...standbyHandlers(core),
    autoscaler: ({ object }) => {
      const found = core.objects.find(({ ref }) => ref.uid === object.uid);
      if (!found) throw missing;
      return makeAutoscaler(found, Date.now());
    },
    node_loss: ({ object }) => {
      const site = core.sites.find(({ id }) => id === object.site);
      return makeLoss(object, site?.silent.find((node) => node.object.name === object.name)?.heard ?? null, false, Date.now());
    },
    rollout_history: ({ object }) => {
      const found = core.objects.find(({ ref }) => ref.uid === object.uid);
      if (!found) throw missing;
      return makeRollouts(found, Date.now());
    },
    revisions: ({ site, namespace, name }) => {
      const object = core.objects.find(({ ref }) => ref.kind === "deployments.apps" && ref.site === site && ref.namespace === namespace && ref.name === name);
      if (!object) throw missing;
      return makeRelease(object, Date.now());
    },
  };
}
