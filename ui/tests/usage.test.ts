import { afterEach, expect, test, vi } from "vitest";
import { fullness, spark } from "../src/features/metrics/spark";
import type { Topic } from "../src/ipc";
import { byRole, rows, stage, strike, until } from "./stage";

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

test("Monitoring ranks nodes, workloads and pods by CPU or memory, and each leads to its drawer", async () => {
  await stage({ pods: 40 }, "#/monitoring");
  const table = (kind: string): HTMLTableElement | null => document.querySelector(`[data-top="${kind}"] table`);
  await until("rows", () => ["nodes", "deployments.apps", "pods"].every((kind) => (table(kind)?.tBodies[0]?.rows.length ?? 0) === 10));
  const values = (): number[] => [...(table("deployments.apps")?.querySelectorAll(".value") ?? [])].map((cell) => {
    const [, number = "", unit = ""] = /^([\d.]+) ?(.*)$/.exec(cell.textContent ?? "") ?? [];
    return Number(number) * ({ m: 1e-3, MiB: 2 ** 20, GiB: 2 ** 30 }[unit] ?? 1);
  });
  const isDescending = (list: number[]): boolean => list.every((value, at) => at === 0 || value <= (list[at - 1] ?? 0));
  expect(isDescending(values())).toBe(true);
  expect(table("deployments.apps")?.textContent).toMatch(/postgres|kafka|redis/);
  expect(table("nodes")?.tHead?.textContent).toContain("Allocatable");
  const memory = [...document.querySelectorAll<HTMLElement>("[role=radio], input[type=radio], button")].find((one) => (one.getAttribute("aria-label") ?? one.closest("label")?.textContent ?? one.textContent)?.trim() === "Memory");
  memory?.click();
  await until("by memory", () => /iB/.test(table("deployments.apps")?.textContent ?? ""));
  expect(isDescending(values())).toBe(true);
  const first = table("pods")?.querySelector<HTMLButtonElement>("tbody button");
  const name = first?.textContent ?? "";
  first?.click();
  await until("its drawer", () => [...document.querySelectorAll("h2")].some((heading) => heading.textContent?.includes(name)));
});

test("the charts of an object are asked for once, however long they take", async () => {
  const wide = vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  const mock = await stage({ pods: 3 }, "#/explorer?kind=pods");
  (await until("rows", () => rows()[0])).click();
  (await until("the tab", () => byRole("tab", "Metrics"))).click();
  await until("charts", () => document.querySelectorAll("[data-testid=object-metrics] figure svg").length === 2);
  const asked = (): number => mock.calls.filter((call) => call.name === "subscribe" && (call.args as { topic: Topic }).topic.topic === "charts").length;
  const end = Date.now() + 400;
  await until("a moment", () => Date.now() > end);
  expect(asked()).toBe(1);
  wide.mockRestore();
});
