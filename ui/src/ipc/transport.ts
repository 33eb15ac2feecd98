import type { Commands, Failure, Frame, PageId, Subscribed, Topic } from "./bindings";

/** Every command of the contract by name. */
export type Command = keyof Commands;
/** Arguments of a command. */
export type Arguments<C extends Command> = Commands[C]["arguments"];
/** Result of a command. */
export type Result<C extends Command> = Commands[C]["result"];

/** The way to the core: Tauri's in the program, a simulated fleet in tests and in a browser. */
export interface Transport {
  invoke<C extends Exclude<Command, "subscribe">>(name: C, args: Arguments<C>): Promise<Result<C>>;
  /** `subscribe`, with the channel that carries its frames. */
  subscribe(page: PageId, topic: Topic, onFrame: (frame: Frame) => void): Promise<Subscribed>;
}

/** Anything that was thrown, as a `Failure`: the core rejects with one, everything else is a fault of ours. */
export function asFailure(thrown: unknown): Failure {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "params" in thrown) return thrown as Failure;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", site: null, object: null, params: {}, detail };
}
