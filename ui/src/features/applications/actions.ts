import { t } from "../../i18n/index.svelte";
import type { Failure, Kind, ObjectRef, ReleaseRef, RollBackTo, RolloutRevision } from "../../ipc";
import type { Place } from "../../state/rights.svelte";
import { toasts } from "../../state/toasts.svelte";
import { rollout } from "../rollout/flow.svelte";
import { withImages } from "../rollout/image";
import { lackingRight, missingRight, type Patched } from "../rollout/rights";
import { atOnce } from "../rollout/waves";
import { releaseOf } from "./release";
import { detailsOf, releasesOf } from "./releases";
import type { Chosen } from "./selection.svelte";
import { uninstalling } from "./uninstalling.svelte";
import { upgrading } from "./upgrading.svelte";

/** Something that is done to applications; its title is the message `ID-open`. */
export interface Action {
  id: string;
  /** It is wanted seldom: behind "More" where there is little room. */
  seldom?: boolean;
  /** Why it cannot be done to these. */
  blocked: (chosen: Chosen[]) => string | null;
  run: (chosen: Chosen[]) => unknown;
}

/** More applications are not acted on at once. */
const most = 200;

/** Kinds of which Kubernetes keeps revisions. */
export const kept = withImages;

/** What can be done to applications, in the order of buttons and menus. */
export const actions: Action[] = [
  { id: "roll-back", blocked: (chosen) => blocked(chosen, "deployments"), run: (chosen) => rollBackAll(chosen) },
  { id: "upgrade", blocked: (chosen) => (chosen.length > 1 ? t("upgrade-one") : (lacking(chosen, "create", "secrets") ?? blocked(chosen, "deployments"))), run: (chosen) => chosen[0] && upgrading.start(chosen[0]) },
  { id: "scale", blocked: (chosen) => blocked(chosen, "deployments/scale"), run: (chosen) => on(deploymentsOf(chosen), "no-deployments-chosen", (objects) => rollout.askScale(objects)) },
  {
    id: "autoscale", seldom: true, blocked: (chosen) => (chosen.length > 1 ? t("autoscale-one") : null),
    run: (chosen) => on(scalableOf(chosen), "no-deployments-chosen", (objects) => (rollout.autoscaling = objects)),
  },
  { id: "restart", seldom: true, blocked: (chosen) => blocked(chosen, "deployments"), run: (chosen) => on(deploymentsOf(chosen), "no-deployments-chosen", (objects) => rollout.restart(objects)) },
  { id: "set-image", seldom: true, blocked: (chosen) => blocked(chosen, "deployments"), run: (chosen) => on(looseOf(chosen), "no-loose-chosen", (objects) => (rollout.imaging = objects)) },
  { id: "pause", seldom: true, blocked: (chosen) => blocked(chosen, "deployments"), run: (chosen) => on(deploymentsOf(chosen), "no-deployments-chosen", (targets) => rollout.review({ intent: "pause", targets, paused: true })) },
  { id: "resume", seldom: true, blocked: (chosen) => blocked(chosen, "deployments"), run: (chosen) => on(deploymentsOf(chosen), "no-deployments-chosen", (targets) => rollout.review({ intent: "pause", targets, paused: false })) },
  { id: "uninstall", seldom: true, blocked: (chosen) => lacking(chosen, "delete", "deployments.apps"), run: (chosen) => on(releasesOf(chosen), "no-releases-chosen", (releases) => (uninstalling.releases = releases)) },
];

/** Takes releases back, all at once; by the copy that is kept warm where there is one of that revision. */
export function rollBack(releases: ReleaseRef[], to: RollBackTo): Promise<void> {
  return rollout.review({ intent: "rollBack", targets: releases.map((release) => ({ release, to, replicas: null, switch: true })), pace: atOnce });
}

/** Takes workloads that are no release back, all at once; without a number to the one before. */
export function undoRollout(objects: ObjectRef[], revision: RolloutRevision | null): Promise<void> {
  const targets = objects.map((object) => ({ object, revision: revision?.revision ?? null, keptIn: revision?.keptIn ?? null }));
  return rollout.review({ intent: "undoRollout", targets, pace: atOnce });
}

/** Takes applications back: their releases, or where they are none, their workloads. One plan is about one of both. */
async function rollBackAll(chosen: Chosen[]): Promise<void> {
  try {
    const parts = (await detailsOf(chosen)).flatMap(({ application, sites }) => sites.map((part) => ({ part, release: releaseOf(part, application), project: application.project })));
    const releases = parts.flatMap(({ part, release, project }) => (release === null ? [] : [{ site: part.cell.site, namespace: project, name: release }]));
    const loose = parts.filter(({ release }) => release === null).flatMap(({ part }) => part.workloads.map(({ object }) => object)).filter(({ kind }) => kept.includes(kind));
    if (releases.length > 0) void rollBack(releases, { to: "lastHealthy" });
    else if (loose.length > 0) void undoRollout(loose, null);
    else toasts.say(t("no-revisions-chosen"));
    if (releases.length > 0 && loose.length > 0) toasts.say(t("roll-back-apart", { count: loose.length }));
  } catch (failure) {
    toasts.fail(failure as Failure);
  }
}

function tooMany(chosen: Chosen[]): string | null {
  return chosen.length > most ? t("too-many-applications", { most }) : null;
}

function blocked(chosen: Chosen[], resource: Patched): string | null {
  return tooMany(chosen) ?? missingRight(placesOf(chosen), resource);
}

function lacking(chosen: Chosen[], verb: string, kind: Kind): string | null {
  return tooMany(chosen) ?? lackingRight(placesOf(chosen), verb, kind);
}

function placesOf(chosen: Chosen[]): Place[] {
  return chosen.flatMap(({ application, sites }) => sites.map((site) => ({ site, namespace: application.project })));
}

/** The workloads of applications that are no release, on the sites that are meant. */
export async function looseOf(chosen: Chosen[]): Promise<ObjectRef[]> {
  const parts = (await detailsOf(chosen)).flatMap(({ application, sites }) => sites.filter((part) => releaseOf(part, application) === null));
  return parts.flatMap((part) => part.workloads.map(({ object }) => object)).filter(({ kind }) => withImages.includes(kind));
}

/** The Deployments that applications are made of on the sites that are meant. */
async function deploymentsOf(chosen: Chosen[]): Promise<ObjectRef[]> {
  const details = await detailsOf(chosen);
  return details.flatMap((detail) => detail.sites).flatMap((part) => part.workloads.map(({ object }) => object)).filter(({ kind }) => kind === "deployments.apps");
}

/** The Deployment or StatefulSet of an application on each site that is meant: its largest where there are several. */
async function scalableOf(chosen: Chosen[]): Promise<ObjectRef[]> {
  const parts = (await detailsOf(chosen)).flatMap((detail) => detail.sites);
  const kinds = ["deployments.apps", "statefulsets.apps"];
  return parts.flatMap((part) => part.workloads.map(({ object }) => object).filter(({ kind }) => kinds.includes(kind)).slice(0, 1));
}

/** Acts on what was found, if anything was. */
async function on<T>(found: Promise<T[]>, none: string, run: (found: T[]) => unknown): Promise<void> {
  try {
    const all = await found;
    if (all.length > 0) run(all);
    else toasts.say(t(none));
  } catch (failure) {
    toasts.fail(failure as Failure);
  }
}
