import type { Cell, Column, Failure, FilterProblem, Kind, RowsState, RowView, Selection, SiteView, TableFrame, TableQuery } from "../bindings";
import { partialRows, rowsState } from "./fleet";
import { makeKinds } from "./kinds";
import type { MockObject } from "./objects";

const column = (id: string, width: number, more: Partial<Column> = {}): Column => ({ id, width, title: null, flushRight: false, grows: false, wide: false, ...more });

const site = column("site", 120);
const namespaced = column("namespace", 104);
const named = column("name", 212, { grows: true });
const used = [column("cpu", 116, { flushRight: true }), column("memory", 128, { flushRight: true })];
const age = column("age", 64, { flushRight: true });

/** The columns of each kind, as wide as those of the core. */
export const columns: Record<Kind, Column[]> = {
  nodes: [site, named, column("status", 140), column("roles", 130), ...used, age, column("version", 90), column("internal-ip", 120)],
  "deployments.apps": [site, namespaced, named, column("ready", 66), column("up-to-date", 96, { flushRight: true }), column("available", 86, { flushRight: true }), ...used, age, column("images", 150)],
  "storageclasses.storage.k8s.io": [site, column("name", 240, { grows: true }), column("x-provisioner", 180, { title: "Provisioner" }), column("x-secret-namespace", 120, { title: "Wide", wide: true }), age],
  "statefulsets.apps": [site, namespaced, named, column("ready", 66), ...used, age, column("images", 240)],
  pods: [site, namespaced, column("name", 204, { grows: true }), column("ready", 66), column("status", 150), column("restarts", 96, { flushRight: true }), ...used, age, column("ip", 120, { wide: true }), column("node", 124)],
};

/** The columns of a kind; those of every kind where it has none of its own. */
export function columnsOf(kind: Kind): Column[] {
  return columns[kind] ?? [site, namespaced, column("name", 240, { grows: true }), age];
}

function key(object: MockObject, id: string): string | number {
  const cell = object.cells.get(id);
  if (id === "site") return object.ref.site;
  switch (cell?.cell) {
    case "text":
    case "status": return cell.text;
    case "number":
        case "numberAge": return cell.value;
    case "usage": return cell.value + 1;
    case "noUsage": return 0;
    case "age": return -cell.since;
    default: return "";
  }
}

/** What is wrong with a filter: of the core's language only what a page needs to show. */
export function problemOf(text: string): FilterProblem | null {
  const empty = /(?:^|\s)(-?[a-z-]+(?::|[<>]=?))(?=\s|$)/i.exec(text);
  if (!empty?.[1]) return null;
  const start = empty.index + empty[0].length - empty[1].length;
  return { fault: "noValue", start, end: start + empty[1].length, part: empty[1] };
}

/** Words, `-word` and `key:value`. */
function readFilter(text: string): (object: MockObject) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const said = (object: MockObject, id: string): string => {
    const cell = object.cells.get(id);
    return (id === "site" ? object.ref.site : cell && "text" in cell ? cell.text : "").toLowerCase();
  };
  return (object) => words.every((word) => {
    const not = word.startsWith("-") && word.length > 1;
    const [key, value] = (not ? word.slice(1) : word).split(/[:=]/);
    const has = value !== undefined && object.cells.has(key ?? "")
      ? said(object, key ?? "").includes(value)
      : [...object.cells.keys()].some((id) => said(object, id).includes(not ? word.slice(1) : word));
    return has !== not;
  });
}

/** What the rows of a site are worth, if it does not refuse them. */
function stateOf(site: SiteView, now: number, kind: Kind, failure: Failure | undefined, served: boolean): RowsState {
  const state = rowsState(site, now);
  if (state.rows !== "live") return state;
  if (failure) return { rows: "failed", failure };
  return served ? state : { rows: "failed", failure: { code: "kind-not-served", site: site.name, object: null, params: { resource: kind }, detail: null } };
}

/** What a label's column shows: simulated objects have the label of their application. */
function labelCell(object: MockObject, id: string): Cell {
  return id === "label:app" ? { cell: "text", text: object.ref.name.split("-")[0] ?? "" } : { cell: "none" };
}

/** One subscribed table of the simulated core. */
export class MockTable {
  query: TableQuery;
  selected = new Set<number>();
  /** Columns beside those of the kind. */
  #extra: string[] = [];
  /** The next frame tells the columns. */
  #tell = false;
  #anchor: number | null = null;
  /** The row that stays put, its index, and how far it has moved, all in all. */
  #still: { row: number; at: number } | null = null;
  #moved = 0;
  #sent = new Set<number>();
  #whole: MockObject[] | null = null;
  #matches: (object: MockObject) => boolean = () => true;

  constructor(query: TableQuery) {
    this.query = query;
  }

  change(asked: TableQuery, moved: number): void {
    const query = { ...asked, first: Math.max(0, asked.first + this.#moved - moved) };
    const same = (["kind", "text"] as const).every((name) => this.query[name] === query[name])
      && JSON.stringify([this.query.sites, this.query.namespaces, this.query.sort]) === JSON.stringify([query.sites, query.namespaces, query.sort]);
    if (!same) this.#whole = this.#still = null;
    this.query = query;
  }

  /** Rows come and go around this one. */
  attend(row: number | null, objects: MockObject[]): void {
    const at = this.whole(objects).findIndex((object) => object.number === row);
    this.#still = row === null || at < 0 ? null : { row, at };
  }

  /** Moves the window with the row that stays put. */
  #follow(whole: MockObject[]): void {
    const [still, at] = [this.#still, whole.findIndex((object) => object.number === this.#still?.row)];
    if (!still || at < 0) return;
    this.#moved += at - still.at;
    this.query = { ...this.query, first: Math.max(0, this.query.first + at - still.at) };
    this.#still = { ...still, at };
  }

  extend(ids: string[]): void {
    this.#extra = ids;
    this.#tell = true;
  }

  columns(): Column[] {
    return [...columnsOf(this.query.kind), ...this.#extra.map((id) => column(id, 160))];
  }

  stale(): void {
    this.#whole = null;
  }

  /** The sorted and filtered whole. */
  whole(objects: MockObject[]): MockObject[] {
    if (this.#whole) return this.#whole;
    const { kind, sites, namespaces, sort } = this.query;
    if (!problemOf(this.query.text)) this.#matches = readFilter(this.query.text);
    const matches = this.#matches;
    const rows = objects.filter((object) => object.ref.kind === kind && sites.includes(object.ref.site)
      && (namespaces.length === 0 || namespaces.includes(object.ref.namespace)) && matches(object));
    const direction = sort.descending ? -1 : 1;
    const keyed = rows.map((object) => ({ object, by: key(object, sort.column), tie: `${object.ref.namespace}/${object.ref.name}/${object.ref.site}` }));
    keyed.sort((a, b) => (a.by < b.by ? -direction : a.by > b.by ? direction : a.tie < b.tie ? -1 : 1));
    return (this.#whole = keyed.map(({ object }) => object));
  }

  select(objects: MockObject[], selection: Selection): void {
    const whole = this.whole(objects);
    switch (selection.select) {
      case "only": this.selected = new Set([selection.row]); this.#anchor = selection.row; break;
      case "toggle":
        if (!this.selected.delete(selection.row)) this.selected.add(selection.row);
        this.#anchor = selection.row;
        break;
      case "to": {
        const to = whole.findIndex((object) => object.number === selection.row);
        const begin = whole.findIndex((object) => object.number === (selection.from ?? this.#anchor));
        const from = begin < 0 ? to : begin;
        this.selected = new Set(whole.slice(Math.min(from, to), Math.max(from, to) + 1).map((object) => object.number));
        break;
      }
      case "matching": {
        const filter = readFilter(selection.text);
        for (const object of whole) if (filter(object)) this.selected.add(object.number);
        break;
      }
      case "all": this.selected = new Set(whole.map((object) => object.number)); break;
      default: this.selected.clear();
    }
  }

  frame(objects: MockObject[], sites: SiteView[], now: number, changed: Set<number> | null, failures: ReadonlyMap<string, Failure>): TableFrame {
    const whole = this.whole(objects);
    this.#follow(whole);
    const { first, count, kind } = this.query;
    const part = whole.slice(first, first + count);
    const order = part.map((object) => object.number);
    const served = makeKinds(sites).find((view) => view.kind === kind)?.sites;
    const state = new Map(sites.map((site) => [site.id, stateOf(site, now, kind, failures.get(site.id), served?.includes(site.id) ?? true)]));
    const told = this.#tell ? this.columns() : null;
    this.#tell = false;
    const rows: RowView[] = part
      .filter((object) => changed === null || told !== null || changed.has(object.number) || !this.#sent.has(object.number))
      .map((object) => ({
        id: object.number, object: object.ref, stale: state.get(object.ref.site)?.rows === "stale",
        cells: this.columns().map(({ id }) => object.cells.get(id) ?? labelCell(object, id)),
      }));
    this.#sent = new Set(order);
    const ofSite = (id: string): number => objects.filter((object) => object.ref.site === id && object.ref.kind === kind).length;
    return {
      total: whole.length, first, order, rows, columns: told,
      unfiltered: this.query.sites.reduce((sum, id) => sum + ofSite(id), 0),
      selected: order.filter((id) => this.selected.has(id)), selectedTotal: this.selected.size,
      moved: this.#moved, held: 0, openChanges: 0, problem: problemOf(this.query.text),
      sites: this.query.sites.map((id) => ({ site: id, state: state.get(id) ?? { rows: "disconnected" }, rows: ofSite(id), partial: partialRows(sites.find((site) => site.id === id), kind) })),
    };
  }
}
