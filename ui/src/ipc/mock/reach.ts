import type { Failure, ObjectRef, Reach, ReachAddress, SiteView, ZeroDowntimeCheck } from "../bindings";
import type { MockApplication } from "./applications";
import type { Handlers } from "./handlers";
import { memberHandlers } from "./members";

interface Core {
  sites: SiteView[];
  applications: { all: MockApplication[] };
}

const refused: Failure = { code: "not-allowed", site: null, object: null, params: {}, detail: null };

/** Addresses of the simulated fleet: a route on virtual machines, a node port in the cloud, and none on physical ones. */
function reachOf(core: Core, project: string, name: string, site: string): Reach {
  const kind = core.sites.find((one) => one.id === site)?.kind;
  const object = (of: string): ObjectRef => ({ site, kind: of, namespace: project, name, uid: `${site}-${of}-${name}` });
  const address = (url: string, by: ReachAddress["by"], answer: ReachAddress["answer"]): ReachAddress =>
    by === "route" ? { url, by, object: object("ingresses.networking.k8s.io"), kind: "Ingress", answer } : { url, by, object: object("services"), kind: "Service", answer };
  if (kind === "virtual") {
    const dead = address(`http://203.0.113.7:8080/`, "loadBalancer", { answer: "failed", reason: "timeout" });
    return { site, addresses: [address(`https://${name}.example/`, "route", { answer: "answered", status: 200, unverified: true }), dead], missing: [], failures: [] };
  }
  if (kind === "cloud") return { site, addresses: [address("http://10.0.0.5:30080/", "nodePort", { answer: "answered", status: 404, unverified: false })], missing: [], failures: [] };
  return { site, addresses: [], missing: [{ code: "cluster-ip-only", object: object("services"), params: { kind: "Service", name } }], failures: [] };
}

/** Where the applications of a simulated core answer, who their members are, and what would interrupt them: those of one pod alone are. */
export function reachHandlers(core: Core): Pick<Handlers, "addresses" | "open_address" | "zero_downtime" | "membership"> {
  const told = new Set<string>();
  return {
    ...memberHandlers(core),
    addresses: ({ application, site }) => {
      const reach = reachOf(core, application.project, application.name, site);
      for (const { url } of reach.addresses) told.add(url);
      return reach;
    },
    open_address: ({ url }) => {
      if (!told.has(url)) throw refused;
      return null;
    },
    zero_downtime: ({ application, sites }) => {
      const found = core.applications.all.filter(({ project, name, cell }) => project === application.project && name === application.name && sites.includes(cell.site));
      const checks = found.map(({ cell }): ZeroDowntimeCheck => ({
        workload: { site: cell.site, kind: "deployments.apps", namespace: application.project, name: application.name, uid: `${cell.site}-${application.name}` },
        findings: [{ code: "no-pre-stop", params: { container: "app" } }, ...(cell.pods.total === 1 ? [{ code: "one-replica" as const, params: {} }] : [])],
      }));
      return { checks, failures: [] };
    },
  };
}
