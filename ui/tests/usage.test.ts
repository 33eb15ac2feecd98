import { afterEach, expect, test } from "vitest";
import { fullness, spark } from "../src/features/metrics/spark";
import { rows, stage, strike, until } from "./stage";

afterEach(strike);

test("a table shows what its rows use, how much of the limit that is, and why nobody tells", async () => {
  await stage({ pods: 3 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length >= 9);
  const cell = (site: string, column: string): Element | null | undefined =>
    rows().find((row) => row.textContent?.includes(site))?.querySelector(`[data-column="${column}"]`);
  await until("use", () => cell("plant-busan", "cpu")?.querySelector("path")?.getAttribute("d"));
  expect(cell("plant-busan", "cpu")?.querySelector("[title]")?.getAttribute("title")).toMatch(/^[\d.]+m, \d+% of 500m \(limit\)$/);
  expect(cell("plant-busan", "memory")?.textContent).toMatch(/MiB/);
  expect(cell("cloud-tokyo", "cpu")?.querySelector("[title]")?.getAttribute("title")).toBe("The site is not connected.");
  expect(cell("cloud-tokyo", "cpu")?.textContent).toContain("–");
});

test("a trail is a line with gaps, and a value alone is a dot", () => {
  expect(spark([], 44, 16)).toBe("");
  expect(spark([100], 44, 16)).toBe("M43.0 2.0h0.1");
  expect(spark([0, 100, null, 50], 44, 16).match(/[MLh]/g)).toEqual(["M", "L", "M", "h"]);
});

test("use is measured by the limit, else by the node, and more than was asked for is no fault", () => {
  const mark = (role: "limit" | "request" | "allocatable", value: number) => ({ role, value });
  expect(fullness(1, [])).toBeNull();
  expect(fullness(9, [mark("request", 1)])).toMatchObject({ share: 9, tone: "" });
  expect(fullness(0.9, [mark("request", 1), mark("limit", 1)])).toMatchObject({ of: { role: "limit" }, tone: "warn" });
  expect(fullness(0.99, [mark("allocatable", 1)])).toMatchObject({ tone: "bad" });
});
