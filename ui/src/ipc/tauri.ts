import { Channel, invoke } from "@tauri-apps/api/core";
import type { Frame, PageId, Subscribed, Topic } from "./bindings";
import type { Arguments, Command, Result, Transport } from "./transport";

/** The transport of the program: Tauri's commands, and one channel per subscription. */
export class TauriTransport implements Transport {
  invoke<C extends Exclude<Command, "subscribe">>(name: C, args: Arguments<C>): Promise<Result<C>> {
    return invoke<Result<C>>(name, args);
  }

  subscribe(page: PageId, topic: Topic, onFrame: (frame: Frame) => void): Promise<Subscribed> {
    const channel = new Channel<Frame>();
    channel.onmessage = onFrame;
    return invoke<Subscribed>("subscribe", { page, topic, channel });
  }
}
