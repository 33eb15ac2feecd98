import type { ApplicationRow } from "../../ipc";
import { kinds } from "../../state/kinds.svelte";
import { sites } from "../../state/sites.svelte";
import { quote } from "../explorer/filterWords";
import { healths } from "./words";

/** Most suggestions at once. */
const most = 8;

/** What stands in a row, by the key that asks for it. */
const said: Record<string, (row: ApplicationRow) => string[]> = {
  name: (row) => [row.name],
  project: (row) => [row.project],
  health: () => healths,
  site: (row) => row.cells.map((cell) => sites.name(cell.site)),
  image: (row) => row.cells.flatMap((cell) => cell.images.map((image) => image.tag)),
  owner: (row) => row.cells.map((cell) => cell.owner.owner),
  changed: () => ["yes", "no"],
  package: (row) => row.cells.flatMap((cell) => cell.package?.name ?? []),
  kind: (row) => row.kinds.map((kind) => kinds.find(kind)?.name ?? kind),
};

/** What a filter can say, each with the message that tells what it means. */
export const examples: [string, string][] = [
  ["web api", "filter-help-1"], ["“two words”", "filter-help-2"], ["-canary", "filter-help-3"], ["project:shop", "applications-help-project"],
  ["health:down,degraded", "applications-help-health"], ["site:plant-busan", "applications-help-site"], ["image:2.14", "applications-help-image"],
  ["owner:helm", "applications-help-owner"], ["package:tomcat", "applications-help-package"],
  ["changed:yes", "applications-help-changed"],
];

/** What the word at the caret may become: keys while it names none, then values that stand in the rows at hand. */
export function suggest(word: string, rows: Iterable<ApplicationRow>): string[] {
  const [, not = "", key = "", , value] = /^(-?)([a-z]*)(:(.*))?$/i.exec(word) ?? [];
  if (key === "") return [];
  if (value === undefined) return Object.keys(said).filter((known) => known.startsWith(key.toLowerCase())).map((known) => `${not}${known}:`);
  const values = said[key];
  if (!values) return [];
  // Of several values the last one is typed.
  const [, before = "", typed = ""] = /^(.*,)?(.*)$/.exec(value) ?? [];
  const counts = new Map<string, number>();
  for (const row of rows) {
    for (const text of new Set(values(row))) if (text.toLowerCase().includes(typed.toLowerCase()) && text !== typed) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const common = [...counts].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1)).slice(0, most);
  return common.map(([text]) => `${not}${key}:${before}${quote(text)}`);
}

/** The filter with a word or without it. */
export function toggleWord(text: string, word: string): string {
  const words = text.split(/\s+/).filter(Boolean);
  return (words.includes(word) ? words.filter((one) => one !== word) : [...words, word]).join(" ");
}
