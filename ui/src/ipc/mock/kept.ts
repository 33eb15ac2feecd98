import type { KeptChange, KeptCopy, Operation } from "../bindings";
import type { MockObject } from "./objects";

/** A version of a simulated Deployment that is kept warm. */
export function makeKept({ ref, replicas }: MockObject, revision: number, until: number): KeptCopy {
  const image = `registry.example/${ref.name}:2.${revision}`;
  return {
    object: { ...ref, name: `${ref.name}-warm`, uid: `${ref.uid}-warm` }, release: { site: ref.site, namespace: ref.namespace, name: ref.name }, revision,
    images: [{ image, tag: `2.${revision}` }], pods: { ready: replicas, total: replicas }, until, switched: null, cost: { cpu: 100 * replicas, memory: replicas * 128 * 1024 * 1024 },
  };
}

/** What a plan would do with it. */
export function keptChange(act: KeptChange["act"], kept: KeptCopy, lasts: number | null = null): KeptChange {
  return {
    act, copy: kept.object, revision: kept.revision, replicas: kept.pods.total, lasts, cost: kept.cost,
    services: act === "switch" ? [kept.release.name] : [], expected: act === "switch" || act === "offer" ? 1000 : null,
  };
}

/** What a change that was verified leaves of it. */
export function afterwards({ intent }: Operation, live: MockObject, from: string, now: number): void {
  if (intent.intent === "deploy" && intent.keepWarm) live.kept = makeKept(live, Number(from.replace("r", "")), now + intent.keepWarm);
  else if (intent.intent === "rollBack" || intent.intent === "deploy") delete live.kept;
}
