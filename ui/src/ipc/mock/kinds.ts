import type { KindView, SiteView } from "../bindings";

const kind = (kind: string, name: string, namespaced = true, shortNames: string[] = []): Omit<KindView, "sites"> => ({ kind, name, namespaced, shortNames, categories: [] });

/** What an API server serves, as far as the simulated fleet goes. */
const served = [
  kind("nodes", "Node", false, ["no"]),
  kind("deployments.apps", "Deployment", true, ["deploy"]),
  kind("pods", "Pod", true, ["po"]),
  kind("services", "Service", true, ["svc"]),
  kind("configmaps", "ConfigMap", true, ["cm"]),
  kind("secrets", "Secret"),
  kind("statefulsets.apps", "StatefulSet", true, ["sts"]),
  kind("networkpolicies.networking.k8s.io", "NetworkPolicy", true, ["netpol"]),
  kind("storageclasses.storage.k8s.io", "StorageClass", false, ["sc"]),
  kind("clusterroles.rbac.authorization.k8s.io", "ClusterRole", false),
  kind("events", "Event", true, ["ev"]),
  kind("events.events.k8s.io", "Event", true, ["ev"]),
  kind("widgets.example.com", "Widget"),
];

/** The kinds of the simulated sites. */
export function makeKinds(sites: SiteView[]): KindView[] {
  const connected = sites.filter((site) => site.capabilities !== null).map((site) => site.id);
  return served.map((view) => ({ ...view, sites: view.kind === "widgets.example.com" ? connected.slice(0, 1) : connected }));
}
