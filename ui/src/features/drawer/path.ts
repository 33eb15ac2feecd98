/** A place of a YAML text: the keys that lead there, and the word that is being written. */
export interface YamlPlace {
  /** `[]` for an element of a list. */
  path: string[];
  /** What stands of the key at the cursor. */
  word: string;
  /** Whether a key is being written, so that keys can be offered. */
  atKey: boolean;
}

/** An element of a list in a path. */
export const element = "[]";

interface Line {
  /** Columns before the text, with those of the dashes of a list. */
  indent: number;
  /** Columns before each dash. */
  dashes: number[];
  /** The key, if there is one. */
  key: string | null;
  /** What stands before the colon, or all of it. */
  word: string;
  /** Whether there is a colon. */
  keyed: boolean;
  /** Whether its value is a text over the lines below. */
  block: boolean;
}

function read(text: string): Line | null {
  const lead = /^(\s*)((?:-(?:\s+|$))*)/.exec(text);
  const [, space = "", marks = ""] = lead ?? [];
  const rest = text.slice(space.length + marks.length);
  if (rest.startsWith("#") || (rest === "" && marks === "")) return null;
  const dashes = [...marks.matchAll(/-/g)].map((dash) => space.length + dash.index);
  const keyed = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[{][^:#]*?)\s*:(?:\s|$)/.exec(rest);
  const name = keyed?.[1] ?? null;
  return {
    indent: space.length + marks.length, dashes, key: name === null ? null : name.replace(/^(["'])(.*)\1$/, "$2"), word: (name ?? rest).trim(), keyed: keyed !== null,
    block: keyed !== null && /:\s*[|>][+-]?\d*\s*(#.*)?$/.test(rest),
  };
}

/** The place of a cursor in a text of one object. Lines tell by how far they are moved in, also while they are being written. */
export function placeAt(text: string, cursor: number): YamlPlace {
  const before = text.slice(0, cursor);
  const lines = before.split("\n");
  const number = lines.length - 1;
  const typed = lines[number] ?? "";
  const whole = text.split("\n")[number] ?? "";
  const line = read(whole);
  const at = line ?? { indent: typed.length, dashes: [], key: null, word: "", keyed: false, block: false };
  const head = /^\s*(?:-\s+)*/.exec(whole)?.[0].length ?? 0;
  const atKey = typed.length >= Math.min(head, whole.length) && !/:(\s|$)/.test(typed.slice(head));
  const path: string[] = [];
  let reach = climb(path, at);
  for (let up = number - 1; up >= 0 && reach > 0; up--) {
    const above = read(lines[up] ?? "");
    if (!above) continue;
    // A list may stand in the column of its key.
    const inList = path[0] === element && above.key !== null && above.indent === reach && above.dashes.length === 0;
    if (above.indent >= reach && !inList) {
      const dash = above.dashes.findLast((column) => column < reach);
      if (dash === undefined) continue;
      path.unshift(element);
      reach = dash;
      continue;
    }
    if (above.block) return { path: [], word: "", atKey: false };
    if (above.key !== null) path.unshift(above.key);
    reach = inList ? above.indent : climb(path, above);
  }
  if (at.key !== null && !atKey) path.push(at.key);
  return { path, word: atKey ? at.word : "", atKey };
}

/** Puts the elements that a line begins before what is there; the column that keys above have to be left of. */
function climb(path: string[], { indent, dashes }: Pick<Line, "indent" | "dashes">): number {
  path.unshift(...dashes.map(() => element));
  return dashes[0] ?? indent;
}

/** What a text says of the wish: without what the server keeps of an object by itself. */
export function meaning(text: string): string {
  const lines = text.split("\n");
  const kept: string[] = [];
  let inStatus = false;
  for (const line of lines) {
    if (/^\S/.test(line)) inStatus = /^status:/.test(line);
    if (!inStatus && !/^ {2}(resourceVersion|generation):/.test(line)) kept.push(line);
  }
  return kept.join("\n").trimEnd();
}
