import { t } from "../../i18n/index.svelte";
import type { Autoscaling, AutoscalerView } from "../../ipc";

/** What stands in the form: texts as they are typed. */
export interface Typed {
  min: string;
  max: string;
  cpu: string;
  memory: string;
  calm: string;
}

/** The most pods, percent and seconds that the core takes. */
const most = { pods: 10_000, share: 10_000, calm: 3_600 };

/** What the form says at first: what there is, else as many pods as there are now at the least. */
export function begin({ autoscaler, replicas, unrequested }: AutoscalerView): Typed {
  const text = (value: number | null): string => (value === null ? "" : String(value));
  if (autoscaler) {
    const { min, max, cpu, memory, calm } = autoscaler.scaling;
    return { min: text(min), max: text(max), cpu: text(cpu), memory: text(memory), calm: text(calm) };
  }
  const min = Math.max(1, replicas);
  return { min: text(min), max: text(min * 2), cpu: unrequested.includes("cpu") ? "" : "70", memory: "", calm: "" };
}

function whole(text: string, least: number, greatest: number): number | null {
  const value = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : null;
  return value !== null && value >= least && value <= greatest ? value : null;
}

/** What is wished, or the message of what is wrong with it. `others`: it has metrics that the form does not show. */
export function wished(typed: Typed, others: boolean): Autoscaling | string {
  const [min, max] = [whole(typed.min, 1, most.pods), whole(typed.max, 1, most.pods)];
  if (min === null || max === null || max < min) return "autoscale-wrong-bounds";
  const shares = [typed.cpu, typed.memory].map((text) => (text.trim() === "" ? undefined : whole(text, 1, most.share)));
  if (shares.includes(null)) return "autoscale-wrong-share";
  if (shares.every((share) => share === undefined) && !others) return "autoscale-wrong-nothing";
  const calm = typed.calm.trim() === "" ? undefined : whole(typed.calm, 0, most.calm);
  if (calm === null) return "autoscale-wrong-calm";
  return { min, max, cpu: shares[0] ?? null, memory: shares[1] ?? null, calm: calm ?? null };
}

/** A wish in a sentence. */
export function inWords({ min, max, cpu, memory, calm }: Autoscaling): string {
  const by = cpu !== null && memory !== null ? "both" : cpu !== null ? "cpu" : memory !== null ? "memory" : "other";
  return t("autoscale-words", { min, max, by, cpu: cpu ?? 0, memory: memory ?? 0, calm: calm ?? 300 });
}
