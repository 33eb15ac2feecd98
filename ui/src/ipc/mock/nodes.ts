import type { DrainChange, Failure, ObjectRef, PlanTarget } from "../bindings";

/** What a plan says of a node that takes no new pods, or takes them again. */
export function cordoned(kept: boolean): Pick<PlanTarget, "from" | "to" | "diff"> {
  const line = (value: boolean): string => `  unschedulable: ${value}`;
  return { from: String(!kept), to: String(kept), diff: [{ change: "removed", text: line(!kept) }, { change: "added", text: line(kept) }] };
}

/** Every node has two pods of one Deployment, of which a budget holds one; one with local data, and two that stay. */
export function drained(losing: boolean, node: ObjectRef): Pick<PlanTarget, "from" | "to" | "diff" | "drain"> & Partial<PlanTarget> {
  const pod = (name: string): ObjectRef => ({ site: node.site, kind: "pods", namespace: "shop", name, uid: `${node.uid}-${name}` });
  const budget = { budget: "orders", healthy: 2, wanted: 2, until: "healthy" } as const;
  const drain: DrainChange = {
    cordoned: false,
    evicted: [
      { object: pod("orders-6f9c7b8d4-2x7kq"), owner: "Deployment orders", grace: 30_000, losses: [], held: null },
      { object: pod("orders-6f9c7b8d4-x2x9p"), owner: "Deployment orders", grace: 30_000, losses: [], held: budget },
      { object: pod("cache-0"), owner: "StatefulSet cache", grace: 10_000, losses: ["data"], held: null },
    ],
    stays: [{ object: pod("agent-k2x8d"), why: "daemonSet" }, { object: pod("agent-p9w2c"), why: "daemonSet" }],
  };
  const failure: Failure = { code: "not-possible", site: null, object: node, params: { reason: "drain-loses" }, detail: null };
  return { ...cordoned(true), drain, ...(losing ? {} : { dryRun: { dryRun: "refused", failure } }) };
}
