import type { ReleaseRecord, ReviewedTarget } from "../bindings";
import { searchRecord } from "./audit";
import type { Handlers } from "./handlers";
import type { MockTransport } from "./index";

/** What the simulated core tells of what was done, by its user and by others. */
export function activityHandlers(core: MockTransport): Pick<Handlers, "audit" | "export_audit" | "discard" | "operation_review" | "release_acts"> {
  return {
    audit: ({ query }) => searchRecord(core.audit, query, (site) => core.sites.find((one) => one.id === site)?.name ?? site),
    export_audit: () => true,
    discard: ({ plan }) => {
      core.plans.delete(plan);
      return null;
    },
    operation_review: ({ operation }) => {
      const plan = core.applied.get(core.operations.find((one) => one.id === operation)?.plan ?? "");
      return (plan?.targets ?? []).map(({ object, diff, release, rollout, risks }): ReviewedTarget => ({ object, diff, release, rollout, risks, cut: false }));
    },
    release_acts: ({ sites }) => ({ acts: core.releaseActs.filter(({ release }) => sites.includes(release.site)), more: false, failures: [] }),
  };
}

/** An act of a colleague, and one of Helm, as the records of releases tell them. */
export function makeActs(now: number): ReleaseRecord[] {
  const base = { status: "deployed", chart: "web", chartVersion: "1.0.0", appVersion: "2.4", rollbackOf: null, images: [] } as const;
  const note = { act: "Upgrade to registry.example/orders:2.4", author: "lee", plan: "0193a5c2", reason: "the login fails", verdict: "healthy" } as const;
  return [
    { release: { site: "plant-busan", namespace: "shop", name: "orders" }, revision: { ...base, images: [], revision: 9, updated: now - 3_600_000, description: "", note } },
    { release: { site: "dc-pangyo", namespace: "shop", name: "payments" }, revision: { ...base, images: [], revision: 2, updated: now - 7_200_000, description: "Upgrade complete", note: null } },
  ];
}
