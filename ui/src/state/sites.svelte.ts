import type { Failure, FrameBody, SiteId, SiteView, Stream } from "../ipc";
import { call } from "../ipc";
import { app } from "./app.svelte";
import { toasts } from "./toasts.svelte";

type SitesFrame = Extract<FrameBody, { content: "sites" }>;

/**
 * The sites after a frame. Those of which it tells nothing are the same objects: what shows them is not made anew. The time of
 * the last contact changes all the while; whoever shows it looks once a second anyway.
 */
export function after(before: SiteView[], frame: Pick<SitesFrame, "sites" | "order" | "heard">): SiteView[] {
  const known = new Map([...before, ...frame.sites].map((site) => [site.id, site]));
  for (const [id, contact] of Object.entries(frame.heard)) {
    const site = known.get(id);
    if (site) site.lastContact = contact;
  }
  if (frame.sites.length === 0 && frame.order === null) return before;
  return (frame.order ?? before.map((site) => site.id)).flatMap((id) => known.get(id) ?? []);
}

/** All sites as the core sees them. */
class Sites {
  all = $state.raw<SiteView[]>([]);
  /** False until the first frame: nothing is known, which is not the same as nothing there. */
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Counts up whenever kubeconfig files were read again. */
  kubeconfig = $state(0);
  /** Counts up whenever files were dropped on a window; what was dropped before this page came is no news. */
  offered = $state<number | null>(null);
  #byId = $derived(new Map(this.all.map((site) => [site.id, site])));
  #stream: Stream | null = null;
  #summaries = false;

  /** Follows the sites; the counts of the cards only while these are on the screen. */
  follow(summaries: boolean): void {
    if (this.#stream && this.#summaries === summaries) return;
    this.#summaries = summaries;
    this.#stream?.close();
    this.#stream = app.stream(
      { topic: "sites", summaries },
      {
        opened: () => (this.failure = null),
        frame: (body) => {
          if (body.content !== "sites") return;
          this.all = after(this.all, body);
          this.kubeconfig = body.kubeconfig;
          this.offered = body.offered;
          this.loaded = true;
        },
        failed: (failure) => (this.failure = failure),
      },
    );
  }

  close(): void {
    this.#stream?.close();
    this.#stream = null;
    this.all = [];
    this.loaded = false;
  }

  find(id: SiteId): SiteView | undefined {
    return this.#byId.get(id);
  }

  /** The name of a site; its id when it is not known (any more). */
  name(id: SiteId): string {
    return this.#byId.get(id)?.name ?? id;
  }

  async connect(ids: SiteId[]): Promise<void> {
    await toasts.guard(call("connect", { sites: ids }));
  }

  async disconnect(ids: SiteId[]): Promise<void> {
    await toasts.guard(call("disconnect", { sites: ids }));
  }
}

export const sites = new Sites();

/** Whether a site was asked for: connected, on the way, or in trouble. */
export function isInFleet(site: SiteView): boolean {
  return site.session.state !== "disconnected";
}

/** Whether the rows of a site are right at the moment. */
export function isHeard(site: SiteView): boolean {
  return site.session.state === "ready";
}
