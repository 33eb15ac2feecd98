import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../src");
const files = (folder: string): string[] => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const path = join(folder, entry.name);
  return entry.isDirectory() ? files(path) : [path];
});
const all = files(source).map((path) => ({ path: relative(source, path), text: readFileSync(path, "utf8") }));

test("only ipc reaches Tauri", () => {
  const reaching = all.filter(({ text }) => text.includes("@tauri-apps")).map(({ path }) => path);
  expect(reaching).not.toEqual([]);
  for (const path of reaching) expect(path).toMatch(/^ipc\//);
});

test("nothing puts markup of a cluster into the page, and nothing sets style attributes in markup", () => {
  for (const { path, text } of all) {
    expect(text, path).not.toMatch(/\{@html|innerHTML|insertAdjacentHTML|document\.write/);
    if (path.endsWith(".svelte")) expect(text, path).not.toMatch(/\sstyle="/);
  }
});

test("the trust window uses its own words and nothing of the other views", () => {
  for (const { path, text } of all.filter((file) => file.path.startsWith("features/trust/") || file.path === "trust.ts")) {
    expect(text, path).not.toMatch(/i18n\/index|features\/(?!trust)|\.\.\/(shell|explorer|fleet|rollout|sites)\//);
  }
});

test("files stay small", () => {
  const sizes = all.filter(({ path }) => /\.(ts|svelte)$/.test(path) && path !== "ipc/bindings.ts").map(({ text }) => text.split("\n").length).sort((a, b) => a - b);
  expect(sizes.at(-1)).toBeLessThanOrEqual(300);
  expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(120);
});
