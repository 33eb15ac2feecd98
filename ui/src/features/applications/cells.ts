import { t } from "../../i18n/index.svelte";
import type { ApplicationCell, ApplicationRow, ApplicationSite, SiteId } from "../../ipc";
import { sites } from "../../state/sites.svelte";
import { absence, cellName, revisionText, type Absence } from "./words";

/** A column of a site, and which one it is. */
export interface Column {
  id: SiteId;
  place: number;
}

/** What a cell shows, ready to be put into the document: hundreds are when a page is turned. */
export interface CellView extends Column {
  cell: ApplicationCell | undefined;
  /** Why there is no cell. */
  none: Absence | null;
  name: string;
  stale: boolean;
  revision: string;
  ready: string;
  short: boolean;
  images: string;
}

/** The cells of an application in some columns. */
export function cellViews(row: ApplicationRow, columns: Column[], states: ReadonlyMap<SiteId, ApplicationSite>): CellView[] {
  const cells = new Map(row.cells.map((cell) => [cell.site, cell]));
  return columns.map(({ id, place }) => {
    const cell = cells.get(id);
    const state = states.get(id);
    const none = cell ? null : absence(state, row.project);
    return {
      id,
      place,
      cell,
      none,
      name: cell ? cellName(cell, sites.name(id)) : t(`cell-${none}`, { site: sites.name(id) }),
      stale: state?.stale ?? false,
      revision: revisionText(cell?.revision ?? null),
      ready: cell ? `${cell.pods.ready}/${cell.pods.total}` : "",
      short: cell !== undefined && cell.pods.ready < cell.pods.total,
      images: cell?.images.map((image) => image.tag).join(" ") ?? "",
    };
  });
}
