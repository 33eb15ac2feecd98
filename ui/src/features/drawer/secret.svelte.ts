import { call, type Failure, type ObjectRef, type Revealed } from "../../ipc";

/** What was masked, for as long as the core allows: the page forgets it then, and at once when it is left. */
export class Secret {
  shown = $state.raw<Revealed | null>(null);
  /** Until when, in milliseconds. */
  until = $state(0);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | null = null;
  #serial = 0;

  async reveal(object: ObjectRef, managedFields: boolean): Promise<void> {
    const serial = ++this.#serial;
    this.busy = true;
    this.failure = null;
    try {
      const revealed = await call("reveal", { object, managedFields });
      // Who left meanwhile does not get it.
      if (serial !== this.#serial) return;
      this.hide();
      this.shown = revealed;
      this.until = Date.now() + revealed.duration;
      this.#timer = setTimeout(() => this.hide(), revealed.duration);
    } catch (thrown) {
      if (serial === this.#serial) this.failure = thrown as Failure;
    } finally {
      this.busy = false;
    }
  }

  hide(): void {
    this.#serial++;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.shown = null;
    this.until = 0;
  }
}
