import type { SiteView } from "../bindings";
import type { Handlers } from "./handlers";

/** Logins of one cluster are kept apart and merged, as the core does it. */
export function unionHandlers(core: { sites: SiteView[]; change(id: string, change: Partial<SiteView>): void }): Pick<Handlers, "keep_apart" | "join_sites"> {
  return {
    keep_apart: ({ login }) => {
      for (const { id, union } of core.sites) core.change(id, { union: { ...union, merged: union.merged.filter((entry) => entry !== login) } });
      return null;
    },
    join_sites: ({ site }) => {
      core.change(site, { union: { merged: [], twin: null } });
      return null;
    },
  };
}
