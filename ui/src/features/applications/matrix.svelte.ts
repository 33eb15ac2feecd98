import { call, type ApplicationQuery, type ApplicationRow, type ApplicationSite, type ApplicationSites, type ApplicationsFrame, type Failure, type FilterProblem, type HealthCounts, type Stream } from "../../ipc";
import { app } from "../../state/app.svelte";
import { Questions } from "../../table/questions";

/** From when the core was told of other rows until they are painted, in milliseconds. */
const painted = 100;

/** The matrix of applications as the page holds it: the rows of one window, and where that window lies in the whole. */
export class Matrix {
  query = $state.raw<ApplicationQuery>() as ApplicationQuery;
  total = $state(0);
  unfiltered = $state(0);
  healths = $state.raw<HealthCounts>({ healthy: 0, paused: 0, unknown: 0, progressing: 0, degraded: 0, down: 0 });
  first = $state(0);
  order = $state.raw<number[]>([]);
  rows = $state.raw<ReadonlyMap<number, ApplicationRow>>(new Map());
  sites = $state.raw<ApplicationSite[]>([]);
  /** False until the first frame. */
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Counts the changes of the open application. */
  openChanges = $state(0);
  /** Why the text of the query could not be read; the rows are those of the text before. */
  problem = $state.raw<FilterProblem | null>(null);
  /** Others were asked for than those around the screen, and are not painted yet. */
  coming = $state(false);
  #settling: ReturnType<typeof setTimeout> | undefined;
  #stream: Stream;
  #questions: Questions;

  constructor(query: ApplicationQuery) {
    this.query = query;
    this.#stream = app.stream(
      { topic: "applications", query },
      {
        opened: () => {
          this.failure = null;
          this.rows = new Map();
          this.#questions.opened();
        },
        frame: (body) => {
          if (body.content === "applications") this.#show(body);
        },
        failed: (failure) => (this.failure = failure),
      },
    );
    this.#questions = new Questions(this.#stream, (subscription) => call("change_applications", { subscription, query: this.query }));
  }

  /** Asks for another window, order, text, scope or open application. */
  async change(change: Partial<ApplicationQuery>): Promise<void> {
    this.query = { ...this.query, ...change };
    this.#stream.topic = { topic: "applications", query: this.query };
    if (Object.keys(change).some((key) => key !== "first" && key !== "count" && key !== "open")) this.coming = true;
    await this.#questions.tell();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => (this.coming = false), painted);
  }

  /** Lists once more where that failed; opens the matrix anew if it could not be opened. */
  async retry(): Promise<void> {
    const id = this.#stream.id;
    if (id === null) this.#questions.reopen();
    else await call("retry", { subscription: id });
  }

  /** All applications of the query, loaded or not; null while there is no subscription. */
  async matched(): Promise<ApplicationSites[] | null> {
    const id = this.#stream.id;
    return id === null ? null : call("matched_applications", { subscription: id });
  }

  close(): void {
    clearTimeout(this.#settling);
    this.#stream.close();
  }

  /** The row at an index of the whole, if it is loaded. */
  at(index: number): ApplicationRow | undefined {
    const id = this.order[index - this.first];
    return id === undefined ? undefined : this.rows.get(id);
  }

  /** The index of a row in the whole, if it is loaded. */
  indexOf(row: number): number | null {
    const place = this.order.indexOf(row);
    return place < 0 ? null : this.first + place;
  }

  #show(frame: ApplicationsFrame): void {
    const order = frame.order ?? this.order;
    const fresh = new Map(frame.rows.map((row) => [row.id, row]));
    this.rows = new Map(order.flatMap((id) => {
      const row = fresh.get(id) ?? this.rows.get(id);
      return row ? [[id, row] as const] : [];
    }));
    this.order = order;
    this.first = frame.first;
    this.total = frame.total;
    this.unfiltered = frame.unfiltered;
    this.healths = frame.healths;
    if (frame.sites) this.sites = frame.sites;
    this.openChanges = frame.openChanges;
    this.problem = frame.problem;
    this.loaded = true;
  }
}
