import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { call, type ApplicationName, type ChartField, type ChartForm, type ChartSource, type Failure, type FormProblem, type HelmChart, type OpenedChart, type Pace, type SiteId } from "../../ipc";
import { keyOf } from "../deploy/draft.svelte";
import { nameOf } from "../deploy/names";
import { Newest } from "../deploy/newest";
import { atOnce } from "../rollout/waves";

/** Where charts are looked for. */
export type Place = ChartSource["from"];

/** An application of a chart, while it is written: the chart, its values on all sites and on each, and what is wrong with it. */
export class ChartDraft {
  application = $state<ApplicationName>({ project: "", name: "" });
  sites = $state<SiteId[]>([]);
  /** The user chose the sites; until then they are those that answer. */
  chosen = $state(false);
  /** What is there already: its name and project stay. */
  readonly edited: boolean;
  /** The chart that is there already. */
  readonly there: OpenedChart | null;
  /** Where the chart is looked for. */
  place = $state<Place>("repository");
  /** Name in a repository, or the reference. */
  reference = $state("");
  /** Address of a repository that the user did not add to `helm`. */
  repository = $state("");
  /** The registry is asked by HTTP without TLS. */
  plainHttp = $state(false);
  /** Empty for the newest. */
  version = $state("");
  chart = $state.raw<HelmChart | null>(null);
  opening = $state(false);
  /** Values as YAML: those of all sites, and what is different on some. */
  values = $state("");
  readonly differences = new SvelteMap<SiteId, string>();
  /** The values that are looked at: those of all sites, or of one. */
  of = $state<SiteId | null>(null);
  /** As YAML, not as a form. */
  asText = $state(false);
  pace = $state.raw<Pace>(atOnce);
  /** For how many minutes the version before is kept warm. */
  keep = $state(0);
  problems = $state.raw<FormProblem[]>([]);
  failure = $state.raw<Failure | null>(null);
  tried = $state(false);
  readonly touched = new SvelteSet<string>();
  readonly misread = new SvelteMap<string, string>();
  #named: boolean;
  /** What was there when it began. */
  readonly #begun: string;
  #serial = 0;
  readonly #checks = new Newest<FormProblem[]>();

  constructor(sites: SiteId[], project: string, there: { application: ApplicationName; opened: OpenedChart } | null = null) {
    this.edited = there !== null;
    this.there = there?.opened ?? null;
    this.sites = sites;
    this.chosen = this.#named = this.edited;
    this.application = there?.application ?? { project, name: "" };
    if (there) this.#fill(there.opened);
    this.#begun = this.#written;
  }

  #fill(opened: OpenedChart): void {
    this.values = opened.values;
    for (const { site, values } of opened.differences) this.differences.set(site, values);
    this.version = opened.version;
    this.look(opened.source);
  }

  /** Whether something was written. */
  get changed(): boolean {
    return this.#written !== this.#begun;
  }

  get #written(): string {
    return JSON.stringify([this.application, this.reference, this.version, this.values, [...this.differences]]);
  }

  /** Looks for the chart where another one came from. */
  look(source: ChartSource | null): void {
    this.place = source?.from ?? "repository";
    if (source?.from === "repository" || source?.from === "url") this.reference = source.chart;
    if (source?.from === "url") this.repository = source.repository;
    if (source?.from === "oci") {
      this.reference = source.reference;
      this.plainHttp = source.plainHttp;
    }
  }

  set name(name: string) {
    this.#named = name !== "";
    this.application.name = name;
  }

  /** Where the chart is, as the core is told; none while something is missing. A file is asked for first. */
  get source(): ChartSource | null {
    const reference = this.reference.trim();
    if (reference === "" || this.place === "picked") return null;
    if (this.place === "oci") return { from: "oci", reference, plainHttp: this.plainHttp };
    if (this.place === "url") return this.repository.trim() === "" ? null : { from: "url", repository: this.repository.trim(), chart: reference };
    return { from: "repository", chart: reference };
  }

  /** Brings the chart onto this machine. */
  async open(source: ChartSource | null = this.source): Promise<void> {
    if (!source || this.opening) return;
    const serial = ++this.#serial;
    this.opening = true;
    this.failure = null;
    try {
      const chart = await call("open_chart", { source, version: source.from === "picked" || this.version.trim() === "" ? null : this.version.trim() });
      if (serial !== this.#serial) return;
      this.chart = chart;
      this.version = source.from === "picked" ? "" : chart.version;
      if (!this.#named) this.application.name = nameOf(chart.name);
    } catch (thrown) {
      if (serial === this.#serial) this.failure = thrown as Failure;
    } finally {
      if (serial === this.#serial) this.opening = false;
    }
  }

  /** Another chart is meant: the one that is open is not, nor one that is on its way. */
  shut(): void {
    this.#serial++;
    this.opening = false;
    this.chart = null;
  }

  /** The values that are looked at. */
  get text(): string {
    return this.of === null ? this.values : (this.differences.get(this.of) ?? "");
  }

  set text(text: string) {
    if (this.of === null) this.values = text;
    else this.differences.set(this.of, text);
  }

  /** What the core is given; none while no chart is open. */
  get whole(): ChartForm | null {
    if (!this.chart) return null;
    const own = [...this.differences].filter(([site, values]) => this.sites.includes(site) && values.trim() !== "");
    return { application: $state.snapshot(this.application), chart: this.chart.id, values: this.values, differences: own.map(([site, values]) => ({ site, values })) };
  }

  /** Asks the core what is wrong: `helm` renders the chart for every site. */
  async check(): Promise<void> {
    const form = this.whole;
    if (!form) return;
    try {
      this.problems = await this.#checks.of(call("check_chart", { form, sites: $state.snapshot(this.sites) }));
      this.failure = null;
    } catch (thrown) {
      this.failure = thrown as Failure;
    }
  }

  /** What is wrong at a field: of a site where that has values of its own, else of all. */
  at(path: string, site: SiteId | null): FormProblem[] {
    return this.problems.filter((problem) => problem.field === path && this.placeOf(problem) === site);
  }

  /** What is wrong with the values of all sites, or of one, that no field of the form shows. */
  loose(site: SiteId | null): FormProblem[] {
    const shown = new Set((this.asText ? [] : (this.chart?.fields ?? [])).map(pathOf));
    return this.problems.filter((problem) => problem.field.startsWith("values") && !shown.has(problem.field) && this.placeOf(problem) === site);
  }

  /** How many fields are wrong in the values of a site, or of all. */
  count(site: SiteId | null): number {
    const misread = [...this.misread.keys()].filter((key) => key.startsWith(keyOf("", site))).length;
    return misread + this.problems.filter((problem) => problem.field.startsWith("values") && this.placeOf(problem) === site).length;
  }

  /** The site in whose values a problem is to be mended; none for those of all. */
  placeOf(problem: FormProblem): SiteId | null {
    return problem.site !== null && (this.differences.get(problem.site) ?? "").trim() !== "" ? problem.site : null;
  }
}

/** The path of a field as problems name it. */
export function pathOf(field: ChartField): string {
  return `values/${field.path.join("/")}`;
}
