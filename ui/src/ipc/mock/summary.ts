import type { SiteView } from "../bindings";
import type { MockObject } from "./objects";

const isBad = (object: MockObject): boolean => [...object.cells.values()].some((cell) => cell.cell === "status" && cell.tone === "bad");

/** Sites with the counts of their cards; none where no row was seen. */
export function summarise(sites: SiteView[], objects: MockObject[]): SiteView[] {
  return sites.map((site) => {
    const of = (kind: string): MockObject[] => objects.filter((object) => object.ref.site === site.id && object.ref.kind === kind);
    const nodes = of("nodes");
    if (nodes.length === 0) return { ...site, summary: null };
    const deployments = of("deployments.apps");
    const pods = of("pods");
    const troubled = pods.filter(isBad).length;
    return {
      ...site,
      summary: {
        nodes: { ready: nodes.filter((node) => !isBad(node)).length, total: nodes.length },
        deployments: { ready: deployments.filter((entry) => entry.ready === entry.replicas).length, total: deployments.length },
        pods: { running: pods.length - troubled, pending: 0, succeeded: 0, failed: 0, troubled },
      },
    };
  });
}
