import { bytes } from "../../i18n/bytes";
import { language, list, t } from "../../i18n/index.svelte";
import type { Member, Membership } from "../../ipc";

type Told = Extract<Member["answer"], { answer: "told" }>;

/** What is the matter with a cluster: nothing, less than all see each other, or it is in parts. */
export function standing(told: Membership): { tone: "good" | "warn" | "bad"; text: string } {
  const count = told.members.length;
  if (count === 0) return { tone: "warn", text: t("members-none") };
  if (told.groups.length > 1) return { tone: "bad", text: t("members-split", { groups: told.groups.map((group) => list(group)).join(" | ") }) };
  const well = told.members.every(({ answer }) => answer.answer === "told" && answer.missing.length === 0);
  if (!well) return { tone: "warn", text: t("members-unsure") };
  return { tone: "good", text: count === 1 ? t("members-alone") : t("members-well", { count }) };
}

/** How much of its heap a member uses. */
export function heapText(told: Told): string {
  const size = (amount: number): string => bytes(amount, language.locale);
  return told.heapMax === null ? size(told.heapUsed) : t("member-heap-of", { used: size(told.heapUsed), most: size(told.heapMax) });
}

/** What of a member is not as it should be, in words. */
export function remarks({ answer }: Member): string[] {
  if (answer.answer === "notStarted") return [t("member-not-started")];
  if (answer.answer === "silent") return [t(`member-silent-${answer.reason}`)];
  const missing = answer.missing.length > 0 ? [t("member-missing", { names: list(answer.missing) })] : [];
  return answer.gone > 0 ? [...missing, t("member-gone", { count: answer.gone })] : missing;
}
