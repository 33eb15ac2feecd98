import type { Cell, Column, RowView } from "../../ipc";
import { sites } from "../../state/sites.svelte";

/** Keys that every kind has beside its columns. */
const always = ["site", "sitekind", "owner", "label"];
const said = ["web api", "“two words”", "-canary", "status:Running", "ns=shop", "restarts>5", "age<1h", "label:app=web", "-l app in (web, api)", "!canary"];
/** What a filter of a table can say, each with the message that tells what it means. */
export const examples = said.map((example, index): [string, string] => [example, `filter-help-${index + 1}`]);
/** Most suggestions at once. */
const most = 8;

/** The word of a filter at a place, between the blanks around it. */
export function wordAt(text: string, place: number): { start: number; end: number; word: string } {
  const start = text.slice(0, place).search(/\S*$/);
  const end = place + text.slice(place).search(/\s|$/);
  return { start, end, word: text.slice(start, place) };
}

function wordsOf(cell: Cell | undefined, row: RowView): string {
  switch (cell?.cell) {
    case "site": return sites.name(row.object.site);
    case "text":
    case "status": return cell.text;
    default: return "";
  }
}

/** What the word at the caret may become: keys while it names none, then values that stand in the rows at hand. */
export function suggest(word: string, columns: Column[], rows: Iterable<RowView>): string[] {
  const parts = /^(-?)([\w./-]*?)(:(.*))?$/.exec(word);
  if (!parts) return [];
  const [, not = "", key = "", , value] = parts;
  if (value === undefined) {
    if (key === "") return [];
    const keys = [...new Set([...columns.map((column) => column.id), ...always])];
    return keys.filter((known) => known.startsWith(key.toLowerCase()) && !known.includes(" ")).slice(0, most).map((known) => `${not}${known}:`);
  }
  if (key === "sitekind") return ["physical", "virtual", "cloud", "unknown"].filter((kind) => kind.startsWith(value) && kind !== value).map((kind) => `${not}${key}:${kind}`);
  const place = columns.findIndex((column) => column.id === (key === "ns" ? "namespace" : key));
  if (place < 0) return [];
  const counts = new Map<string, number>();
  const typed = value.replace(/^"/, "").toLowerCase();
  for (const row of rows) {
    const text = wordsOf(row.cells[place], row);
    if (text !== "" && text.toLowerCase().includes(typed) && text.toLowerCase() !== typed) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const common = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1)).slice(0, most);
  return common.map(([text]) => `${not}${key}:${quote(text)}`);
}

/** A text as one value of a filter. */
export function quote(text: string): string {
  return /[\s",]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;
}
