import { expect, test } from "vitest";
import type { Frame, FrameBody, Subscribed, Topic } from "../src/ipc";
import { Stream } from "../src/ipc/stream";
import type { Transport } from "../src/ipc/transport";

const body = (name: string): FrameBody => ({ content: "sites", sites: [{ name } as never], order: null, heard: {}, kubeconfig: 1, offered: 0 });
const name = (frame: FrameBody): string => (frame.content === "sites" ? (frame.sites[0]?.name ?? "") : "");
const topic: Topic = { topic: "operations" };
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

class Wire implements Transport {
  opened: { id: string; send: (frame: Frame) => void; topic: Topic }[] = [];
  calls: [string, unknown][] = [];
  early: Frame | null = null;

  async invoke(command: string, args: unknown): Promise<never> {
    this.calls.push([command, args]);
    return null as never;
  }

  async subscribe(_page: string, wanted: Topic, send: (frame: Frame) => void): Promise<Subscribed> {
    const id = `s${this.opened.length + 1}`;
    this.opened.push({ id, send, topic: wanted });
    if (this.early) send({ ...this.early, subscription: id });
    await settle();
    return { id, columns: [] };
  }

  frame(place: number, seq: number, text: string): void {
    const entry = this.opened[place];
    entry?.send({ subscription: entry.id, seq, body: body(text) });
  }

  acknowledged(): unknown[] {
    return this.calls.filter(([command]) => command === "acknowledge").map(([, args]) => args);
  }
}

function start(): { wire: Wire; stream: Stream; seen: string[] } {
  const wire = new Wire();
  const seen: string[] = [];
  const stream = new Stream(wire, "page", topic, { opened: ({ id }) => seen.push(`open ${id}`), frame: (frame) => seen.push(name(frame)), failed: () => seen.push("failed") });
  return { wire, stream, seen };
}

test("frames are applied in order and each is acknowledged", async () => {
  const { wire, seen } = start();
  await settle();
  await settle();
  wire.frame(0, 1, "a");
  wire.frame(0, 2, "b");
  expect(seen).toEqual(["open s1", "a", "b"]);
  expect(wire.acknowledged()).toEqual([{ subscription: "s1", seq: 1 }, { subscription: "s1", seq: 2 }]);
});

test("a frame that overtakes the answer to subscribe waits for it", async () => {
  const wire = new Wire();
  wire.early = { subscription: "", seq: 1, body: body("early") };
  const seen: string[] = [];
  new Stream(wire, "page", topic, { opened: () => seen.push("open"), frame: (frame) => seen.push(name(frame)), failed: () => undefined });
  expect(seen).toEqual([]);
  await settle();
  await settle();
  expect(seen).toEqual(["open", "early"]);
});

test("a gap makes a new subscription, and what comes late from the old one is dropped", async () => {
  const { wire, seen } = start();
  await settle();
  await settle();
  wire.frame(0, 1, "a");
  wire.frame(0, 3, "lost its neighbour");
  await settle();
  await settle();
  expect(wire.calls).toContainEqual(["unsubscribe", { subscription: "s1" }]);
  wire.frame(0, 2, "late");
  wire.frame(1, 1, "fresh");
  expect(seen).toEqual(["open s1", "a", "open s2", "fresh"]);
});

test("a frame that comes twice is applied once", async () => {
  const { wire, seen } = start();
  await settle();
  await settle();
  wire.frame(0, 1, "a");
  wire.frame(0, 1, "a again");
  expect(seen).toEqual(["open s1", "a"]);
});

test("a stream that is closed before the answer came leaves no subscription", async () => {
  const { wire, stream, seen } = start();
  stream.close();
  await settle();
  await settle();
  expect(seen).toEqual([]);
  expect(wire.calls).toEqual([["unsubscribe", { subscription: "s1" }]]);
});
