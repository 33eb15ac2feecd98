import { failureText } from "../../i18n/failure";
import { maybe, t } from "../../i18n/index.svelte";
import type { Blocker, Operation, SiteId, TargetProgress, Tone } from "../../ipc";
import { sitesOf } from "./words";

/** Progress of an operation on one site. */
export interface SiteProgress {
  site: SiteId;
  /** 0 to 1. */
  share: number;
  tone: Tone;
  words: string;
}

/** Why something blocks: in our words where the reason is ours, else as the server calls it. */
function blockedWord({ reason }: Blocker): string {
  return maybe(`blocked-${reason}`) ?? reason;
}

/** Words for how far one object is. */
export function stateWords(target: TargetProgress): { tone: Tone; words: string } {
  const state = target.state;
  switch (state.target) {
    case "rollingOut": {
      const { ready, wanted, blocked } = state;
      const what = target.object.kind === "nodes" ? "target-emptying" : "target-rollingOut";
      return blocked
        ? { tone: "warn", words: t(what === "target-emptying" ? "target-emptying-blocked" : "target-blocked", { ready, wanted, object: blocked.object, reason: blockedWord(blocked) }) }
        : { tone: "calm", words: t(what, { ready, wanted }) };
    }
    case "verified": return { tone: "good", words: t("target-verified") };
    case "stuck": return { tone: "bad", words: t("target-stuck", { object: state.blocked.object, reason: blockedWord(state.blocked) }) };
    case "failed": return { tone: "bad", words: t("target-failed", { why: failureText(state.failure) }) };
    case "unknown": return { tone: "bad", words: t("target-unknown", { why: failureText(state.failure) }) };
    default: return { tone: "calm", words: t(`target-${state.target}`) };
  }
}

function share(target: TargetProgress): number {
  const state = target.state;
  switch (state.target) {
    case "waiting":
    case "notStarted": return 0;
    case "writing": return 0.1;
    case "rollingOut": return 0.2 + 0.8 * (state.wanted === 0 ? 0.5 : Math.min(1, state.ready / state.wanted));
    default: return 1;
  }
}

const order: Tone[] = ["good", "calm", "warn", "bad"];

/** Progress per site: the worst of its objects gives the words. */
export function siteProgress(operation: Operation): SiteProgress[] {
  return sitesOf(operation.targets.map((target) => target.object)).map((site) => {
    const targets = operation.targets.filter((target) => target.object.site === site);
    const said = targets.map(stateWords);
    const worst = said.reduce((a, b) => (order.indexOf(b.tone) > order.indexOf(a.tone) ? b : a));
    const done = targets.filter((target) => target.state.target === "verified" || target.state.target === "unchanged").length;
    const words = targets.length === 1 || worst.tone !== "calm" ? worst.words : t("targets-done", { done, total: targets.length });
    return { site, tone: worst.tone, words, share: targets.reduce((sum, target) => sum + share(target), 0) / targets.length };
  });
}
