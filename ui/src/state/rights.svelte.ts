import { SvelteMap } from "svelte/reactivity";
import { call, type Kind, type ObjectRef, type RightQuestion, type SiteId } from "../ipc";
import { sites } from "./sites.svelte";

/** Where an object is. */
export type Place = Pick<ObjectRef, "site" | "namespace">;

/** An answer is asked for again after this, in milliseconds. */
const fresh = 60_000;
/** Questions of one call. */
const most = 500;

/** What the user may do, as the sites told: asked when it is first wanted to be known, and until then taken as allowed. */
class Rights {
  #told = new SvelteMap<string, { allowed: boolean; at: number }>();
  #wanted = new Map<string, RightQuestion>();
  #asking = new Set<string>();

  /** Whether the user may do it there, as far as is known. */
  may(verb: string, kind: Kind, { site, namespace }: Place, subresource?: string): boolean {
    const key = [session(site), verb, kind, subresource ?? "", namespace].join(" ");
    const told = this.#told.get(key);
    if ((!told || Date.now() - told.at > fresh) && !this.#asking.has(key)) this.#want(key, { site, verb, kind, namespace, ...(subresource && { subresource }) });
    return told?.allowed ?? true;
  }

  clear(): void {
    this.#told.clear();
    this.#wanted.clear();
  }

  #want(key: string, question: RightQuestion): void {
    if (this.#wanted.size === 0) queueMicrotask(() => void this.#ask());
    if (this.#wanted.size < most) this.#wanted.set(key, question);
  }

  async #ask(): Promise<void> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    for (const [key] of wanted) this.#asking.add(key);
    try {
      const answers = await call("may", { questions: wanted.map(([, question]) => question) });
      wanted.forEach(([key], place) => this.#told.set(key, { allowed: answers[place] ?? true, at: Date.now() }));
    } catch {
      // What is not known is left to the plan.
    } finally {
      for (const [key] of wanted) this.#asking.delete(key);
    }
  }
}

/** A site as one login sees it in one session: another may have other rights. */
function session(id: SiteId): string {
  const site = sites.find(id);
  return site ? [id, site.login, "since" in site.session ? site.session.since : ""].join(" ") : id;
}

export const rights = new Rights();
