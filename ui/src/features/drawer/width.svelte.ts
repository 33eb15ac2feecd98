/** Where the width is remembered, in this window's storage. */
const key = "drawer-width";

/** The width of the drawer in pixels, as the user dragged it last. */
class Width {
  readonly least = 320;
  readonly most = 900;
  value = $state(420);

  constructor() {
    const kept = Number(localStorage.getItem(key));
    if (kept > 0) this.value = this.#within(kept);
  }

  set(pixels: number): void {
    this.value = this.#within(pixels);
    localStorage.setItem(key, String(this.value));
  }

  /** Follows the pointer until it is let go. The drawer is on the right, so that it grows to the left. */
  drag(event: PointerEvent): void {
    const edge = event.currentTarget as HTMLElement;
    const [from, width] = [event.clientX, this.value];
    edge.setPointerCapture(event.pointerId);
    const move = (now: PointerEvent): void => this.set(width + from - now.clientX);
    edge.addEventListener("pointermove", move);
    edge.addEventListener("lostpointercapture", () => edge.removeEventListener("pointermove", move), { once: true });
  }

  key(event: KeyboardEvent): void {
    if (event.altKey) return;
    const step = { ArrowLeft: 16, ArrowRight: -16, Home: this.most, End: -this.most }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.set(this.value + step);
  }

  #within(pixels: number): number {
    return Math.round(Math.min(this.most, Math.max(this.least, pixels)));
  }
}

export const width = new Width();
