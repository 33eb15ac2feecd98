import type { Arguments, Command, Result } from "../transport";

/** What answers each command. */
export type Handlers = { [C in Exclude<Command, "subscribe">]: (args: Arguments<C>) => Result<C> };
