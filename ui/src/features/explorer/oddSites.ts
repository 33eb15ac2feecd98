import type { RowsState, TableSite } from "../../ipc";

/** How a site contributes to what is shown. */
export type Contribution = Pick<TableSite, "site" | "state" | "partial">;

/** Sites whose rows are worth the same. */
export interface OddSites {
  rows: RowsState["rows"];
  sites: Contribution[];
  /** Each has a line of its own; otherwise there is one for all of them. */
  whole: boolean;
}

/** Up to so many sites have a line each. */
const few = 3;
const order: RowsState["rows"][] = ["failed", "stale", "live", "disconnected", "loading"];

/** Sites by what their rows are worth, worst first: however many there are, they take no more than a line for each state. */
export function grouped(odd: Contribution[]): OddSites[] {
  return order.flatMap((rows) => {
    const sites = odd.filter((entry) => entry.state.rows === rows);
    return sites.length === 0 ? [] : [{ rows, sites, whole: odd.length <= few || sites.length === 1 }];
  });
}
