import { t } from "../../i18n/index.svelte";
import type { ReachAddress, ReachAnswer, ReachGap } from "../../ipc";

/** Whether anything answered there. */
export function isAnswered({ answer }: ReachAddress): boolean {
  return answer.answer === "answered";
}

/** What came of asking an address, in words. */
export function answerText(answer: ReachAnswer): string {
  if (answer.answer === "failed") return t(`reach-failed-${answer.reason}`);
  const status = t("reach-status", { status: String(answer.status) });
  return answer.unverified ? `${status}; ${t("reach-unverified")}` : status;
}

/** Values that a message of a gap may use; the core fills what it knows. */
function values({ params }: ReachGap): Record<string, string> {
  const known = { kind: "", name: "", wanted: "", host: "", address: "" };
  return { ...known, ...params, hasWanted: params["wanted"] ? "yes" : "no", hasAddress: params["address"] ? "yes" : "no" };
}

/** What would have to be there. */
export function gapText(gap: ReachGap): string {
  return t(`reach-missing-${gap.code}`, values(gap));
}

/** What to do about it. */
export function gapAdvice(gap: ReachGap): string {
  return t(`reach-missing-${gap.code}-do`, values(gap));
}
