import type { Autoscaling, AutoscalerView, PlanTarget } from "../bindings";
import type { MockObject } from "./objects";

/** Simulated Deployments named `media…` have an autoscaler. */
function scalingOf(object: MockObject): Autoscaling | null {
  return object.ref.name.startsWith("media") ? { min: 2, max: 10, cpu: 70, memory: null, calm: null } : null;
}

function text(scaling: Autoscaling | null): string {
  return scaling === null ? "" : `${scaling.min}–${scaling.max}${scaling.cpu === null ? "" : `, CPU ${scaling.cpu} %`}`;
}

/** What decides on the replicas of a simulated Deployment. */
export function makeAutoscaler(object: MockObject, now: number): AutoscalerView {
  const scaling = scalingOf(object);
  const own = { ...object.ref, kind: "horizontalpodautoscalers.autoscaling", uid: `${object.ref.uid}-hpa` };
  const autoscaler = scaling && { object: own, scaling, others: [], owner: null, desired: object.replicas, cpu: 82, memory: null, scaled: now - 240_000 };
  return { object: object.ref, replicas: object.replicas, autoscaler, unrequested: ["memory"], measured: true };
}

/** What a plan says of a wished autoscaler. */
export function autoscaled(object: MockObject, wish: Autoscaling | null): Pick<PlanTarget, "from" | "to" | "diff" | "risks"> {
  const shrinks = wish !== null && object.replicas > wish.min;
  return {
    from: text(scalingOf(object)), to: text(wish), diff: wish === null ? [] : [{ change: "added", text: `  minReplicas: ${wish.min}` }, { change: "added", text: `  maxReplicas: ${wish.max}` }],
    risks: shrinks ? [{ code: "may-shrink", params: { replicas: String(object.replicas), min: String(wish.min) } }] : [],
  };
}
