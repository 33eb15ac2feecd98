import type { LogSource } from "../../ipc";
import { t } from "../../i18n/index.svelte";

/** Colours of sources, by their numbers: beside a name, never alone. */
export function colour(source: LogSource): string {
  return `var(--series-${source.id % 6})`;
}

/** What tells sources apart: the site, the end of the pod's name, the container, as far as there are several. */
export class ShortNames {
  #sites: boolean;
  #pods: boolean;
  #containers: boolean;
  #site: (id: string) => string;

  constructor(sources: Iterable<LogSource>, site: (id: string) => string) {
    const all = [...sources];
    this.#sites = new Set(all.map((source) => source.site)).size > 1;
    this.#pods = new Set(all.map((source) => `${source.site} ${source.pod}`)).size > 1;
    this.#containers = new Set(all.map((source) => source.container)).size > 1;
    this.#site = site;
  }

  of(source: LogSource): string {
    const parts = [this.#sites ? this.#site(source.site) : "", this.#pods ? tail(source.pod) : "", this.#containers ? source.container : ""].filter(Boolean);
    const name = parts.length > 0 ? parts.join(" ") : source.container || source.pod;
    return source.previous ? `${name} ${t("logs-before")}` : name;
  }

  whole(source: LogSource): string {
    const name = [this.#site(source.site), source.pod, source.container].filter(Boolean).join(" · ");
    return source.previous ? `${name} ${t("logs-before")}` : name;
  }
}

/** `abcde` of `orders-7d9c5b6f4-abcde`, and `orders-0` of a StatefulSet's pod. */
function tail(pod: string): string {
  const parts = pod.split("-");
  const last = parts.at(-1) ?? pod;
  return /^\d+$/.test(last) ? parts.slice(-2).join("-") : last;
}

/** The part of a text between places that the filter found. */
export interface Piece {
  text: string;
  found: boolean;
}

/** A text in pieces, those that the filter found marked. */
export function pieces(text: string, marks: [number, number][]): Piece[] {
  const all: Piece[] = [];
  let done = 0;
  for (const [start, end] of marks) {
    if (start > done) all.push({ text: text.slice(done, start), found: false });
    all.push({ text: text.slice(start, end), found: true });
    done = end;
  }
  if (done < text.length) all.push({ text: text.slice(done), found: false });
  return all;
}

/** The local clock to the millisecond: `14:05:09.123`. */
export function clockTime(at: number): string {
  const date = new Date(at);
  const digits = (value: number, count: number): string => String(value).padStart(count, "0");
  return `${digits(date.getHours(), 2)}:${digits(date.getMinutes(), 2)}:${digits(date.getSeconds(), 2)}.${digits(date.getMilliseconds(), 3)}`;
}
