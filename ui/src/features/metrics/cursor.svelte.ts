/** The time that is pointed at, in all charts on the screen. */
class TimeCursor {
  at = $state<number | null>(null);
}

export const cursor = new TimeCursor();
