import type { Cell, Column, Failure, Kind, Measure, ObjectRef, RowView, SiteId, Stream } from "../../ipc";
import { app } from "../../state/app.svelte";

/** How many are shown. */
export const most = 10;

/** An object with what it uses. */
export interface TopRow {
  object: ObjectRef;
  stale: boolean;
  cell: Extract<Cell, { cell: "usage" }>;
}

/** Those of a kind that use the most of something. */
class TopOfKind {
  rows = $state.raw<TopRow[]>([]);
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  #columns: Column[] = [];
  #known = new Map<number, RowView>();
  #order: number[] = [];
  #stream: Stream;

  constructor(kind: Kind, sites: SiteId[], namespaces: string[], measure: Measure) {
    const query = { kind, sites, namespaces, text: "", sort: { column: measure, descending: true }, first: 0, count: most };
    this.#stream = app.stream({ topic: "table", query }, {
      opened: ({ columns }) => {
        this.failure = null;
        this.#columns = columns;
        this.#known.clear();
      },
      frame: (body) => {
        if (body.content !== "table") return;
        if (body.columns) this.#columns = body.columns;
        for (const row of body.rows) this.#known.set(row.id, row);
        if (body.order) this.#order = body.order;
        const order = this.#order;
        this.#known = new Map([...this.#known].filter(([id]) => order.includes(id)));
        const place = this.#columns.findIndex((column) => column.id === measure);
        this.rows = order.flatMap((id) => {
          const row = this.#known.get(id);
          const cell = row?.cells[place];
          return row && cell?.cell === "usage" && cell.value > 0 ? [{ object: row.object, stale: row.stale, cell }] : [];
        });
        this.loaded = true;
      },
      failed: (failure) => (this.failure = failure),
    });
  }

  /** Asks once more if that failed. */
  retry(): void {
    if (this.failure) this.#stream.reopen();
  }

  close(): void {
    this.#stream.close();
  }
}

/** Those of some kinds that use the most. */
export class Top {
  #kinds: TopOfKind[];

  constructor(kinds: Kind[], sites: SiteId[], namespaces: string[], measure: Measure) {
    this.#kinds = kinds.map((kind) => new TopOfKind(kind, sites, kind === "nodes" ? [] : namespaces, measure));
  }

  /** Whether all kinds have answered. */
  get loaded(): boolean {
    return this.#kinds.every((kind) => kind.loaded);
  }

  /** Why one of them cannot be read. */
  get failure(): Failure | null {
    return this.#kinds.find((kind) => kind.failure)?.failure ?? null;
  }

  get rows(): TopRow[] {
    const all = this.#kinds.flatMap((kind) => kind.rows);
    return all.sort((one, other) => other.cell.value - one.cell.value).slice(0, most);
  }

  /** Asks once more for those that failed. */
  retry(): void {
    for (const kind of this.#kinds) kind.retry();
  }

  close(): void {
    for (const kind of this.#kinds) kind.close();
  }
}
