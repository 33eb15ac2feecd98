import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../src/tokens.css"), "utf8");

function tokens(selector: string): Map<string, string> {
  const start = css.indexOf(selector);
  const block = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((place) => Number.parseInt(colour.slice(place, place + 2), 16) / 255).map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * (channels[0] ?? 0) + 0.7152 * (channels[1] ?? 0) + 0.0722 * (channels[2] ?? 0);
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["bg", "panel", "raised", "line2", "accent-soft", "warn-soft", "bad-soft"];
const text: [string, string[]][] = [
  ["text", grounds], ["mute", ["bg", "panel", "raised", "line2", "accent-soft"]], ["ok", ["panel", "raised", "ok-soft"]], ["warn", ["panel", "raised", "warn-soft"]],
  ["bad", ["panel", "raised", "bad-soft"]], ["on-accent", ["accent"]],
];

for (const [theme, selector] of [["light", ":root {"], ["dark", ':root[data-theme="dark"]'], ["dark from the system", ':root:not([data-theme="light"])']] as const) {
  const all = tokens(selector);
  const of = (name: string): string => {
    const value = all.get(name);
    if (!value) throw new Error(`${theme} has no --${name}`);
    return value;
  };
  test.each(text.flatMap(([ink, papers]) => papers.map((paper) => [ink, paper] as const)))(`${theme}: --%s on --%s can be read (4.5)`, (ink, paper) => {
    expect(contrast(of(ink), of(paper))).toBeGreaterThanOrEqual(4.5);
  });
  test(`${theme}: edges of fields, marks of sites and the focus ring can be seen (3)`, () => {
    for (const name of ["edge", "accent", "idle", ...Array.from({ length: 12 }, (_, colour) => `site-${colour}`)]) {
      for (const paper of ["panel", "bg"]) expect(contrast(of(name), of(paper)), `${name} on ${paper}`).toBeGreaterThanOrEqual(3);
    }
  });
}

test("the dark theme is the same however it was chosen", () => {
  expect([...tokens(':root[data-theme="dark"]')]).toEqual([...tokens(':root:not([data-theme="light"])')]);
});
