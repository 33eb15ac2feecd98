import type { ApplicationName, ApplicationRow, SiteId } from "../../ipc";

/** One application with those of its sites that are meant. */
export interface Chosen {
  application: ApplicationName;
  sites: SiteId[];
}

/** The applications that are selected in the matrix, each on some of its sites. What came to another site later is not meant. */
export class Selection {
  #all = $state.raw<ReadonlyMap<string, Chosen>>(new Map());

  get all(): Chosen[] {
    return [...this.#all.values()];
  }

  get size(): number {
    return this.#all.size;
  }

  /** Whether an application is selected on a site, or at all. */
  has(row: ApplicationRow, site: SiteId | null = null): boolean {
    const chosen = this.#all.get(keyOf(row));
    return chosen !== undefined && (site === null || chosen.sites.includes(site));
  }

  /** Whether it is selected on each of its sites. */
  hasAll(row: ApplicationRow): boolean {
    return row.cells.every((cell) => this.has(row, cell.site));
  }

  /** Takes one site of an application in or out, or all of them. */
  toggle(row: ApplicationRow, site: SiteId | null): void {
    if (site === null) return this.#put(row, this.hasAll(row) ? [] : row.cells.map((cell) => cell.site));
    if (!row.cells.some((cell) => cell.site === site)) return;
    const before = this.#all.get(keyOf(row))?.sites ?? [];
    this.#put(row, before.includes(site) ? before.filter((one) => one !== site) : [...before, site]);
  }

  /** Takes in all sites of these. */
  add(rows: ApplicationRow[]): void {
    for (const row of rows) this.#put(row, row.cells.map((cell) => cell.site));
  }

  /** Takes exactly these. */
  take(all: Chosen[]): void {
    this.#all = new Map(all.map((one) => [keyOf(one.application), one]));
  }

  /** Keeps what is among these, on the sites where they are. */
  keep(all: Chosen[]): void {
    const there = new Map(all.map((one) => [keyOf(one.application), one.sites]));
    this.take(this.all.flatMap(({ application, sites }) => {
      const kept = sites.filter((site) => there.get(keyOf(application))?.includes(site));
      return kept.length > 0 ? [{ application, sites: kept }] : [];
    }));
  }

  clear(): void {
    this.#all = new Map();
  }

  #put(row: ApplicationRow, sites: SiteId[]): void {
    const next = new Map(this.#all);
    if (sites.length === 0) next.delete(keyOf(row));
    else next.set(keyOf(row), { application: { project: row.project, name: row.name }, sites });
    this.#all = next;
  }
}

function keyOf({ project, name }: ApplicationName): string {
  return `${project}/${name}`;
}
