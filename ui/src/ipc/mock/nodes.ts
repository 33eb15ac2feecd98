import type { DrainChange, Failure, LostPod, NodeLoss, ObjectRef, PlanTarget } from "../bindings";

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

/** How long the simulated clusters wait for a silent node. */
const grace = 50_000;

/** Every node that is lost has one pod that moves, one of a StatefulSet that waits, and one that belongs to it. */
export function makeLoss(node: ObjectRef, heard: number | null, outOfService: boolean, now: number): NodeLoss {
  const lost = heard !== null && now - heard >= grace;
  const pod = (name: string, owner: string, fate: LostPod["fate"], claim = ""): LostPod => ({
    object: { site: node.site, kind: "pods", namespace: "shop", name, uid: `${node.uid}-${name}` },
    owner, fate, claim, patience: fate === "ofNode" ? null : 300_000, givenUp: fate === "ofNode" || !lost ? null : heard + grace + 300_000,
  });
  const pods = [pod("cache-0", "StatefulSet cache", "ordered", "data-cache-0"), pod("orders-6f9c7b8d4-2x7kq", "Deployment orders", "moves"), pod("agent-k2x8d", "DaemonSet agent", "ofNode")];
  return { object: node, standing: lost ? "unreachable" : "ready", since: lost ? heard + grace : null, outOfService, pods, leftOut: 0, starts: 4000, recovered: heard === null ? null : heard + grace + 304_000, failures: [] };
}

/** What a plan says of the mark. */
export function marked(out: boolean, node: ObjectRef, now: number): Pick<PlanTarget, "from" | "to" | "diff" | "risks" | "loss"> {
  const line = "  - node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";
  return {
    from: String(!out), to: String(out), diff: [{ change: out ? "added" : "removed", text: line }],
    risks: [{ code: out ? "machine-may-run" : "still-silent", params: {} }], loss: out ? makeLoss(node, now - grace, false, now) : null,
  };
}
