import type { Failure, Frame, FrameBody, SubscriptionId, Topic } from "../bindings";
import type { MockLogs } from "./logs";
import { MockMatrix } from "./matrix";
import { MockTable } from "./table";

/** One stream of frames to the page. */
export interface Subscription {
  id: SubscriptionId;
  topic: Topic;
  seq: number;
  acknowledged: number;
  /** Something changed while two frames were unacknowledged. */
  pending: boolean;
  table: MockTable | null;
  matrix: MockMatrix | null;
  logs: MockLogs | null;
  send: (frame: Frame) => void;
}

/** Subscriptions of the simulated core: at most two frames are unacknowledged, as in the real one. */
export class Hub {
  #all = new Map<SubscriptionId, Subscription>();
  #serial = 0;
  #body: (entry: Subscription, changed: Set<number> | null) => FrameBody;

  constructor(body: (entry: Subscription, changed: Set<number> | null) => FrameBody) {
    this.#body = body;
  }

  get size(): number {
    return this.#all.size;
  }

  open(topic: Topic, send: (frame: Frame) => void): Subscription {
    const id = `subscription-${++this.#serial}`;
    const table = topic.topic === "table" ? new MockTable(structuredClone(topic.query)) : null;
    const matrix = topic.topic === "applications" ? new MockMatrix(structuredClone(topic.query)) : null;
    const entry: Subscription = { id, topic, seq: 0, acknowledged: 0, pending: false, table, matrix, logs: null, send };
    this.#all.set(id, entry);
    this.later(entry, null);
    return entry;
  }

  /** The logs that pages follow. */
  get logs(): MockLogs[] {
    return [...this.#all.values()].flatMap(({ logs }) => logs ?? []);
  }

  close(id: SubscriptionId): void {
    this.#all.delete(id);
  }

  find(id: SubscriptionId): Subscription {
    const entry = this.#all.get(id);
    if (!entry) throw { code: "bad-request", site: null, object: null, params: { reason: "no such subscription" }, detail: null } satisfies Failure;
    return entry;
  }

  acknowledge(id: SubscriptionId, seq: number): void {
    const entry = this.find(id);
    entry.acknowledged = Math.max(entry.acknowledged, seq);
    if (entry.pending) this.send(entry, null);
  }

  /** The order of every table is to be worked out anew. */
  reorder(): void {
    for (const entry of this.#all.values()) entry.table?.stale();
  }

  /** Something of a topic changed; applications are made of the rows of tables. */
  publish(topic: Topic["topic"], changed: Set<number> | null = null): void {
    for (const entry of this.#all.values()) if (entry.topic.topic === topic || (topic === "table" && entry.matrix)) this.send(entry, changed);
  }

  /** Loses one frame of every subscription. */
  lose(): void {
    for (const entry of [...this.#all.values()]) {
      entry.seq++;
      this.send(entry, null);
    }
  }

  later(entry: Subscription, changed: Set<number> | null): void {
    setTimeout(() => this.send(entry, changed), 0);
  }

  send(entry: Subscription, changed: Set<number> | null): void {
    if (!this.#all.has(entry.id)) return;
    if (entry.seq - entry.acknowledged >= 2) {
      entry.pending = true;
      return;
    }
    entry.pending = false;
    entry.seq++;
    entry.send(structuredClone({ subscription: entry.id, seq: entry.seq, body: this.#body(entry, changed) }));
  }
}
