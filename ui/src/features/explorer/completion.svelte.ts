import type { RowView } from "../../ipc";
import type { LiveTable } from "../../table/table.svelte";
import { suggest, wordAt } from "./filterWords";

/** What the word at the caret of a field for filters may become, and which of that is pointed at. */
export class Completion {
  open = $state(false);
  /** The offer that Enter takes; -1 for none. */
  at = $state(-1);
  #text = $state("");
  #place = $state(0);
  #table: () => LiveTable | null;
  /** Where the word at the caret began, and the rows that were there then: half a key filters most of them away. */
  #began = { table: null as LiveTable | null, start: -1, rows: [] as RowView[] };
  #word = $derived(wordAt(this.#text, this.#place));
  offers = $derived.by((): string[] => {
    const table = this.open ? this.#table() : null;
    return table ? suggest(this.#word.word, table.all, [...this.#began.rows, ...table.rows.values()]) : [];
  });

  constructor(table: () => LiveTable | null) {
    this.#table = table;
  }

  /** Looks at the field anew; answers its text. */
  read(input: HTMLInputElement): string {
    this.#text = input.value;
    this.at = -1;
    this.moved(input);
    const table = this.#table();
    const { start } = wordAt(this.#text, this.#place);
    if (this.#began.table !== table || this.#began.start !== start) this.#began = { table, start, rows: [...(table?.rows.values() ?? [])] };
    return this.#text;
  }

  /** The caret may stand elsewhere. */
  moved(input: HTMLInputElement): void {
    this.#place = input.selectionStart ?? input.value.length;
  }

  /** Puts an offer in the place of the word. */
  accept(input: HTMLInputElement, offer: string): void {
    const { start, end } = this.#word;
    const blank = offer.endsWith(":") ? "" : " ";
    input.value = this.#text.slice(0, start) + offer + blank + this.#text.slice(end).trimStart();
    const caret = start + offer.length + blank.length;
    input.setSelectionRange(caret, caret);
    input.focus();
  }

  /** What a key does to the offers; answers the offer that it takes, or whether it was one for them. */
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
