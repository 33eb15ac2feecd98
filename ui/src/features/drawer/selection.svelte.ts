import { call, type Failure, type ObjectRef, type SelectionEvents } from "../../ipc";

/** The events of several objects, while their panel is open. */
class EventsOfSelection {
  objects = $state.raw<ObjectRef[] | null>(null);
  answer = $state.raw<SelectionEvents | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  #serial = 0;

  /** Opens the panel with the events of these objects. */
  show(objects: ObjectRef[]): void {
    this.objects = objects;
    this.answer = null;
    void this.read();
  }

  close(): void {
    this.#serial++;
    this.objects = this.answer = this.failure = null;
  }

  /** Asks once more. */
  async read(): Promise<void> {
    const serial = ++this.#serial;
    const { objects } = this;
    if (!objects) return;
    this.busy = true;
    try {
      const answer = await call("selection_events", { objects });
      if (serial !== this.#serial) return;
      this.answer = answer;
      this.failure = null;
    } catch (thrown) {
      if (serial === this.#serial) this.failure = thrown as Failure;
    } finally {
      if (serial === this.#serial) this.busy = false;
    }
  }
}

export const selectionEvents = new EventsOfSelection();
