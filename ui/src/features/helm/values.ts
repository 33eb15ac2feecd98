import { isScalar, parseDocument, stringify, type Document } from "yaml";

/** Values are YAML as `helm` reads it, in which `yes` is true and `0644` is octal: what is a text there is quoted. */
const options = { version: "1.1", prettyErrors: false } as const;
const written = { lineWidth: 0, version: "1.1" } as const;

function read(text: string): Document {
  return parseDocument(text, options);
}

/** Whether a text can be changed by a form: it is a map, or nothing. */
export function isChangeable(text: string): boolean {
  const document = read(text);
  if (document.errors.length > 0) return false;
  const value: unknown = document.toJS();
  return value === null || value === undefined || (typeof value === "object" && !Array.isArray(value));
}

/** The value at a path as a form shows it: a word as it stands there, all else as YAML; none where there is nothing. */
export function valueAt(text: string, path: string[]): string | null {
  const document = read(text);
  if (document.errors.length > 0 || !document.hasIn(path)) return null;
  const node: unknown = document.getIn(path, true);
  if (isScalar(node)) return typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  return stringify(document.getIn(path), written).trimEnd();
}

/** The text with another value at a path; undefined takes it out, and maps that are empty then. */
export function withValue(text: string, path: string[], value: unknown): string {
  const document = read(text);
  if (value === undefined) {
    document.deleteIn(path);
    for (let rest = path.slice(0, -1); rest.length > 0 && isEmpty(document, rest); rest = rest.slice(0, -1)) document.deleteIn(rest);
  } else {
    // In YAML 1.1 what is made along a path would be an ordered map.
    if (document.contents === null || document.toJS() === null) document.contents = document.createNode({}) as typeof document.contents;
    for (let depth = 1; depth < path.length; depth++) if (!isMap(document, path.slice(0, depth))) document.setIn(path.slice(0, depth), document.createNode({}));
    const plain = value === null || typeof value !== "object";
    // A word in the place of another one keeps the comment beside it.
    document.setIn(path, plain && document.hasIn(path) ? value : document.createNode(value));
  }
  const all: unknown = document.toJS();
  return all === null || all === undefined || (typeof all === "object" && Object.keys(all).length === 0 && !text.includes("#")) ? "" : document.toString(written);
}

/** What a text of YAML says; null if it says nothing that can be read. */
export function valueOf(text: string): { value: unknown } | null {
  const document = read(text);
  return document.errors.length > 0 ? null : { value: document.toJS() as unknown };
}

function isMap(document: Document, path: string[]): boolean {
  const value: unknown = document.getIn(path);
  return typeof value === "object" && value !== null && "items" in value && !isScalar(value);
}

function isEmpty(document: Document, path: string[]): boolean {
  const value: unknown = document.getIn(path);
  return typeof value === "object" && value !== null && "items" in value && Array.isArray(value.items) && value.items.length === 0;
}
