import { untrack } from "svelte";
import type { ObjectRef, Presence } from "../../ipc";
import { app } from "../../state/app.svelte";

/** What the core tells of an object while it is followed. */
export class Followed {
  /** Grows when something of it changed. */
  revision = $state(0);
  presence = $state<Presence>("there");
}

/** Follows an object as long as it is shown. */
export function follow(object: () => ObjectRef): Followed {
  const followed = new Followed();
  $effect(() => {
    const wanted = object();
    return untrack(() => {
      followed.presence = "there";
      followed.revision = 0;
      const stream = app.stream({ topic: "object", object: wanted }, {
        opened: () => undefined,
        frame: (body) => {
          if (body.content !== "object") return;
          followed.revision = body.revision;
          followed.presence = body.presence;
        },
        // What is shown stays as it was read; opening it again asks anew.
        failed: () => undefined,
      });
      return () => stream.close();
    });
  });
  return followed;
}
