import { afterEach, expect, test } from "vitest";
import type { ColumnLayout } from "../src/ipc";
import { columns } from "../src/ipc/mock/table";
import { arrange, complete, extras, put, step } from "../src/table/arrange";
import { byRole, press, rows, stage, strike, type, until } from "./stage";

afterEach(strike);

const own = columns["storageclasses.storage.k8s.io"] ?? [];
const named = (id: string, more: Partial<ColumnLayout> = {}): ColumnLayout => ({ id, shown: true, width: null, ...more });
const grid = (): HTMLElement => document.querySelector<HTMLElement>("[role=grid]") as HTMLElement;
const shown = (): string[] => [...document.querySelectorAll<HTMLElement>("[role=columnheader][data-head]")].map((cell) => cell.dataset["head"] ?? "");
const header = (id: string): HTMLElement => document.querySelector<HTMLElement>(`[role=columnheader][data-head="${id}"] button`) as HTMLElement;
const box = (id: string): HTMLInputElement => document.getElementById(`column-shown-${id}`) as HTMLInputElement;

/** A pointer's event, which jsdom has no constructor for. */
function point(on: HTMLElement, kind: string, x: number): void {
  on.dispatchEvent(Object.assign(new MouseEvent(kind, { bubbles: true, cancelable: true, clientX: x, button: 0 }), { pointerId: 1 }));
}

/** Gives each header a place, a hundred pixels wide: there is no layout here. */
function lay(): void {
  for (const [place, id] of shown().entries()) {
    const cell = header(id).parentElement as HTMLElement;
    cell.getBoundingClientRect = () => new DOMRect(place * 100, 0, 100, 30);
    Object.defineProperty(cell, "offsetWidth", { value: 100, configurable: true });
  }
}

test("columns that a layout does not name follow it as they are by themselves, and what no site tells is kept", () => {
  const layout = [named("age"), named("x-gone", { width: 70 }), named("x-provisioner", { shown: false })];
  const arranged = arrange(own, own, layout);
  expect(arranged.map((column) => [column.id, column.shown])).toEqual([["age", true], ["x-provisioner", false], ["site", true], ["name", true], ["x-secret-namespace", false]]);
  expect(arranged[0]?.place).toBe(4);
  expect(complete(own, layout).map((column) => column.id)).toEqual(["age", "x-gone", "x-provisioner", "site", "name", "x-secret-namespace"]);
  expect(arrange(own, own, [named("name", { shown: false })])[0]?.shown).toBe(true);
});

test("columns are put before others and go one place further", () => {
  const layout = ["a", "b", "c"].map((id) => named(id));
  const seen = layout.map(({ id }) => ({ ...(own[0] as (typeof own)[number]), id }));
  const ids = (list: ColumnLayout[]): string => list.map(({ id }) => id).join("");
  expect(ids(put(layout, "c", "a"))).toBe("cab");
  expect(ids(put(layout, "a", null))).toBe("bca");
  expect(ids(put(layout, "a", "a"))).toBe("abc");
  expect(ids(step(seen, layout, "a", 1))).toBe("bac");
  expect(ids(step(seen, layout, "c", -1))).toBe("acb");
  expect(ids(step(seen, layout, "c", 1))).toBe("abc");
  expect(ids(step(seen, layout, "b", 1))).toBe("acb");
});

test("only columns that a kind has not by itself are asked for", () => {
  expect(extras(columns["deployments.apps"] ?? [], [named("images"), named("owner"), named("label:app"), named("label:b", { shown: false }), named("x-y")])).toEqual(["owner", "label:app"]);
});

test("columns are chosen, added and reset in the menu, kept for their kind, and there again in the next window", async () => {
  const mock = await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  byRole("button", "Columns")?.click();
  await until("the menu", () => box("ip"));
  expect(box("name").disabled).toBe(true);
  expect(rows()[0]?.querySelector("[data-column=node]")?.textContent).toContain("-node-");
  box("node").click();
  await until("one less", () => !shown().includes("node"));
  expect(rows()[0]?.querySelector("[data-column=node]")).toBeNull();
  box("ip").click();
  await until("one that is for those who choose it", () => shown().includes("ip"));
  expect(rows()[0]?.querySelector("[data-column=ip]")?.textContent).toMatch(/\d/);

  const label = byRole("textbox", /^Add a label/) as HTMLInputElement;
  type(label, "no label!");
  await until("what is wrong", () => label.getAttribute("aria-invalid") === "true");
  type(label, "app");
  await until("right again", () => label.getAttribute("aria-invalid") === null);
  byRole("button", "Add")?.click();
  await until("values of the label", () => rows()[0]?.querySelector('[data-column="label:app"]')?.textContent?.includes("audit"));
  expect(shown().indexOf("label:app")).toBe(shown().indexOf("age") - 1);
  press(box("status"), "ArrowUp", { altKey: true });
  await until("moved", () => shown().indexOf("status") === shown().indexOf("ready") - 1);

  const [sets, before] = [mock.calls.filter((call) => call.name === "set_table_layout"), shown()];
  expect(sets.length).toBe(4);
  // Another kind has its own, and the first finds its again.
  location.hash = "#/explorer?kind=nodes";
  await until("nodes", () => shown().includes("internal-ip"));
  location.hash = "#/explorer?kind=pods";
  await until("as before", () => JSON.stringify(shown()) === JSON.stringify(before));

  byRole("button", "Columns")?.click();
  await until("the menu", () => box("ip"));
  byRole("button", "As they were at first")?.click();
  await until("by themselves", () => shown().includes("node") && !shown().includes("ip") && !shown().includes("label:app"));
  expect(await mock.invoke("table_layouts", {})).toEqual([]);
});

test("the columns of a server's Table for those who choose them can be shown, also by keyboard alone", async () => {
  await stage({}, "#/explorer?kind=storageclasses.storage.k8s.io");
  await until("rows", () => rows().length > 0);
  expect(shown()).not.toContain("x-secret-namespace");
  byRole("button", "Columns")?.click();
  await until("the menu", () => box("x-secret-namespace"));
  box("x-secret-namespace").click();
  await until("shown", () => shown().includes("x-secret-namespace"));
});

test("a header is dragged to another place, its edge to another width, and neither sorts", async () => {
  const mock = await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  lay();
  const sorted = JSON.stringify(mock.calls.filter((call) => call.name === "change_query").at(-1));
  point(header("node"), "pointerdown", 850);
  point(header("node"), "pointermove", 210);
  await until("where it would go", () => document.querySelector("[role=columnheader].before[data-head=name]"));
  point(header("node"), "pointerup", 210);
  header("node").click();
  await until("before the name", () => shown().indexOf("node") === shown().indexOf("name") - 1);
  expect(JSON.stringify(mock.calls.filter((call) => call.name === "change_query").at(-1))).toBe(sorted);

  lay();
  const handle = header("ready").parentElement?.querySelector<HTMLElement>(".handle") as HTMLElement;
  point(handle, "pointerdown", 400);
  point(handle, "pointermove", 455);
  await until("wider", () => grid().style.getPropertyValue("--columns").includes("155px"));
  point(handle, "pointermove", 100);
  await until("not narrower than can be", () => grid().style.getPropertyValue("--columns").includes("48px"));
  point(handle, "pointermove", 470);
  point(handle, "pointerup", 470);
  await until("kept", () => mock.calls.some((call) => call.name === "set_table_layout" && JSON.stringify(call.args).includes('{"id":"ready","shown":true,"width":170}')));
});

test("a header moves and changes its width from the keyboard, and fits what stands in it", async () => {
  await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  lay();
  header("status").focus();
  press(header("status"), "ArrowLeft", { altKey: true });
  await until("moved", () => shown().indexOf("status") === shown().indexOf("ready") - 1);
  await until("focus stays", () => document.activeElement === header("status"));
  press(header("status"), "ArrowRight", { shiftKey: true });
  await until("wider", () => grid().style.getPropertyValue("--columns").includes("110px"));
  for (const cell of document.querySelectorAll<HTMLElement>("[data-column=status]")) cell.getBoundingClientRect = () => new DOMRect(0, 0, 133.2, 30);
  press(header("status"), "Enter", { shiftKey: true });
  await until("fits", () => grid().style.getPropertyValue("--columns").includes("134px"));
  expect(header("status").parentElement?.getAttribute("aria-sort")).toBe("none");
});

test("what another window arranged is there when this one is turned to", async () => {
  const mock = await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  await mock.invoke("set_table_layout", { layout: { kind: "pods", columns: [named("name"), named("node", { shown: false })] } });
  expect(shown()[0]).toBe("site");
  window.dispatchEvent(new Event("focus"));
  await until("arranged", () => shown()[0] === "name" && !shown().includes("node"));
});

test("what another window arranges is there at once", async () => {
  const mock = await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  await mock.invoke("set_table_layout", { layout: { kind: "pods", columns: [named("name")] } });
  const other = new BroadcastChannel("concertina-columns");
  other.postMessage(null);
  await until("arranged", () => shown()[0] === "name");
  other.close();
});

test("by themselves the columns of every kind fit a window of 1,440 pixels beside the rail", () => {
  for (const [kind, all] of Object.entries(columns)) {
    const least = all.filter((column) => !column.wide).reduce((sum, column) => sum + column.width, 34);
    expect(least, kind).toBeLessThanOrEqual(1440 - 184 - 32 - 2 - 15);
  }
});
