import { call, type ColumnLayout, type Kind } from "../../ipc";
import { toasts } from "../../state/toasts.svelte";

/** Among the windows of this program: the columns of some kind were arranged. */
const news = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("concertina-columns");

/** How the user arranged the columns of each kind. The core keeps it for all windows. */
class Layouts {
  #all = $state.raw<ReadonlyMap<Kind, ColumnLayout[]>>(new Map());
  /** Counts what was arranged here, so that a late answer does not undo it. */
  #changes = 0;

  /** Reads what was arranged, and again whenever another window arranges something; answers how to stop. */
  follow(): () => void {
    void this.read();
    const hear = (): void => void this.read();
    news?.addEventListener("message", hear);
    return () => news?.removeEventListener("message", hear);
  }

  /** Reads what was arranged in any window. What was known stays if that fails. */
  async read(): Promise<void> {
    const before = this.#changes;
    try {
      const all = await call("table_layouts", {});
      if (before === this.#changes) this.#all = new Map(all.map(({ kind, columns }) => [kind, columns]));
    } catch {
      // The columns are as they are by themselves until it can be read.
    }
  }

  of(kind: Kind): ColumnLayout[] {
    return this.#all.get(kind) ?? none;
  }

  /** Arranges the columns of a kind at once, and keeps it; without columns, as they are by themselves. */
  set(kind: Kind, columns: ColumnLayout[]): void {
    this.#changes++;
    const all = new Map(this.#all);
    if (columns.length > 0) all.set(kind, columns);
    else all.delete(kind);
    this.#all = all;
    // The core has it before the other windows read it.
    void toasts.guard(call("set_table_layout", { layout: { kind, columns } })).then(() => news?.postMessage(null));
  }

  /** Forgets what was read; another page begins anew. */
  clear(): void {
    this.#changes++;
    this.#all = new Map();
  }
}

const none: ColumnLayout[] = [];

export const layouts = new Layouts();
