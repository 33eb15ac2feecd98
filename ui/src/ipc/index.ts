import type { Failure } from "./bindings";
import { TauriTransport } from "./tauri";
import { asFailure, type Arguments, type Command, type Result, type Transport } from "./transport";

export * from "./bindings";
export { Stream } from "./stream";
export { asFailure, type Transport } from "./transport";

let transport: Transport | null = null;

/** Chooses the way to the core, once, before anything else. */
export async function openTransport(): Promise<Transport> {
  if (transport) return transport;
  if (__MOCK__ && !("__TAURI_INTERNALS__" in window)) {
    const { MockTransport } = await import("./mock");
    transport = MockTransport.fromLocation(window.location);
  } else {
    transport = new TauriTransport();
  }
  return transport;
}

/** Puts a transport in place; tests use it. */
export function useTransport(other: Transport | null): void {
  transport = other;
}

/** The transport in use. */
export function currentTransport(): Transport {
  if (!transport) throw new Error("the transport is not open yet");
  return transport;
}

/** Calls a command of the core. It rejects with a `Failure`, whatever went wrong. */
export async function call<C extends Exclude<Command, "subscribe">>(name: C, args: Arguments<C>): Promise<Result<C>> {
  try {
    return await currentTransport().invoke(name, args);
  } catch (thrown) {
    throw asFailure(thrown) satisfies Failure;
  }
}
