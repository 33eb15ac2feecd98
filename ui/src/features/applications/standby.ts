import type { AppForm, DeployForm, Intent, SiteDifference, SiteId, StandbySite, StandbyView } from "../../ipc";

/** Whether an application answers on a site, as far as pods tell. */
export function answers(site: StandbySite): boolean {
  return site.replicas > site.rests;
}

/** The intent that lets an application answer from a site: pods there first, then none more than they rest with where it answered. */
export function switchOver({ sites }: StandbyView, to: SiteId): Intent {
  const one = sites.find(({ site }) => site === to);
  const others = sites.filter((site) => site.site !== to && answers(site));
  const targets = [
    ...(one?.workload ? [{ object: one.workload, replicas: Math.max(one.serves, one.replicas) }] : []),
    ...others.flatMap(({ workload, rests }) => (workload ? [{ object: workload, replicas: rests }] : [])),
  ];
  return { intent: "switchOver", targets, pace: { waves: [[to], others.map(({ site }) => site)], pause: 0 } };
}

const nothing: Omit<SiteDifference, "site"> = { image: null, replicas: null, environment: [], resources: null, service: null, route: null };

/** The intent that brings a standby in line with where the application answers; its own pods stay. */
export function inLine(form: DeployForm, { site, rests }: StandbySite): Intent {
  const own = form.differences.find((one) => one.site === site);
  return prepare(form, site, own?.replicas ?? rests);
}

/** The intent that keeps an application ready on one more site, with so many pods. */
export function prepare(form: DeployForm, site: SiteId, replicas: AppForm["replicas"]): Intent {
  const own = form.differences.find((one) => one.site === site) ?? { site, ...nothing };
  // What is different elsewhere stands in the releases there, and is not meant.
  return { intent: "deploy", form: { ...form, differences: [{ ...own, replicas, standby: true }] }, sites: [site], pace: { waves: [], pause: 0 } };
}
