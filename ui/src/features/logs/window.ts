/** Height of a line that is not wrapped, in pixels; of a wrapped one at least. */
export const lineHeight = 18;
/** Most lines that the core is asked for at once. */
const most = 600;

/** Lines that fit on the screen. */
export function screenOf(height: number): number {
  return Math.max(8, Math.ceil(height / lineHeight));
}

/** Lines to ask for: three screens. */
export function countOf(height: number): number {
  return Math.min(most, screenOf(height) * 3);
}

/** The first line to ask for, or null while those that are there reach a screen's half around the one at the top. */
export function wantedFirst(top: number, height: number, total: number, now: { first: number; count: number }): number | null {
  const screen = screenOf(height);
  const around = Math.floor(screen / 2);
  const from = Math.max(0, top - around);
  const to = Math.min(total, top + screen + around);
  if (now.first <= from && to <= now.first + now.count) return null;
  const first = Math.max(0, Math.min(top - screen, total - countOf(height)));
  return first === now.first ? null : first;
}
