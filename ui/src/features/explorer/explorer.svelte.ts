import type { ObjectRef } from "../../ipc";
import { filter } from "../../state/filter.svelte";
import { router } from "../../state/router.svelte";

/** What the Explorer was asked to show. */
class ExplorerTarget {
  target = $state.raw<ObjectRef | null>(null);

  /** Goes to an object: its kind's table, its row, its drawer. */
  show(object: ObjectRef): void {
    if (!filter.has(object.site)) filter.all();
    if (!filter.namespaces.includes(object.namespace)) filter.namespaces = [];
    router.go("explorer", { kind: object.kind, open: object });
    this.target = object;
  }
}

export const explorer = new ExplorerTarget();
