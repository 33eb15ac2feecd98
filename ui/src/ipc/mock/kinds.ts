import type { KindView, SiteView } from "../bindings";

const kind = (kind: string, name: string, namespaced = true, shortNames: string[] = []): Omit<KindView, "sites"> => ({ kind, name, namespaced, shortNames, categories: [] });

/** What an API server serves, as far as the simulated fleet goes. */
const served = [
  kind("nodes", "Node", false, ["no"]),
  kind("deployments.apps", "Deployment", true, ["deploy"]),
  kind("pods", "Pod", true, ["po"]),
];

/** The kinds of the simulated sites. */
export function makeKinds(sites: SiteView[]): KindView[] {
  const connected = sites.filter((site) => site.capabilities !== null).map((site) => site.id);
  return served.map((view) => ({ ...view, sites: connected }));
}
