/** Height of a row in pixels. */
export const rowHeight = 30;
/** Most rows that the core sends at once. */
const mostRows = 500;

/** Rows that fit on the screen. */
export function rowsOnScreen(height: number): number {
  return Math.max(8, Math.ceil(height / rowHeight));
}

/** Rows in the document above and below the screen, each. */
function around(screen: number): number {
  return Math.min(10, screen);
}

/** Rows that stand in the document at most: three screens. */
export function places(height: number): number {
  const screen = rowsOnScreen(height);
  return screen + 2 * around(screen);
}

/** The rows that stand in the document: those on the screen and a few around them. */
export function rendered(scrollTop: number, height: number, total: number): { start: number; end: number } {
  const beyond = around(rowsOnScreen(height));
  const { first, last } = onScreen(scrollTop, height, total);
  return { start: Math.max(0, first - beyond), end: Math.min(total, last + beyond) };
}

/** The first and the last row on the screen. */
export function onScreen(scrollTop: number, height: number, total: number): { first: number; last: number } {
  const screen = rowsOnScreen(height);
  const first = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), total - screen));
  return { first, last: first + screen };
}

/** Rows by their indexes, as they stand in the document. */
export interface Standing {
  indexes: readonly number[];
  /** Whether those on the screen and around it are all there, and no other. */
  whole: boolean;
}

/**
 * Which rows stand in the document next: those on the screen at once, of those around it so many more each time. A row takes the place
 * of one that is out of sight, and no place moves: that costs as much as a new row. Until then who is out of sight stays.
 */
export function standing(before: readonly number[], scrollTop: number, height: number, total: number, more: number): Standing {
  const [all, screen] = [places(height), rowsOnScreen(height)];
  const { first, last } = onScreen(scrollTop, height, total);
  // As many at both ends as in the middle: no place is left with a row that is far away.
  const start = Math.max(0, Math.min(first - around(screen), total - all));
  const end = Math.min(total, start + all);
  const held = new Map(before.filter((index) => index < total).map((index) => [index % all, index]));
  let left = more;
  for (let index = start; index < end; index += 1) {
    if (held.get(index % all) === index) continue;
    const seen = first <= index && index <= last;
    if (!seen) left -= 1;
    if (seen || left >= 0) held.set(index % all, index);
  }
  return { indexes: [...held.values()], whole: left >= 0 };
}

/**
 * The window to ask the core for, or null while the present one still covers what is on the screen. It reaches so many screens up and
 * down: fewer where rows are heavy, as all that are new in it come with one frame.
 */
export function wanted(scrollTop: number, height: number, total: number, now: { first: number; count: number }, reach = 3): { first: number; count: number } | null {
  const screen = rowsOnScreen(height);
  const count = Math.min(mostRows, screen * (2 * reach + 1));
  const { start, end } = rendered(scrollTop, height, total);
  // Half of it ahead of the rows in the document, so that they are there when the scrolling is.
  const ahead = Math.floor((screen * reach) / 2);
  const covers = now.first <= Math.max(0, start - ahead) && Math.min(total, end + ahead) <= now.first + now.count;
  if (now.count === count && covers) return null;
  const first = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight) - screen * reach, total - count));
  return first === now.first && count === now.count ? null : { first, count };
}

/** Where to scroll so that a row can be seen. */
export function scrollTo(index: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return scrollTop;
}
