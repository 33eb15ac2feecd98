import { call, type Column, type Failure, type ObjectRef, type RowView, type Selection, type Stream, type TableFrame, type TableQuery, type TableSite } from "../ipc";
import { app } from "../state/app.svelte";

/** A table of the core as the page holds it: the rows of one window, and where that window lies in the whole. */
export class LiveTable {
  query = $state.raw<TableQuery>() as TableQuery;
  columns = $state.raw<Column[]>([]);
  total = $state(0);
  unfiltered = $state(0);
  first = $state(0);
  order = $state.raw<number[]>([]);
  rows = $state.raw<ReadonlyMap<number, RowView>>(new Map());
  selected = $state.raw<ReadonlySet<number>>(new Set());
  selectedTotal = $state(0);
  sites = $state.raw<TableSite[]>([]);
  /** False until the first frame. */
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Objects whose rows came with the newest frame. */
  touched = $state.raw<RowView[]>([]);
  #places: number[] = [];
  #stream: Stream;
  #behind = false;

  constructor(query: TableQuery) {
    this.query = query;
    this.#stream = app.stream(
      { topic: "table", query },
      {
        opened: ({ columns }) => {
          this.#lay(columns);
          this.failure = null;
          this.rows = new Map();
          if (this.#behind) void this.change({});
          this.#behind = false;
        },
        frame: (body) => {
          if (body.content === "table") this.#show(body);
        },
        failed: (failure) => (this.failure = failure),
      },
    );
  }

  /** Asks for another window, order, text or scope. The kind stays: another kind is another table. */
  async change(change: Partial<TableQuery>): Promise<void> {
    this.query = { ...this.query, ...change };
    this.#stream.topic = { topic: "table", query: this.query };
    const id = this.#stream.id;
    if (id === null) {
      // What is asked for while the subscription is on its way is told to it when it stands.
      if (this.#stream.opening) this.#behind = true;
      else this.#stream.reopen();
      return;
    }
    try {
      await call("change_query", { subscription: id, query: this.query });
    } catch {
      // The core does not know the subscription any more (it restarted, or the page was taken for gone).
      this.#stream.reopen();
    }
  }

  async select(selection: Selection): Promise<void> {
    const id = this.#stream.id;
    if (id !== null) await call("select", { subscription: id, selection });
  }

  /** The whole selection, loaded or not. */
  async selection(): Promise<ObjectRef[]> {
    const id = this.#stream.id;
    return id === null ? [] : call("selected", { subscription: id });
  }

  async locate(object: ObjectRef): Promise<number | null> {
    const id = this.#stream.id;
    return id === null ? null : call("locate", { subscription: id, object });
  }

  close(): void {
    this.#stream.close();
  }

  /** The row at an index of the whole, if it is loaded. */
  at(index: number): RowView | undefined {
    const id = this.order[index - this.first];
    return id === undefined ? undefined : this.rows.get(id);
  }

  /** The index of a row in the whole, if it is loaded. */
  indexOf(row: number): number | null {
    const place = this.order.indexOf(row);
    return place < 0 ? null : this.first + place;
  }

  /** The columns that are shown, and the places of their cells in a row. */
  #lay(all: Column[]): void {
    this.#places = all.flatMap((column, place) => (column.wide ? [] : [place]));
    this.columns = all.filter((column) => !column.wide);
  }

  #show(frame: TableFrame): void {
    if (frame.columns) this.#lay(frame.columns);
    const rows = new Map<number, RowView>();
    const fresh = new Map(frame.rows.map((row) => [row.id, { ...row, cells: this.#places.map((place) => row.cells[place] ?? { cell: "none" as const }) }]));
    for (const id of frame.order) {
      const row = fresh.get(id) ?? this.rows.get(id);
      if (row) rows.set(id, row);
    }
    this.rows = rows;
    this.order = frame.order;
    this.first = frame.first;
    this.total = frame.total;
    this.unfiltered = frame.unfiltered;
    this.selected = new Set(frame.selected);
    this.selectedTotal = frame.selectedTotal;
    this.sites = frame.sites;
    this.touched = frame.rows;
    this.loaded = true;
  }
}
