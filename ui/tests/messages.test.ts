import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentResource } from "@fluent/bundle";
import { afterEach, expect, test } from "vitest";
import { makeBundle, format } from "../src/i18n/fluent";
import { failureHint, failureText } from "../src/i18n/failure";
import { language } from "../src/i18n/index.svelte";
import { messageFiles } from "../src/i18n/messages";
import type { ErrorCode, Failure } from "../src/ipc";
import { columns } from "../src/ipc/mock/table";

const root = join(import.meta.dirname, "../..");
const read = (locale: string, name: string): string => readFileSync(join(root, "messages", locale, name), "utf8");
const ids = (text: string): string[] => [...text.matchAll(/^([a-zA-Z][\w-]*) *=/gm)].map((match) => match[1] ?? "").sort();
const placeables = (text: string): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  let id = "";
  for (const line of text.split("\n")) {
    id = /^([a-zA-Z][\w-]*) *=/.exec(line)?.[1] ?? id;
    for (const [, name] of line.matchAll(/\$(\w+)/g)) found.set(id, (found.get(id) ?? new Set()).add(name ?? ""));
  }
  return found;
};
const files = readdirSync(join(root, "messages/en"));
const bindings = readFileSync(join(root, "ui/src/ipc/bindings.ts"), "utf8");
const members = (type: string): string[] => [...(new RegExp(`export type ${type} = ([^;]*);`).exec(bindings)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
const known = new Set(messageFiles("en").flatMap(ids));

afterEach(() => language.use("en"));

test("English and Korean have the same files with the same messages", () => {
  expect(readdirSync(join(root, "messages/ko"))).toEqual(files);
  for (const file of files) expect({ file, ids: ids(read("ko", file)) }).toEqual({ file, ids: ids(read("en", file)) });
});

test("a Korean message uses no value that the English one does not have", () => {
  for (const file of files) {
    const english = placeables(read("en", file));
    for (const [id, names] of placeables(read("ko", file))) {
      for (const name of names) expect([...(english.get(id) ?? [])], `${file}: ${id}`).toContain(name);
    }
  }
});

test("a Korean message chooses by numbers: its plural has one form", () => {
  for (const file of files) expect(read("ko", file), file).not.toMatch(/\[(zero|one|two|few|many)\]/);
});

test("every message parses, once, and none is lost", () => {
  for (const locale of ["en", "ko"] as const) {
    const texts = messageFiles(locale);
    const all = texts.flatMap(ids);
    expect(new Set(all).size).toBe(all.length);
    const parsed = texts.flatMap((text) => new FluentResource(text).body.map((entry) => entry.id)).sort();
    expect(parsed).toEqual(all.sort());
    const bundle = makeBundle(locale, texts);
    for (const id of all) expect(format(bundle, id), id).not.toBeNull();
  }
});

test("every error code and every risk has its message", () => {
  const codes = members("ErrorCode");
  expect(codes.length).toBeGreaterThan(40);
  for (const code of codes) {
    expect(known).toContain(`failure-${code}`);
    expect(known).toContain(`failure-${code}-hint`);
  }
  expect(members("RiskCode").length).toBeGreaterThan(8);
  for (const code of members("RiskCode")) expect(known).toContain(`risk-${code}`);
});

test("every state, step, kind, guard and event of the contract has its word", () => {
  const families: [string, string][] = [
    ["ConnectStep", "connect-step-"], ["SiteKind", "site-kind-"], ["GuardLevel", "guard-"], ["AuditEvent", "audit-"], ["OperationState", "operation-"],
    ["LoginMethod", "method-"], ["FileSource", "file-"], ["EvidenceSource", "why-source-"], ["Relation", "relation-"], ["Theme", "theme-"], ["Language", "language-"], ["SecretsPlace", "secrets-"],
    ["Health", "health-"], ["HealthCode", "health-"], ["ReleaseAct", "pending-"], ["RevisionSource", "revision-by-"], ["FormProblemCode", "form-"], ["ReleaseVerb", "release-"], ["PartChange", "part-"], ["ServiceKind", "service-"],
  ];
  for (const [type, prefix] of families) {
    expect(members(type).length, type).toBeGreaterThan(1);
    for (const member of members(type)) expect(known).toContain(prefix + member);
  }
});

test("every column has a title", () => {
  for (const column of Object.values(columns).flat()) if (column.title === null) expect(known).toContain(`column-${column.id}`);
});

test("every field, column and condition that the core sends has its words", () => {
  const strings = (path: string, from: RegExp): string[] => {
    const rust = readFileSync(join(root, "crates/core/src", path), "utf8");
    return [...rust.matchAll(from)].flatMap((match) => [...(match[1] ?? "").matchAll(/"([a-z-]+)"/g)].map((found) => found[1] ?? ""));
  };
  const fields = strings("detail/fields.rs", /_FIELDS: &\[&str\] =\s*&\[([^\]]*)\]/g);
  const conditions = strings("detail/conditions.rs", /PLAIN: &\[&str\] = &\[([^\]]*)\]/g);
  const why = strings("detail/why/ids.rs", /WHY: &\[&str\] = &\[([^\]]*)\]/g);
  const titles = strings("table/column/mod.rs", /&\[Spec\] = &\[([^\]]*)\]/g);
  for (const list of [fields, conditions, titles, why]) expect(list.length).toBeGreaterThan(20);
  for (const id of fields) expect(known).toContain(`field-${id}`);
  for (const id of conditions) expect(known).toContain(id);
  for (const id of why) expect([...known]).toEqual(expect.arrayContaining([`why-${id}`, `why-${id}-do`]));
  for (const id of titles) expect(known).toContain(`column-${id}`);
});

test("every message that the window names in its source is there", () => {
  const source = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "trust" || entry.name === "mock" ? [] : source(path);
    return [readFileSync(path, "utf8")];
  });
  const used = source(join(root, "ui/src")).flatMap((text) => [...text.matchAll(/\bt\("([^"$]+)"/g)].map((match) => match[1] ?? ""));
  expect(used.length).toBeGreaterThan(100);
  for (const id of used) expect(known).toContain(id);
});

test("a failure reads well whatever the core knows of it", () => {
  const failure = (code: ErrorCode, params: Failure["params"] = {}): Failure => ({ code, site: null, object: null, params, detail: null });
  for (const locale of ["en", "ko"]) {
    language.use(locale);
    for (const code of members("ErrorCode") as ErrorCode[]) {
      for (const text of [failureText(failure(code)), failureHint(failure(code)) ?? ""]) expect(text, code).not.toMatch(/ {2}|\{|\}|\$| \.|undefined/);
    }
  }
  language.use("en");
  expect(failureText({ ...failure("forbidden", { verb: "list", resource: "pods" }), site: "plant" })).toBe("plant: You may not list pods.");
  expect(failureText(failure("context-invalid", { reason: "user-missing", name: "bob" }))).toBe("This context cannot be used. No file has the user bob.");
  const since = new Date(2026, 10, 28, 14, 5, 9).getTime();
  expect(failureText(failure("release-pending", { who: "Helm", revision: "3", since: `${since}` }))).toBe("An act of Helm on the release has not ended: revision 3, begun 2026-11-28 14:05:09.");
});

test("text of a cluster cannot turn the sentence around it", () => {
  language.use("en");
  expect(language.find("connect-site", { site: "a\u202Eb\u0007c" })).toBe("Connect a b c");
});
