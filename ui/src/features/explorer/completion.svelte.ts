import { wordAt } from "./filterWords";

/** What the word at the caret of a field for filters may become, as the field and its list use it. */
export interface Offers {
  open: boolean;
  /** The offer that Enter takes; -1 for none. */
  at: number;
  readonly offers: string[];
  /** Looks at the field anew; answers its text. */
  read(input: HTMLInputElement): string;
  /** The caret may stand elsewhere. */
  moved(input: HTMLInputElement): void;
  /** Puts an offer in the place of the word. */
  accept(input: HTMLInputElement, offer: string): void;
  /** What a key does to the offers; answers the offer that it takes, or whether it was one for them. */
  press(event: KeyboardEvent): string | boolean;
}

/** Rows that a filter is for. */
interface Source<Row> {
  readonly rows: ReadonlyMap<number, Row>;
}

/** Offers that come from the rows at hand. */
export class Completion<Row> implements Offers {
  open = $state(false);
  at = $state(-1);
  #text = $state("");
  #place = $state(0);
  #source: () => Source<Row> | null;
  /** Where the word at the caret began, and the rows that were there then: half a key filters most of them away. */
  #began = { source: null as Source<Row> | null, start: -1, rows: [] as Row[] };
  #word = $derived(wordAt(this.#text, this.#place));
  #suggest: (word: string, rows: Row[]) => string[];
  offers = $derived.by((): string[] => {
    const source = this.open ? this.#source() : null;
    return source ? this.#suggest(this.#word.word, [...this.#began.rows, ...source.rows.values()]) : [];
  });

  constructor(source: () => Source<Row> | null, suggest: (word: string, rows: Row[]) => string[]) {
    this.#source = source;
    this.#suggest = suggest;
  }

  read(input: HTMLInputElement): string {
    this.#text = input.value;
    this.at = -1;
    this.moved(input);
    const source = this.#source();
    const { start } = wordAt(this.#text, this.#place);
    if (this.#began.source !== source || this.#began.start !== start) this.#began = { source, start, rows: [...(source?.rows.values() ?? [])] };
    return this.#text;
  }

  moved(input: HTMLInputElement): void {
    this.#place = input.selectionStart ?? input.value.length;
  }

  accept(input: HTMLInputElement, offer: string): void {
    const { start, end } = this.#word;
    const blank = offer.endsWith(":") ? "" : " ";
    input.value = this.#text.slice(0, start) + offer + blank + this.#text.slice(end).trimStart();
    const caret = start + offer.length + blank.length;
    input.setSelectionRange(caret, caret);
    input.focus();
  }

  press(event: KeyboardEvent): string | boolean {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const { offers } = this;
    if (offers.length === 0) return false;
    if (step !== 0) this.at = Math.max(-1, Math.min(this.at + step, offers.length - 1));
    else if (event.key === "Escape") this.open = false;
    else if (event.key === "Tab" && !event.shiftKey) return offers[Math.max(0, this.at)] ?? false;
    else if (event.key === "Enter") return offers[this.at] ?? false;
    else return false;
    return true;
  }
}
