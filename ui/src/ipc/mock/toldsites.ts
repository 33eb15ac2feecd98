import type { FrameBody, SiteId, SiteView } from "../bindings";

type SitesFrame = Extract<FrameBody, { content: "sites" }>;

/** What each subscription knows of the sites: like the core, frames tell what is new. */
export class ToldSites {
  readonly #told = new WeakMap<object, Map<SiteId, string>>();

  frame(subscription: object, all: SiteView[]): Pick<SitesFrame, "sites" | "order" | "heard"> {
    const before = this.#told.get(subscription);
    const now = new Map(all.map((site) => [site.id, JSON.stringify({ ...site, lastContact: null })]));
    this.#told.set(subscription, now);
    const [order, old] = [[...now.keys()], before && [...before.keys()]];
    return {
      sites: all.filter((site) => before?.get(site.id) !== now.get(site.id)),
      order: old && order.join() === old.join() ? null : order,
      heard: Object.fromEntries(all.flatMap((site) => (site.lastContact === null ? [] : [[site.id, site.lastContact]]))),
    };
  }
}
