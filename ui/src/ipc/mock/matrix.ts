import type { ApplicationQuery, ApplicationRow, ApplicationsFrame, Failure, Health, HealthCounts, SiteView } from "../bindings";
import { worse, type MockApplication } from "./applications";
import { partialRows, rowsState } from "./fleet";
import { problemOf } from "./table";

const worst: Health[] = ["healthy", "paused", "unknown", "progressing", "degraded", "down"];

interface Found {
  all: MockApplication[];
  key: string;
  rows: ApplicationRow[];
  found: ApplicationRow[];
  healths: HealthCounts;
}

/** One subscribed matrix of the simulated core. */
export class MockMatrix {
  query: ApplicationQuery;
  /** Numbers of rows, by project and name. */
  #numbers = new Map<string, number>();
  #found: Found | null = null;
  /** What was sent of each row of the window. */
  #sent = new Map<number, string>();

  constructor(query: ApplicationQuery) {
    this.query = query;
  }

  change(query: ApplicationQuery): void {
    this.query = query;
  }

  frame(all: MockApplication[], sites: SiteView[], now: number, failures: ReadonlyMap<string, Failure>): ApplicationsFrame {
    const { first, count, text } = this.query;
    const known = new Set(sites.filter((site) => !["loading", "disconnected", "failed"].includes(rowsState(site, now).rows) && !failures.has(site.id)).map((site) => site.id));
    const { rows, found, healths } = this.#find(all, known);
    const part = found.slice(first, first + count);
    const fresh = part.filter((row) => this.#sent.get(row.id) !== JSON.stringify(row));
    this.#sent = new Map(part.map((row) => [row.id, JSON.stringify(row)]));
    return {
      total: found.length, unfiltered: rows.length, healths, first, order: part.map((row) => row.id), rows: fresh, openChanges: 0, problem: problemOf(text),
      sites: this.query.sites.map((id) => {
        const site = sites.find((one) => one.id === id);
        const failure = failures.get(id);
        const state = site && !failure ? rowsState(site, now) : failure ? { rows: "failed" as const, failure } : { rows: "disconnected" as const };
        const partial = partialRows(site, "deployments.apps");
        const refused: Failure = { code: "forbidden", site: null, object: null, params: { verb: "list", resource: "secrets" }, detail: null };
        return {
          site: id, state, stale: state.rows === "stale", applications: all.filter(({ cell }) => cell.site === id).length, partial, releases: partial ? refused : null, unread: [],
        };
      }),
    };
  }

  /** All that match, seen or not. */
  matched(all: MockApplication[], sites: SiteView[], now: number): ApplicationRow[] {
    const known = new Set(sites.filter((site) => !["loading", "disconnected", "failed"].includes(rowsState(site, now).rows)).map((site) => site.id));
    return this.#find(all, known).found;
  }

  /** The sorted and filtered whole. It is kept while only the window moves. */
  #find(all: MockApplication[], known: Set<string>): Found {
    const { text, sort } = this.query;
    const key = JSON.stringify([{ ...this.query, first: 0, count: 0, open: null }, [...known]]);
    if (this.#found?.all === all && this.#found.key === key) return this.#found;
    const rows = this.#rows(all.filter(({ cell }) => known.has(cell.site)));
    const found = rows.filter(matcher(problemOf(text) ? "" : text)).sort(comparison(sort.column, sort.descending));
    const healths: HealthCounts = { healthy: 0, paused: 0, unknown: 0, progressing: 0, degraded: 0, down: 0 };
    for (const row of found) healths[row.health]++;
    return (this.#found = { all, key, rows, found, healths });
  }

  /** Rows of the query before its text. */
  #rows(all: MockApplication[]): ApplicationRow[] {
    const rows = new Map<string, ApplicationRow>();
    const { sites, projects } = this.query;
    const places = new Map(sites.map((site, place) => [site, place]));
    for (const { project, name, cell, workloads } of all) {
      if (!places.has(cell.site) || (projects.length > 0 && !projects.includes(project))) continue;
      const key = `${project}/${name}`;
      const id = this.#numbers.get(key) ?? this.#numbers.size + 1;
      this.#numbers.set(key, id);
      const row = rows.get(key) ?? { id, project, name, system: false, package: cell.package?.name ?? null, mixed: false, kinds: workloads.map((one) => one.object.kind), health: cell.health, cells: [] };
      rows.set(key, { ...row, mixed: row.mixed || cell.odd, health: worse(row.health, cell.health), cells: [...row.cells, cell] });
    }
    for (const row of rows.values()) row.cells.sort((one, other) => (places.get(one.site) ?? 0) - (places.get(other.site) ?? 0));
    return [...rows.values()];
  }
}

function comparison(column: string, descending: boolean): (one: ApplicationRow, other: ApplicationRow) => number {
  const by = (row: ApplicationRow): string | number => (column === "health" ? worst.indexOf(row.health) : column === "sites" ? row.cells.length : column === "project" ? row.project : row.name);
  const direction = descending ? -1 : 1;
  return (one, other) => {
    const [a, b] = [by(one), by(other)];
    return a < b ? -direction : a > b ? direction : `${one.project}/${one.name}` < `${other.project}/${other.name}` ? -1 : 1;
  };
}

/** Words, `-word` and `key:value`. */
function matcher(text: string): (row: ApplicationRow) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const said = (row: ApplicationRow, key: string): string[] | null => {
    switch (key) {
      case "name": return [row.name];
      case "project": return [row.project];
      case "health": return row.cells.map((cell) => cell.health);
      case "site": return row.cells.map((cell) => cell.site);
      case "image": return row.cells.flatMap((cell) => cell.images.map((image) => image.image));
      case "owner": return row.cells.map((cell) => cell.owner.owner);
      case "package": return row.cells.flatMap((cell) => cell.package?.name ?? []);
      case "kind": return row.kinds;
      default: return null;
    }
  };
  return (row) => words.every((word) => {
    const not = word.startsWith("-") && word.length > 1;
    const plain = not ? word.slice(1) : word;
    const [key = "", value] = plain.split(":");
    const values = value === undefined ? null : said(row, key);
    const has = values ? values.some((one) => (value ?? "").split(",").some((part) => one.toLowerCase().includes(part))) : `${row.project} ${row.name}`.includes(plain);
    return has !== not;
  });
}
