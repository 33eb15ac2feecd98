import type { Failure, Frame, FrameBody, PageId, Subscribed, SubscriptionId, Topic } from "./bindings";
import { asFailure, type Transport } from "./transport";

/** What a stream tells its owner. */
export interface StreamEvents {
  /** A new subscription stands; what was known of the old one is void. */
  opened(subscribed: Subscribed): void;
  /** One frame, in order, without gaps. */
  frame(body: FrameBody): void;
  /** It could not be opened, or reopened. */
  failed(failure: Failure): void;
}

/**
 * One subscription of the page: frames are applied in order and acknowledged, duplicates are dropped, and a gap in their
 * numbers makes a new subscription.
 */
export class Stream {
  #transport: Transport;
  #page: PageId;
  #topic: Topic;
  #events: StreamEvents;
  /** Counts openings; frames and answers of earlier ones are late and dropped. */
  #opening = 0;
  #id: SubscriptionId | null = null;
  #applied = 0;
  #early: Frame[] = [];
  #closed = false;
  #waiting = false;

  constructor(transport: Transport, page: PageId, topic: Topic, events: StreamEvents) {
    this.#transport = transport;
    this.#page = page;
    this.#topic = topic;
    this.#events = events;
    void this.#open();
  }

  /** The subscription that stands now, if one does. */
  get id(): SubscriptionId | null {
    return this.#id;
  }

  /** Whether an answer to `subscribe` is on its way. */
  get opening(): boolean {
    return this.#waiting;
  }

  /** What a reopened subscription asks for. */
  set topic(topic: Topic) {
    this.#topic = topic;
  }

  /** Opens a new subscription in place of the old one. */
  reopen(): void {
    this.#drop();
    if (!this.#closed) void this.#open();
  }

  /** Ends it. */
  close(): void {
    this.#closed = true;
    this.#drop();
  }

  async #open(): Promise<void> {
    const opening = ++this.#opening;
    this.#applied = 0;
    this.#early = [];
    this.#waiting = true;
    try {
      const subscribed = await this.#transport.subscribe(this.#page, this.#topic, (frame) => this.#receive(opening, frame));
      if (opening !== this.#opening || this.#closed) {
        this.#unsubscribe(subscribed.id);
        return;
      }
      this.#id = subscribed.id;
      this.#waiting = false;
      this.#events.opened(subscribed);
      for (const frame of this.#early.splice(0)) this.#apply(frame);
    } catch (thrown) {
      if (opening !== this.#opening || this.#closed) return;
      this.#waiting = false;
      this.#events.failed(asFailure(thrown));
    }
  }

  #receive(opening: number, frame: Frame): void {
    if (opening !== this.#opening || this.#closed) return;
    // The first frame can overtake the answer to `subscribe`.
    if (this.#id === null) this.#early.push(frame);
    else this.#apply(frame);
  }

  #apply(frame: Frame): void {
    if (frame.subscription !== this.#id || frame.seq <= this.#applied) return;
    if (frame.seq !== this.#applied + 1) {
      this.reopen();
      return;
    }
    this.#applied = frame.seq;
    this.#events.frame(frame.body);
    this.#transport.invoke("acknowledge", { subscription: frame.subscription, seq: frame.seq }).catch(() => {
      // The core has ended the subscription: the next call that needs it says so.
    });
  }

  #drop(): void {
    this.#opening++;
    const id = this.#id;
    this.#id = null;
    if (id !== null) this.#unsubscribe(id);
  }

  #unsubscribe(id: SubscriptionId): void {
    this.#transport.invoke("unsubscribe", { subscription: id }).catch(() => {
      // Already gone: that is what was wanted.
    });
  }
}
