import { call, type Failure, type FilterProblem, type LogLine, type LogQuery, type LogSite, type LogSource, type LogSubject, type LogsFrame, type Stream } from "../../ipc";
import { app } from "../../state/app.svelte";
import { Questions } from "../../table/questions";

/** Lines that are asked for before the height of the panel is known. */
const lines = 150;

/** What a log shows when it opens. */
export const opening: LogQuery = {
  since: { since: "lines", lines: 500 }, previous: false, filter: "", hidden: { sites: [], pods: [], containers: [] }, first: 0, count: lines, follow: true,
};

/** A log of the core as the page holds it: the lines of one window, and where that window lies in the whole. */
export class LiveLogs {
  query = $state.raw<LogQuery>(opening);
  total = $state(0);
  unfiltered = $state(0);
  dropped = $state(0);
  leftOut = $state(0);
  first = $state(0);
  order = $state.raw<number[]>([]);
  lines = $state.raw<ReadonlyMap<number, LogLine>>(new Map());
  sources = $state.raw<ReadonlyMap<number, LogSource>>(new Map());
  sites = $state.raw<LogSite[]>([]);
  /** Why the filter could not be read; the lines are those of the filter before. */
  problem = $state.raw<FilterProblem | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** False until the first frame. */
  loaded = $state(false);
  #moved = 0;
  #subject: LogSubject;
  #stream: Stream;
  #questions: Questions;

  /** `before`: how the log was looked at, when only its sites are others now. */
  constructor(subject: LogSubject, before: LogQuery = opening) {
    this.#subject = subject;
    this.query = { ...before, first: opening.first };
    this.#stream = app.stream(
      { topic: "logs", subject, query: this.query },
      {
        opened: () => {
          this.failure = null;
          this.lines = new Map();
          this.#moved = 0;
          this.#questions.opened();
        },
        frame: (body) => {
          if (body.content === "logs") this.#show(body);
        },
        failed: (failure) => (this.failure = failure),
      },
    );
    this.#questions = new Questions(this.#stream, (subscription) => call("change_logs", { subscription, query: this.query, moved: this.#moved }));
  }

  /** Asks for other lines, one question at a time. */
  async change(change: Partial<LogQuery>): Promise<void> {
    this.query = { ...this.query, ...change };
    this.#stream.topic = { topic: "logs", subject: this.#subject, query: this.query };
    await this.#questions.tell();
  }

  /** Writes the lines that pass the filter, or all, to a file; false when the user called it off. */
  async save(all: boolean): Promise<boolean> {
    const id = this.#stream.id;
    return id === null ? false : call("save_logs", { subscription: id, all });
  }

  retry(): void {
    this.#questions.reopen();
  }

  close(): void {
    this.#stream.close();
  }

  #show(frame: LogsFrame): void {
    const order = frame.order ?? this.order;
    const fresh = new Map(frame.lines.map((line) => [line.id, line]));
    this.lines = new Map(order.flatMap((id) => {
      const line = fresh.get(id) ?? this.lines.get(id);
      return line ? [[id, line] as const] : [];
    }));
    this.order = order;
    this.first = frame.first;
    // The window moves with its first line; a question that is on its way says where it is to be.
    if (!this.#questions.asking) this.query = { ...this.query, first: frame.first };
    this.#moved = frame.moved;
    this.total = frame.total;
    this.unfiltered = frame.unfiltered;
    this.dropped = frame.dropped;
    this.leftOut = frame.leftOut;
    if (frame.sources) this.sources = new Map(frame.sources.map((source) => [source.id, source]));
    if (frame.sites) this.sites = frame.sites;
    this.problem = frame.problem;
    this.loaded = true;
  }
}
