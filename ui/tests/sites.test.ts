import { expect, it } from "vitest";
import type { SiteView } from "../src/ipc";
import { kept } from "../src/state/sites.svelte";

const site = (id: string, lastContact: number, name = id): SiteView => ({ id, name, lastContact }) as SiteView;

it("sites that only were heard again are not shown anew", () => {
  const before = [site("one", 1), site("two", 1)];
  const after = kept(before, [site("one", 2), site("two", 3)]);
  expect(after).toBe(before);
  expect(after.map((one) => one.lastContact)).toEqual([2, 3]);
});

it("a site that changed is another object, and the others stay", () => {
  const before = [site("one", 1), site("two", 1)];
  const after = kept(before, [site("one", 2), site("two", 2, "renamed")]);
  expect(after).not.toBe(before);
  expect(after[0]).toBe(before[0]);
  expect(after[1]?.name).toBe("renamed");
  expect(kept(after, [site("two", 2, "renamed"), site("one", 2)]).map((one) => one.id)).toEqual(["two", "one"]);
  expect(kept(after, [])).toEqual([]);
});
