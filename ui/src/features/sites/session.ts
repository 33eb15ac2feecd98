import type { IconName } from "../../components/icons";
import type { ConnectStep, SiteView, Tone } from "../../ipc";

/** The steps of connecting, in order. */
export const connectSteps: ConnectStep[] = ["credential", "server", "identity", "apis", "rights"];

/** How a session looks: always an icon and a word, colour never alone. */
export function sessionLook(site: SiteView): { tone: Tone | null; icon: IconName; word: string } {
  switch (site.session.state) {
    case "ready": return { tone: "good", icon: "good", word: "session-ready" };
    case "connecting": return { tone: null, icon: "calm", word: "session-connecting" };
    case "degraded": return { tone: "warn", icon: "warn", word: "session-degraded" };
    case "authRequired": return { tone: "warn", icon: "lock", word: "session-auth-required" };
    case "closed": return { tone: "bad", icon: "bad", word: "session-closed" };
    default: return { tone: null, icon: "off", word: "session-disconnected" };
  }
}

/** Whether a user may do something on a site, in a namespace or else in all; unknown rights are left to the plan. */
export function mayDo(site: SiteView, verb: string, group: string, resource: string, namespace = ""): boolean {
  const right = site.capabilities?.rights.find((entry) => entry.verb === verb && entry.group === group && entry.resource === resource);
  return right === undefined || right.allowed || right.namespaces.includes(namespace);
}

/** Milliseconds that a read-only site is still unlocked. */
export function unlockedFor(site: SiteView, now: number): number {
  return Math.max(0, (site.unlockedUntil ?? 0) - now);
}
