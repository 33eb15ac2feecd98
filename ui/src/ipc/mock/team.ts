import type { SiteView, TeamEntry } from "../bindings";
import type { Handlers } from "./handlers";

/** What the team handlers need of the simulated core. */
interface Core {
  sites: SiteView[];
  change(id: string, change: Partial<SiteView>): void;
}

/** A team's file that knows the first two sites of the fleet and one that is not here. */
export function teamHandlers(core: Core): Pick<Handlers, "export_team" | "preview_team" | "apply_team"> {
  const entry = (site: SiteView, index: number): TeamEntry => {
    const differences: TeamEntry["differences"] = index > 0 ? [] : [
      { field: "groups", from: site.groups.join(", "), to: "Production", loosens: false },
      { field: "labels", from: site.labels.join(", "), to: "region=kr", loosens: false },
      { field: "guard", from: site.guard, to: "open", loosens: true },
    ];
    return { site: site.id, name: site.name, state: index > 0 ? "same" : "changed", differences, needsUnlock: false };
  };
  return {
    export_team: () => true,
    preview_team: () => ({
      id: "team-1",
      entries: [...core.sites.slice(0, 2).map(entry), { site: null, name: "dc-incheon", state: "unknown", differences: [], needsUnlock: false }],
    }),
    apply_team: ({ take }) => {
      for (const id of take) core.change(id, { groups: ["Production"], labels: ["region=kr"], guard: "open" });
      return null;
    },
  };
}
