import { tick } from "svelte";
import { afterEach, expect, test } from "vitest";
import { clockTime, pieces, ShortNames } from "../src/features/logs/names";
import { countOf, lineHeight, screenOf, wantedFirst } from "../src/features/logs/window";
import type { LogSource } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { language } from "../src/i18n/index.svelte";
import { byRole, press, stage, strike, type, until } from "./stage";

afterEach(strike);

const lines = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-line]")];
const list = (): HTMLElement => document.querySelector<HTMLElement>("[data-testid=log-lines]") as HTMLElement;
const field = (): HTMLInputElement => byRole("searchbox", "Filter the log") as HTMLInputElement ?? document.querySelector<HTMLInputElement>("[data-testid=logs] input[type=search]");
const count = (): string => document.querySelector("[data-testid=log-count]")?.textContent ?? "";
const button = (name: string): HTMLElement => byRole("button", name) as HTMLElement;

/** The log of an application on three sites. */
async function open(): Promise<MockTransport> {
  const mock = await stage({ name: "fleet" }, "#/applications?app=shop/orders//logs");
  await until("lines", () => lines().length > 50);
  return mock;
}

test("the log of an application follows its end, with the source of each line", async () => {
  const mock = await open();
  expect(count()).toBe("200 lines");
  expect(lines().at(-1)?.textContent).toContain("200 ");
  await until("no more lines than three screens", () => lines().length === countOf(600));
  expect(lines()[0]?.querySelector(".source")?.getAttribute("title")).toMatch(/plant-busan|dc-pangyo|cloud-tokyo/);
  mock.hub.logs[0]?.write(3);
  mock.hub.publish("logs");
  await until("three more", () => lines().at(-1)?.textContent?.includes("203 "));
});

test("scrolling up stops following, and the switch goes back to the end", async () => {
  const mock = await open();
  // Without a layout nothing has a height; the log stands at its end, wherever that is.
  Object.defineProperty(list(), "scrollHeight", { value: 4000 });
  list().scrollTop = 2000;
  list().dispatchEvent(new Event("scroll"));
  list().scrollTop = 20 * lineHeight;
  list().dispatchEvent(new Event("scroll"));
  await until("it stops", () => button("Follow").getAttribute("aria-pressed") === "false");
  await until("the lines that are seen", () => lines()[0]?.dataset["line"] === "1");
  const before = lines().at(-1)?.dataset["line"];
  mock.hub.logs[0]?.write(40);
  mock.hub.publish("logs");
  await until("the count", () => count() === "240 lines");
  expect(lines().at(-1)?.dataset["line"]).toBe(before);
  press(list(), "End");
  await until("the end", () => lines().at(-1)?.dataset["line"] === "240");
  expect(button("Follow").getAttribute("aria-pressed")).toBe("true");
});

test("a filter is reached by /, marks what it finds, and says what is wrong with a pattern", async () => {
  await open();
  press(list(), "/");
  expect(document.activeElement).toBe(field());
  type(field(), "PAID");
  await until("found", () => count() === "50 of 200 lines");
  expect(lines().every((line) => line.querySelector("mark")?.textContent === "paid")).toBe(true);
  type(field(), "/(/");
  await until("the fault", () => document.getElementById("log-problem"));
  expect(document.getElementById("log-problem")?.textContent).toContain("Not a regular expression");
  type(field(), "nothing like this");
  await until("none", () => document.querySelector("[data-testid=log-empty]")?.textContent?.includes("No line matches"));
  press(field(), "Escape");
  await until("all again", () => count() === "200 lines");
});

test("a gap and a site that is cut off are told in words", async () => {
  const mock = await open();
  const log = mock.hub.logs[0];
  log?.gap();
  if (log) log.state = { log: "reconnecting", since: Date.now() - 3_600_000, failure: { code: "no-answer", site: "plant-busan", object: null, params: {}, detail: null } };
  mock.hub.publish("logs");
  const gap = await until("the gap", () => document.querySelector("[data-gap=rotated]"));
  expect(gap.textContent).toMatch(/Lines between .* are missing: the node rotated the file away/);
  const told = await until("the cut", () => document.querySelector("[data-testid=log-reconnecting]"));
  expect(told.textContent).toMatch(/reconnecting for \d+m/);
});

test("a right that is missing is named once, however many containers it hides", async () => {
  const mock = await open();
  const log = mock.hub.logs[0];
  if (log) log.state = { log: "failed", failure: { code: "forbidden", site: "plant-busan", object: null, params: { verb: "get", resource: "pods/log" }, detail: null } };
  mock.hub.publish("logs");
  const note = await until("the note", () => document.querySelector("[data-testid=logs] [data-code=forbidden]"));
  expect(note.textContent).toContain("pods/log");
  expect(document.querySelectorAll("[data-testid=logs] [data-code=forbidden]").length).toBe(1);
});

test("what is found is saved, or all", async () => {
  const mock = await open();
  button("Save").click();
  await until("saved", () => document.body.textContent?.includes("The log is saved"));
  type(field(), "paid");
  await until("found", () => count() === "50 of 200 lines");
  button("Save all").click();
  await until("asked", () => mock.calls.filter(({ name }) => name === "save_logs").length === 2);
  expect(mock.calls.filter(({ name }) => name === "save_logs").map(({ args }) => (args as { all: boolean }).all)).toEqual([false, true]);
});

test("how far back, the previous container and wrapping are switches", async () => {
  const mock = await open();
  const asked = (): unknown => mock.calls.findLast(({ name }) => name === "change_logs")?.args;
  button("Previous container").click();
  await until("previous", () => (asked() as { query: { previous: boolean } } | undefined)?.query.previous);
  const since = document.querySelector<HTMLSelectElement>("[data-testid=logs] select") as HTMLSelectElement;
  since.value = "hour";
  since.dispatchEvent(new Event("change", { bubbles: true }));
  await until("an hour", () => JSON.stringify((asked() as { query: { since: unknown } }).query.since) === JSON.stringify({ since: "seconds", seconds: 3600 }));
  expect(list().classList.contains("wrap")).toBe(false);
  button("Wrap").click();
  await tick();
  expect(list().classList.contains("wrap")).toBe(true);
  button("Wrap").click();
  expect(lines()[0]?.querySelector("time")).not.toBeNull();
});

test("a log closes with its tab", async () => {
  const mock = await open();
  (document.getElementById("drawer-tab-pods") as HTMLElement).click();
  await until("closed", () => mock.hub.logs.length === 0);
});

test("a pod has its log in the drawer of the explorer, without a name before each line", async () => {
  await stage({ name: "fleet", pods: 3 }, "#/explorer?kind=pods");
  const row = await until("rows", () => document.querySelector<HTMLElement>("[role=grid] [role=row][data-uid]"));
  row.click();
  const tab = await until("the tab", () => document.getElementById("drawer-tab-logs"));
  tab.click();
  await until("lines", () => lines().length > 50);
  expect(lines()[0]?.querySelector(".source")).toBeNull();
});

test("names are as short as they may be", () => {
  language.use("en");
  const source = (id: number, site: string, pod: string, container: string, previous = false): LogSource => ({ id, site, pod, container, role: "main", previous, state: { log: "following" } });
  const one = source(0, "a", "orders-7d9c5b6f4-abcde", "app");
  expect(new ShortNames([one], (id) => id).of(one)).toBe("app");
  const other = source(1, "a", "orders-7d9c5b6f4-fghij", "app");
  expect(new ShortNames([one, other], (id) => id).of(other)).toBe("fghij");
  const far = source(2, "b", "db-0", "proxy", true);
  expect(new ShortNames([one, other, far], (id) => id.toUpperCase()).of(far)).toBe("B db-0 proxy (previous)");
  expect(new ShortNames([one], (id) => id).whole(one)).toBe("a · orders-7d9c5b6f4-abcde · app");
});

test("texts are cut at what the filter found", () => {
  expect(pieces("abcdef", [[1, 2], [4, 6]])).toEqual([
    { text: "a", found: false }, { text: "b", found: true }, { text: "cd", found: false }, { text: "ef", found: true },
  ]);
  expect(pieces("abc", [])).toEqual([{ text: "abc", found: false }]);
  expect(clockTime(new Date(2026, 0, 5, 9, 3, 7, 42).getTime())).toBe("09:03:07.042");
});

test("a window is asked for before its edge is on the screen", () => {
  const height = 20 * lineHeight;
  const now = { first: 100, count: countOf(height) };
  expect(screenOf(height)).toBe(20);
  expect(wantedFirst(120, height, 1000, now)).toBeNull();
  expect(wantedFirst(140, height, 1000, now)).toBe(120);
  expect(wantedFirst(105, height, 1000, now)).toBe(85);
  expect(wantedFirst(0, height, 1000, { first: 0, count: 60 })).toBeNull();
  expect(wantedFirst(980, height, 1000, now)).toBe(940);
});
