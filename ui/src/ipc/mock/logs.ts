import type { LogLine, LogQuery, LogsFrame, LogSource, LogSourceState, LogSubject, SiteId } from "../bindings";
import type { MockApplication } from "./applications";
import type { Handlers } from "./handlers";
import type { Hub } from "./hub";

interface Core {
  hub: Hub;
  applications: { all: MockApplication[] };
}

const words = ["GET /ready 200 1ms", "order 4711: paid", "WARN  cache is empty, the first answers will be slow", "ERROR order 4712: payment was refused, trying again"];

/** A simulated log of one subscription: as many lines as a test wants, written at once or later. */
export class MockLogs {
  query: LogQuery;
  state: LogSourceState = { log: "following" };
  #all: LogLine[] = [];
  #sources: LogSource[] = [];
  #told = new Set<number>();
  #serial = 0;

  constructor(subject: LogSubject, query: LogQuery, applications: MockApplication[]) {
    this.query = query;
    const source = (site: SiteId, pod: string): void => {
      this.#sources.push({ id: this.#sources.length, site, pod, container: "app", role: "main", previous: false, state: this.state });
    };
    if (subject.of === "object") source(subject.object.site, subject.object.name);
    else {
      const parts = applications.filter(({ project, name, cell }) => project === subject.application.project && name === subject.application.name && subject.sites.includes(cell.site));
      for (const part of parts) for (const pod of part.pods) source(part.cell.site, pod.object.name);
    }
    this.write(200);
  }

  /** So many lines more, from one source after the other. */
  write(count: number): void {
    const begun = Date.now();
    for (let index = 0; index < count && this.#sources.length > 0; index++) {
      const id = ++this.#serial;
      this.#all.push({ id, source: id % this.#sources.length, at: begun + index, text: `${id} ${words[id % words.length]}`, cut: false, marks: [], gap: null });
    }
  }

  /** Lines that the first source lost. */
  gap(): void {
    const now = Date.now();
    this.#all.push({ id: ++this.#serial, source: 0, at: now, text: "", cut: false, marks: [], gap: { from: now - 7000, to: now, reason: "rotated", message: "" } });
  }

  change(query: LogQuery): void {
    if (query.filter !== this.query.filter) this.#told.clear();
    this.query = query;
  }

  frame(): LogsFrame {
    const { filter, hidden, follow, count } = this.query;
    const pattern = /^\/(.+)\/(i?)$/.exec(filter);
    let find: RegExp | null = null;
    let problem: LogsFrame["problem"] = null;
    try {
      if (filter !== "") find = pattern ? new RegExp(pattern[1] ?? "", pattern[2]) : new RegExp(filter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
    } catch {
      problem = { fault: "badPattern", start: 0, end: filter.length, part: "unclosed group" };
    }
    const passing = this.#all.flatMap((line): LogLine[] => {
      const source = this.#sources[line.source];
      if (!source || hidden.sites.includes(source.site) || hidden.containers.includes(source.container) || hidden.pods.some((pod) => pod.site === source.site && pod.name === source.pod)) return [];
      if (!find || line.gap) return [line];
      const found = find.exec(line.text);
      return found ? [{ ...line, marks: [[found.index, found.index + found[0].length]] }] : [];
    });
    const first = follow ? Math.max(0, passing.length - count) : Math.min(this.query.first, passing.length);
    const window = passing.slice(first, first + count);
    const lines = window.filter((line) => !this.#told.has(line.id));
    this.#told = new Set(window.map((line) => line.id));
    const ids = [...new Set(this.#sources.map((source) => source.site))];
    return {
      total: passing.length, unfiltered: this.#all.length, dropped: 0, first, moved: 0, order: window.map((line) => line.id), lines, leftOut: 0, problem,
      sources: this.#sources.map((source) => ({ ...source, state: this.state })),
      sites: ids.map((site) => ({ site, state: { rows: "live" }, pods: this.#sources.filter((source) => source.site === site).length })),
    };
  }
}

/** What a page asks of its logs. */
export function logHandlers(core: Core): Pick<Handlers, "change_logs" | "save_logs" | "log_tail"> {
  return {
    change_logs: ({ subscription, query }) => {
      const entry = core.hub.find(subscription);
      entry.logs?.change(query);
      core.hub.later(entry, null);
      return null;
    },
    save_logs: () => true,
    log_tail: ({ previous }) => ({ lines: previous ? [{ at: Date.now(), text: "panic: no configuration" }] : [] }),
  };
}
