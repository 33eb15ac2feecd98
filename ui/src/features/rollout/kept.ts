import { list, t } from "../../i18n/index.svelte";
import type { Intent, KeptChange, KeptCost } from "../../ipc";
import { level } from "../metrics/format";

/** For how long an old version can be kept warm, in minutes. */
export const periods = [10, 30, 60, 240, 1440];

const minute = 60_000;

/** What a copy costs, by what its pods ask for. */
export function costText({ cpu, memory }: KeptCost): string {
  return t("kept-cost", { known: cpu > 0 || memory > 0 ? "yes" : "no", cpu: level(cpu / 1000, "cpu"), memory: level(memory, "memory") });
}

/** What a plan does with a copy, and what could be done with it. */
export function keptText({ act, copy, revision, replicas, lasts, cost, services, expected }: KeptChange): string {
  return t(`kept-${act}`, {
    revision: `r${revision}`, name: copy.name, pods: replicas, services: list(services), seconds: seconds(expected ?? 0),
    lasts: t("kept-lasts", { minutes: Math.round((lasts ?? 0) / minute) }), cost: costText(cost),
  });
}

/** A span as plans tell it: whole seconds, at least one. */
export function seconds(milliseconds: number): number {
  return Math.max(1, Math.round(milliseconds / 1000));
}

/** The same way back by the other means: by the switch, or by the rollout alone. */
export function otherWay(intent: Intent): Intent | null {
  if (intent.intent !== "rollBack") return null;
  const all = intent.targets.every((target) => target.switch);
  return { ...intent, targets: intent.targets.map((target) => ({ ...target, switch: !all })) };
}
