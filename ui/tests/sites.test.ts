import { expect, it } from "vitest";
import type { SiteView } from "../src/ipc";
import { after } from "../src/state/sites.svelte";

const site = (id: string, lastContact: number, name = id): SiteView => ({ id, name, lastContact }) as SiteView;

it("sites that only were heard again are not shown anew", () => {
  const before = [site("one", 1), site("two", 1)];
  const now = after(before, { sites: [], order: null, heard: { one: 2, two: 3, gone: 4 } });
  expect(now).toBe(before);
  expect(now.map((one) => one.lastContact)).toEqual([2, 3]);
});

it("a site that changed is another object, and the others stay", () => {
  const before = [site("one", 1), site("two", 1)];
  const now = after(before, { sites: [site("two", 2, "renamed")], order: null, heard: { one: 2 } });
  expect(now).not.toBe(before);
  expect(now[0]).toBe(before[0]);
  expect(now.map((one) => [one.name, one.lastContact])).toEqual([["one", 2], ["renamed", 2]]);
  expect(after(now, { sites: [site("three", 3)], order: ["three", "one"], heard: {} }).map((one) => one.id)).toEqual(["three", "one"]);
  expect(after(now, { sites: [], order: [], heard: {} })).toEqual([]);
});
