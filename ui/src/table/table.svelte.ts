import { call, type Attention, type Column, type ColumnLayout, type Copied, type CopyFormat, type Failure, type FilterProblem, type ObjectRef, type RowView, type Selection, type Stream, type TableFrame, type TableQuery, type TableSite } from "../ipc";
import { app } from "../state/app.svelte";
import { arrange, extras, isExtra } from "./arrange";
import { Questions } from "./questions";

/** A table of the core as the page holds it: the rows of one window, and where that window lies in the whole. */
export class LiveTable {
  query = $state.raw<TableQuery>() as TableQuery;
  /** All columns, in the order of a row's cells. */
  all = $state.raw<Column[]>([]);
  /** Those that the kind has by itself. */
  own = $state.raw<Column[]>([]);
  /** How the user arranged them. */
  layout = $state.raw<ColumnLayout[]>([]);
  /** All columns as they are arranged. */
  arranged = $derived(arrange(this.all, this.own, this.layout));
  /** The columns that are shown. */
  columns = $derived(this.arranged.filter((column) => column.shown));
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
  /** Columns beside those of the kind that the core was asked for. */
  #extended = "";
  /** Rows that keep their places although the order wants them elsewhere. */
  held = $state(0);
  /** Counts the changes of the open object. */
  openChanges = $state(0);
  /** Why the text of the query could not be read; the rows are those of the text before. */
  problem = $state.raw<FilterProblem | null>(null);
  /** The row that stays where it is on the screen. */
  anchor: number | null = null;
  /** Rows that the page has in its document: so many are asked for first when others are to be shown. */
  glance = 90;
  /** Rows were asked for that are not on the screen yet: those around them can wait. */
  coming = $state(false);
  #settling: ReturnType<typeof setTimeout> | undefined;
  /** By how many rows the anchor has moved, all in all: whoever shows the rows scrolls as far. */
  shift = $state(0);
  /** The same since the subscription began, as the newest frame tells it. */
  #moved = 0;
  #stream: Stream;
  #questions: Questions;
  #attention: Attention = { anchor: null, hold: false, open: null };
  #told = "";
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(query: TableQuery) {
    this.query = query;
    this.#stream = app.stream(
      { topic: "table", query },
      {
        opened: ({ columns }) => {
          [this.all, this.own] = [columns, columns];
          this.#extended = "";
          this.#extend();
          this.failure = null;
          this.rows = new Map();
          this.#moved = 0;
          this.#questions.opened();
          this.#tellAnew();
        },
        frame: (body) => {
          if (body.content === "table") this.#show(body);
        },
        failed: (failure) => (this.failure = failure),
      },
    );
    this.#questions = new Questions(this.#stream, (subscription) => call("change_query", { subscription, query: this.query, moved: this.#moved }));
  }

  /** Asks for another window, order, text or scope, one question at a time. The kind stays: another kind is another table. */
  async change(change: Partial<TableQuery>): Promise<void> {
    const others = Object.keys(change).some((key) => key !== "first" && key !== "count");
    this.query = { ...this.query, ...change, ...(others && { count: this.glance }) };
    this.#stream.topic = { topic: "table", query: this.query };
    if (others) {
      this.coming = true;
      clearTimeout(this.#settling);
      this.#settling = undefined;
      // The core lets the anchor go with the rows that were asked for before.
      this.#tellAnew();
    }
    await this.#questions.tell();
    // An answer that is no news comes without a frame.
    if (others) this.#settle();
  }

  /** A moment later the rows that were asked for are painted. */
  #settle(): void {
    this.#settling ??= setTimeout(() => (this.coming = false), 50);
  }

  /** Changes the selection; answers what is wrong with a filter in it. */
  async select(selection: Selection): Promise<FilterProblem | null> {
    const id = this.#stream.id;
    return id === null ? null : call("select", { subscription: id, selection });
  }

  /** Tells the core what the user attends to, a moment later: the pointer passes many rows on its way. */
  attend(change: Partial<Attention>): void {
    this.#attention = { ...this.#attention, ...change };
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const [id, attention] = [this.#stream.id, this.#attention];
      const text = JSON.stringify(attention);
      if (id === null || text === this.#told) return;
      this.#told = text;
      // A subscription that has ended is opened anew by the next query.
      call("attend", { subscription: id, attention }).catch(() => undefined);
    }, 60);
  }

  #tellAnew(): void {
    this.#told = "";
    this.attend({});
  }

  /** Puts the rows that are held where the order wants them. */
  async refreshOrder(): Promise<void> {
    const id = this.#stream.id;
    if (id === null) return;
    await call("attend", { subscription: id, attention: { ...this.#attention, hold: false } });
    this.#tellAnew();
  }

  /** Lists once more where that failed; opens the table anew if it could not be opened. */
  async retry(): Promise<void> {
    const id = this.#stream.id;
    if (id === null) this.#questions.reopen();
    else await call("retry", { subscription: id });
  }

  /** The whole selection, loaded or not. */
  async selection(): Promise<ObjectRef[]> {
    const id = this.#stream.id;
    return id === null ? [] : call("selected", { subscription: id });
  }

  /** The selected rows, or one row, as text, with the columns that are shown. */
  async copy(format: CopyFormat, row: number | null): Promise<Copied> {
    const id = this.#stream.id;
    return id === null ? { text: "", rows: 0, leftOut: 0 } : call("copy", { subscription: id, format, columns: this.columns.map((column) => column.id), row });
  }

  async locate(object: ObjectRef): Promise<number | null> {
    const id = this.#stream.id;
    return id === null ? null : call("locate", { subscription: id, object });
  }

  close(): void {
    clearTimeout(this.#telling);
    clearTimeout(this.#settling);
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

  /** Arranges the columns. */
  arrange(layout: ColumnLayout[]): void {
    this.layout = layout;
    this.#extend();
  }

  /** Asks for the columns that the kind has not by itself; they come with a frame. */
  #extend(): void {
    const id = this.#stream.id;
    const columns = extras(this.own, this.layout);
    const text = columns.join("\n");
    if (id === null || text === this.#extended) return;
    this.#extended = text;
    // A subscription that has ended is opened anew by the next query.
    call("extend", { subscription: id, columns }).catch(() => undefined);
  }

  #show(frame: TableFrame): void {
    const order = frame.order ?? this.order;
    if (frame.columns) {
      const own = new Set(this.own.map((column) => column.id));
      this.all = frame.columns;
      this.own = frame.columns.filter((column) => own.has(column.id) || !isExtra(column.id));
    }
    const rows = new Map<number, RowView>();
    const fresh = new Map(frame.rows.map((row) => [row.id, row]));
    for (const id of order) {
      const row = fresh.get(id) ?? this.rows.get(id);
      if (row) rows.set(id, row);
    }
    const by = this.anchor === null ? 0 : frame.moved - this.#moved;
    this.#moved = frame.moved;
    this.rows = rows;
    this.order = order;
    this.first = frame.first;
    // The core moves the window with the anchor; a query that is on its way says where it is to be.
    if (!this.#questions.asking && this.query.first !== frame.first) this.query = { ...this.query, first: frame.first };
    else if (by !== 0) this.query = { ...this.query, first: Math.max(0, this.query.first + by) };
    this.#stream.topic = { topic: "table", query: this.query };
    this.total = frame.total;
    this.unfiltered = frame.unfiltered;
    if (frame.selected) this.selected = new Set(frame.selected);
    this.selectedTotal = frame.selectedTotal;
    if (frame.sites) this.sites = frame.sites;
    this.held = frame.held;
    this.openChanges = frame.openChanges;
    this.problem = frame.problem;
    this.touched = frame.rows;
    this.loaded = true;
    this.shift += by;
    if (this.coming) this.#settle();
  }
}
