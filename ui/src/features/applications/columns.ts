/** The columns that stay in sight: health, name and project. */
export const lead = 3;
/** Width of the column of marks in pixels. */
const mark = 34;
/** Least and most that a site's column is wide. */
const least = 160;
const most = 260;
/** Columns of sites on each side of those on the screen that stand in the document. */
const around = 1;

/** How wide the columns are, in pixels. */
export interface Widths {
  mark: number;
  name: number;
  project: number;
  site: number;
  /** Those that stay in sight, together. */
  fixed: number;
  /** All of them. */
  whole: number;
}

/** Widths for so many sites in a grid of a width: few sites fill it, many are scrolled sideways. */
export function widths(grid: number, sites: number): Widths {
  const name = Math.round(Math.min(220, Math.max(120, grid * 0.18)));
  const project = Math.round(Math.min(112, Math.max(72, grid * 0.1)));
  const left = grid - mark - name - project;
  const site = sites === 0 ? 0 : Math.floor(Math.min(most, Math.max(least, left / sites)));
  // What few sites leave is for the names.
  const rest = Math.max(0, left - site * sites);
  const fixed = mark + name + project + rest;
  return { mark, name: name + rest, project, site, fixed, whole: fixed + site * sites };
}

/** The columns of sites that stand in the document. */
export function renderedSites(scrollLeft: number, grid: number, columns: Widths, sites: number): { start: number; end: number } {
  if (columns.site === 0) return { start: 0, end: 0 };
  const first = Math.floor(scrollLeft / columns.site);
  const screen = Math.ceil(Math.max(0, grid - columns.fixed) / columns.site) + 1;
  return { start: Math.max(0, Math.min(first, sites) - around), end: Math.min(sites, first + screen + around) };
}

/** Where to scroll sideways so that a column of a site can be seen. */
export function scrollToSite(index: number, scrollLeft: number, grid: number, columns: Widths): number {
  const room = Math.max(columns.site, grid - columns.fixed);
  const left = index * columns.site;
  if (left < scrollLeft) return left;
  return left + columns.site > scrollLeft + room ? left + columns.site - room : scrollLeft;
}
