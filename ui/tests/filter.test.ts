import { tick } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { quote, suggest, wordAt } from "../src/features/explorer/filterWords";
import type { RowView } from "../src/ipc";
import { columns } from "../src/ipc/mock/table";
import { press, rows, stage, strike, type, until } from "./stage";

afterEach(() => {
  vi.useRealTimers();
  strike();
});

const field = (): HTMLInputElement => document.querySelector<HTMLInputElement>('input[aria-label="Filter rows"]') as HTMLInputElement;
const offers = (): string[] => [...document.querySelectorAll("#filter-offers [role=option]")].map((option) => option.textContent ?? "");

const row = (status: string): RowView => ({
  id: 1, stale: false, object: { site: "s", kind: "pods", namespace: "n", name: "x", uid: "u" },
  cells: (columns["pods"] ?? []).map((column) => (column.id === "status" ? { cell: "status", text: status, tone: "good" } : { cell: "none" })),
});

const pods = columns["pods"] ?? [];

test("the word at the caret is what is completed", () => {
  expect(wordAt("web status:Ru age", 13)).toEqual({ start: 4, end: 13, word: "status:Ru" });
  expect(wordAt("web  ", 4)).toEqual({ start: 4, end: 4, word: "" });
});

test("keys come from the columns, values from the rows at hand, the most common first", () => {
  const list = [row("Running"), row("Running"), row("Init: waits"), row("Pending")];
  expect(suggest("stat", pods, list)).toEqual(["status:"]);
  expect(suggest("-o", pods, list)).toEqual(["-owner:"]);
  expect(suggest("status:", pods, list)).toEqual(["status:Running", 'status:"Init: waits"', "status:Pending"]);
  expect(suggest("status:running", pods, list)).toEqual([]);
  expect(suggest("sitekind:v", pods, list)).toEqual(["sitekind:virtual"]);
  expect(suggest("colour:", pods, list)).toEqual([]);
  expect(quote('a "b\\')).toBe('"a \\"b\\\\"');
});

test("a suggestion is taken with the keyboard and filters; what is wrong is told and the rows stay", async () => {
  await stage({ pods: 300 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  type(field(), "stat");
  await until("a key", () => offers().includes("status:"));
  press(field(), "Tab");
  await until("values", () => offers().includes("status:CrashLoopBackOff"));
  expect(document.querySelector("[data-testid=filter-problem]")).toBeNull();
  while (document.querySelector("#filter-offers .at")?.textContent !== "status:CrashLoopBackOff") {
    press(field(), "ArrowDown");
    await until("an option", () => document.querySelector("#filter-offers .at"));
  }
  press(field(), "Enter");
  await until("filtered", () => rows().length > 0 && rows().every((one) => one.textContent?.includes("CrashLoopBackOff")));
  const shown = rows().length;
  type(field(), "status:CrashLoopBackOff restarts>");
  field().dispatchEvent(new FocusEvent("blur"));
  const note = await until("the problem", () => document.querySelector("[data-testid=filter-problem] button"));
  expect(note.textContent).toContain("restarts>");
  expect(rows().length).toBe(shown);
  (note as HTMLElement).click();
  expect([field().selectionStart, field().selectionEnd]).toEqual([24, 33]);
  expect(field().getAttribute("aria-invalid")).toBe("true");
  // No row has the word that a key is until its sign follows: that is no reason to say that nothing matches.
  const state = (): string => document.querySelector("[data-testid=table-state]")?.textContent ?? "";
  type(field(), "restarts");
  await until("no row", () => /No Pods match the filter/.test(state()));
  type(field(), "restarts>");
  await until("why", () => /The filter cannot be read/.test(state()) && !/match/.test(state()));
});

test("the rows of a letter come before what its word may become, and a key does not wait for that", async () => {
  await stage({ pods: 300 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  type(field(), "stat");
  await tick();
  expect(offers()).toEqual([]);
  press(field(), "Tab");
  expect(field().value).toBe("status:");
  await until("values", () => offers().includes("status:CrashLoopBackOff"));
  type(field(), "status:Ru");
  press(field(), "Escape");
  await until("none", () => offers().length === 0);
  expect(field().value, "the first Escape is for what is offered").toBe("status:Ru");
});

test("what is typed is asked for at once, one question at a time, and the newest text wins", async () => {
  const mock = await stage({ pods: 300 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  let [asking, most] = [0, 0];
  const answers: (() => void)[] = [];
  const invoke = mock.invoke.bind(mock);
  mock.invoke = async (name, args) => {
    if (name !== "change_query") return invoke(name, args);
    most = Math.max(most, ++asking);
    const answer = await invoke(name, args);
    await new Promise<void>((done) => answers.push(done));
    asking--;
    return answer;
  };
  const texts = (): string[] => mock.calls.filter((call) => call.name === "change_query").map((call) => (call.args as { query: { text: string } }).query.text).filter(Boolean);
  // No timer goes off while it is typed: what waits for one would not have been asked for.
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "requestAnimationFrame", "requestIdleCallback"] });
  for (const text of ["c", "cr", "cra", "cras"]) {
    type(field(), text);
    expect(texts(), "the core is asked before the letter does anything else").toEqual(["c"]);
    await tick();
  }
  expect(texts()).toEqual(["c"]);
  vi.useRealTimers();
  answers.shift()?.();
  await until("the last word", () => texts().length > 1);
  answers.shift()?.();
  await until("the rows of the last word", () => rows().length > 0 && rows().every((one) => one.textContent?.includes("Crash")));
  expect(texts()).toEqual(["c", "cras"]);
  expect(most).toBe(1);
  expect(field().value).toBe("cras");
});

test("an answer that is no news leaves the table free to scroll", async () => {
  const mock = await stage({ pods: 3_000 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const invoke = mock.invoke.bind(mock);
  let isNews = false;
  mock.invoke = (async (name, args) => (name !== "change_query" || isNews ? invoke(name, args) : undefined)) as typeof mock.invoke;
  type(field(), "-nowhere");
  await tick();
  isNews = true;
  const grid = document.querySelector("[role=grid]") as HTMLElement;
  grid.scrollTop = 30_000;
  grid.dispatchEvent(new Event("scroll"));
  await until("the rows there are asked for", () => mock.calls.some(({ name, args }) => name === "change_query" && (args as { query: { first: number } }).query.first > 500));
});
