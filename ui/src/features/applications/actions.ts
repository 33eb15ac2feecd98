import { t } from "../../i18n/index.svelte";
import { call, type Failure, type ObjectRef } from "../../ipc";
import { toasts } from "../../state/toasts.svelte";
import { rollout } from "../rollout/flow.svelte";
import { missingRight, type Patched } from "../rollout/rights";
import type { Chosen } from "./selection.svelte";

/** Something that is done to applications; its title is the message `ID-open`. */
export interface Action {
  id: string;
  /** Why it cannot be done to these. */
  blocked: (chosen: Chosen[]) => string | null;
  run: (chosen: Chosen[]) => unknown;
}

/** More applications are not acted on at once. */
const most = 200;

/** What can be done to applications, in the order of buttons and menus. */
export const actions: Action[] = [
  { id: "scale", blocked: (chosen) => blocked(chosen, "deployments/scale"), run: (chosen) => onDeployments(chosen, (objects) => rollout.askScale(objects)) },
  { id: "restart", blocked: (chosen) => blocked(chosen, "deployments"), run: (chosen) => onDeployments(chosen, (objects) => rollout.restart(objects)) },
];

function blocked(chosen: Chosen[], resource: Patched): string | null {
  if (chosen.length > most) return t("too-many-applications", { most });
  return missingRight(chosen.flatMap(({ application, sites }) => sites.map((site) => ({ site, namespace: application.project }))), resource);
}

/** The Deployments that applications are made of on the sites that are meant. */
async function deploymentsOf(chosen: Chosen[]): Promise<ObjectRef[]> {
  const details = await Promise.all(chosen.map(({ application, sites }) => call("application", { application, sites })));
  return details.flatMap((detail) => detail.sites).flatMap((part) => part.workloads.map(({ object }) => object)).filter(({ kind }) => kind === "deployments.apps");
}

async function onDeployments(chosen: Chosen[], run: (objects: ObjectRef[]) => unknown): Promise<void> {
  try {
    const objects = await deploymentsOf(chosen);
    if (objects.length > 0) run(objects);
    else toasts.say(t("no-deployments-chosen"));
  } catch (failure) {
    toasts.fail(failure as Failure);
  }
}
