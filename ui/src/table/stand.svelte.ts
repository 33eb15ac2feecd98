import { seats, type Seat } from "./seats";
import { onScreen, places, standing } from "./window";

/** What of a grid's rows is to be seen. */
interface View<Row> {
  scrollTop: number;
  height: number;
  total: number;
  /** The row at an index, if it is loaded. */
  at: (index: number) => Row | undefined;
}

/**
 * The rows of a grid as they stand in the document: those on the screen at once, and so many of those around it with each frame, but not
 * while others are coming to the screen.
 */
export function stand<Row extends { id: number }>(view: () => View<Row>, more: number, coming: () => boolean): { readonly seats: readonly Seat<Row>[] } {
  let stood: readonly number[] = [];
  let sat: readonly Seat<Row>[] = [];
  /** Counts the frames in which more are put there. */
  let frames = $state(0);
  const rows = $derived.by(() => {
    void frames;
    const { scrollTop, height, total, at } = view();
    const beyond = coming() ? 0 : more;
    const due = standing(stood, scrollTop, height, total, beyond);
    const { first, last } = onScreen(scrollTop, height, total);
    const next = seats(sat, due.indexes, places(height), at, (index) => first <= index && index <= last, beyond);
    [stood, sat] = [due.indexes, next.seats];
    return { seats: next.seats, whole: due.whole && next.whole };
  });

  $effect(() => {
    if (rows.whole || coming()) return;
    // Those on the screen are painted first: what is done before a frame holds it up.
    let task: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => (task = setTimeout(() => (frames += 1))));
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(task);
    };
  });

  return {
    get seats() {
      return rows.seats;
    },
  };
}
