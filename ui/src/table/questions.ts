import type { Stream, SubscriptionId } from "../ipc";

/** Tells the core the newest query of a subscription, one question at a time. */
export class Questions {
  #stream: Stream;
  #ask: (subscription: SubscriptionId) => Promise<unknown>;
  /** The core was not told of the newest query yet. */
  #news = false;
  /** A query is on its way to the core; the newest one follows when it has answered. */
  #asking = false;
  /** Resolves when the core was told. */
  #told: Promise<void> = Promise.resolve();

  constructor(stream: Stream, ask: (subscription: SubscriptionId) => Promise<unknown>) {
    this.#stream = stream;
    this.#ask = ask;
  }

  /** Whether the core may still answer an older query. */
  get asking(): boolean {
    return this.#asking;
  }

  /** There is a newer query; resolves when the core has it, or a new subscription is to bring it along. */
  tell(): Promise<void> {
    this.#news = true;
    if (!this.#asking) this.#told = this.#tell();
    return this.#told;
  }

  async #tell(): Promise<void> {
    this.#asking = true;
    while (this.#news) {
      const id = this.#stream.id;
      if (id === null) {
        // What is asked for while the subscription is on its way is told to it when it stands.
        if (!this.#stream.opening) this.reopen();
        break;
      }
      this.#news = false;
      try {
        await this.#ask(id);
      } catch {
        // The core does not know the subscription any more (it restarted, or the page was taken for gone).
        if (this.#stream.id === id) this.reopen();
      }
    }
    this.#asking = false;
  }

  /** A new subscription stands, which may ask for an older query. */
  opened(): void {
    if (this.#news) void this.tell();
  }

  /** A new subscription asks for the newest query. */
  reopen(): void {
    this.#news = false;
    this.#stream.reopen();
  }
}
