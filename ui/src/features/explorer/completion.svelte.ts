import { wordAt } from "./filterWords";

/** What the word at the caret of a field for filters may become, as the field and its list use it. */
export interface Offers {
  /** The offer that Enter takes; -1 for none. */
  at: number;
  readonly offers: string[];
  /** Looks at the field anew, and offers what its word may become; answers its text. */
  read(input: HTMLInputElement): string;
  /** The caret may stand elsewhere. */
  moved(input: HTMLInputElement): void;
  /** Nothing is offered until the field is read again. */
  close(): void;
  /** Puts an offer in the place of the word. */
  accept(input: HTMLInputElement, offer: string): void;
  /** What a key does to the offers; answers the offer that it takes, or whether it was one for them. */
  press(event: KeyboardEvent): string | boolean;
}

/** So many milliseconds after the last letter something is offered: the rows that were asked for come first. */
const rest = 80;

/** Rows that a filter is for. */
interface Source<Row> {
  readonly rows: ReadonlyMap<number, Row>;
}

/** What stands in a field, and where its caret is. */
interface Field {
  text: string;
  place: number;
}

/** Offers that come from the rows at hand. */
export class Completion<Row> implements Offers {
  at = $state(-1);
  #field: Field = { text: "", place: 0 };
  /** The field for whose word something is offered. */
  #offered = $state.raw<Field | null>(null);
  #resting: ReturnType<typeof setTimeout> | undefined;
  #source: () => Source<Row> | null;
  /** Where the word at the caret began, and the rows that were there then: half a key filters most of them away. */
  #began = { source: null as Source<Row> | null, start: -1, rows: [] as Row[] };
  #suggest: (word: string, rows: Row[]) => string[];
  offers = $derived.by((): string[] => {
    const field = this.#offered;
    const source = field && this.#source();
    return source ? this.#suggest(wordAt(field.text, field.place).word, [...this.#began.rows, ...source.rows.values()]) : [];
  });

  constructor(source: () => Source<Row> | null, suggest: (word: string, rows: Row[]) => string[]) {
    this.#source = source;
    this.#suggest = suggest;
  }

  read(input: HTMLInputElement): string {
    this.#field = fieldOf(input);
    this.at = -1;
    const source = this.#source();
    const { start } = wordAt(this.#field.text, this.#field.place);
    if (this.#began.source !== source || this.#began.start !== start) this.#began = { source, start, rows: [...(source?.rows.values() ?? [])] };
    this.#rest();
    return this.#field.text;
  }

  moved(input: HTMLInputElement): void {
    const { place } = this.#field;
    this.#field = fieldOf(input);
    if (this.#field.place !== place && (this.#offered || this.#resting)) this.#rest();
  }

  close(): void {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    this.#offered = null;
  }

  accept(input: HTMLInputElement, offer: string): void {
    const { text, place } = this.#field;
    const { start, end } = wordAt(text, place);
    const blank = offer.endsWith(":") ? "" : " ";
    input.value = text.slice(0, start) + offer + blank + text.slice(end).trimStart();
    const caret = start + offer.length + blank.length;
    input.setSelectionRange(caret, caret);
    input.focus();
  }

  press(event: KeyboardEvent): string | boolean {
    if (!keys.has(event.key)) return false;
    // Whoever presses one does not wait for what is offered.
    if (this.#resting) this.#offer();
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const { offers } = this;
    if (offers.length === 0) return false;
    if (step !== 0) this.at = Math.max(-1, Math.min(this.at + step, offers.length - 1));
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) return offers[Math.max(0, this.at)] ?? false;
    else if (event.key === "Enter") return offers[this.at] ?? false;
    else return false;
    return true;
  }

  #rest(): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#offer(), rest);
  }

  #offer(): void {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    this.#offered = this.#field;
  }
}

/** Keys that do something to offers. */
const keys = new Set(["ArrowDown", "ArrowUp", "Escape", "Tab", "Enter"]);

function fieldOf(input: HTMLInputElement): Field {
  return { text: input.value, place: input.selectionStart ?? input.value.length };
}
