/** Where rows wait, in pixels: nobody scrolls there. What is hidden costs as much to show as what is made anew; what is moved does not. */
export const away = -10_000;

/** A place in the document, and whose elements stand there. */
export interface Seat<Row> {
  place: number;
  /** Where in the whole it is, loaded or not; null where nobody is to be seen. */
  index: number | null;
  /** The row that stands there, or stood there last; null before the first. */
  row: Row | null;
  /** Whether the elements wait out of sight. */
  waits: boolean;
}

/**
 * Who is where in the document. A row that goes leaves its elements, out of sight, to one that comes: to make them anew costs many times
 * as much. Of those beyond the screen so many a frame become another, as they would hold up those on it.
 */
export function seats<Row extends { id: number }>(
  before: readonly Seat<Row>[], indexes: readonly number[], all: number, at: (index: number) => Row | undefined, isSeen: (index: number) => boolean, more: number,
): { seats: Seat<Row>[]; whole: boolean } {
  const held = new Map(indexes.map((index) => [index % all, index]));
  let left = more;
  const next = Array.from({ length: all }, (_, place): Seat<Row> => {
    const [index, last] = [held.get(place) ?? null, before[place]?.row ?? null];
    const row = index === null ? undefined : at(index);
    if (index === null || row === undefined) return same(before[place], { place, index, row: last, waits: true });
    const becomes = last !== null && last.id !== row.id && !isSeen(index);
    if (becomes) left -= 1;
    return same(before[place], becomes && left < 0 ? { place, index: null, row: last, waits: true } : { place, index, row, waits: false });
  });
  return { seats: next, whole: left >= 0 };
}

/** What was there before where nothing is different, so that nothing is drawn again. */
function same<Row>(before: Seat<Row> | undefined, now: Seat<Row>): Seat<Row> {
  return before?.index === now.index && before.row === now.row && before.waits === now.waits ? before : now;
}
