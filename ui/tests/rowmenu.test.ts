import { afterEach, expect, test } from "vitest";
import { jumps } from "../src/features/explorer/jumps";
import type { Failure, RelatedNode, RelatedView } from "../src/ipc";
import { filter } from "../src/state/filter.svelte";
import { byRole, press, rows, stage, strike, type, until } from "./stage";

afterEach(strike);

const grid = (): HTMLElement => document.querySelector<HTMLElement>("[role=grid]") as HTMLElement;
const menu = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-testid=row-menu]");
const related = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-testid=row-related]");
const item = (name: RegExp, within: HTMLElement | null = menu()): HTMLElement | undefined =>
  [...(within?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])].find((one) => name.test(one.textContent?.trim() ?? ""));
const forbidden: Failure = { code: "forbidden", site: "plant-busan", object: null, params: { verb: "list", resource: "services" }, detail: null };

/** What a person does to take an item. */
function take(one: HTMLElement | undefined): void {
  if (!one) throw new Error("there is no such item");
  one.dispatchEvent(Object.assign(new MouseEvent("pointerdown", { bubbles: true, cancelable: true }), { pointerId: 1, pointerType: "mouse" }));
  one.dispatchEvent(Object.assign(new MouseEvent("pointerup", { bubbles: true, cancelable: true }), { pointerId: 1, pointerType: "mouse" }));
  one.click();
}

async function openMenu(index = 1): Promise<HTMLElement> {
  const row = await until("rows", () => rows()[index]);
  row.querySelector("[data-column=name]")?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: 200, clientY: 120, button: 2 }));
  return until("the menu", () => menu());
}

/** A clipboard that keeps what it is given. */
function clipboard(): string[] {
  const texts: string[] = [];
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: (text: string) => { texts.push(text); return Promise.resolve(); } } });
  return texts;
}

test("the menu of a row copies it, opens it and narrows to its namespace, site and node", async () => {
  const texts = clipboard();
  const mock = await stage({}, "#/explorer?kind=pods");
  await openMenu();
  const pod = mock.objects.find((object) => object.ref.uid === rows()[1]?.dataset["uid"]);
  if (!pod) throw new Error("no pod");
  const { name, namespace, site } = pod.ref;
  take(item(/^Copy name$/));
  await until("the name", () => texts.at(-1) === `${name}\n`);
  await until("closed", () => !menu());
  await openMenu();
  take(item(/^Copy namespace and name$/));
  await until("both", () => texts.at(-1) === `${namespace}/${name}\n`);
  expect(mock.calls.filter((call) => call.name === "copy").map((call) => (call.args as { format: string; row: number }).row)).toEqual([pod.number, pod.number]);

  await until("closed", () => !menu());
  await openMenu();
  take(item(/^Only node/));
  const node = pod.cells.get("node");
  const field = document.querySelector<HTMLInputElement>('input[aria-label="Filter rows"]');
  await until("the node's", () => field?.value === `node=${node && "text" in node ? node.text : ""}`);

  await until("closed", () => !menu());
  await openMenu(0);
  take(item(/^Only namespace/));
  await until("the namespace", () => filter.namespaces.length === 1);
  await until("closed", () => !menu());
  await openMenu(0);
  take(item(/^Only site/));
  await until("the site", () => filter.chosen.length === 1 && [namespace, site].length === 2);
  await until("closed", () => !menu());
  await openMenu(0);
  take(item(/^Open details/));
  await until("the drawer", () => document.querySelector("[data-testid=drawer]"));
});

test("the menu of a selected row is that of all selected rows", async () => {
  const texts = clipboard();
  await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  for (const index of [0, 1, 2]) rows()[index]?.querySelector("input")?.click();
  await until("three", () => document.querySelectorAll("[role=row][aria-selected=true]").length === 3);
  const open = await openMenu(1);
  expect(open.textContent).toContain("3 selected rows");
  take(item(/^Copy name$/));
  await until("three names", () => texts.at(-1)?.split("\n").filter(Boolean).length === 3);
  await until("closed", () => !menu());
  const other = await openMenu(5);
  expect(other.textContent).not.toContain("3 selected rows");
});

test("the menu opens from the keyboard at the row under the cursor, and gives the focus back", async () => {
  await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  grid().focus();
  press(grid(), "ArrowDown");
  press(grid(), "F10", { shiftKey: true });
  const open = await until("the menu", () => menu());
  const cursor = document.getElementById(grid().getAttribute("aria-activedescendant") ?? "");
  expect(open.getAttribute("aria-label")).toContain(cursor?.querySelector("[data-column=name]")?.textContent?.trim() ?? "?");
  await until("focus inside", () => menu()?.contains(document.activeElement));
  press(document.activeElement as HTMLElement, "Escape");
  await until("closed", () => !menu());
  await until("focus is back", () => document.activeElement === grid());
  press(grid(), "ContextMenu");
  await until("the menu", () => menu());
});

test("jumps lead to what belongs to a row, say what may not be read, and wait where they must", async () => {
  const mock = await stage({ pods: 300 }, "#/explorer?kind=pods");
  const field = await until("the filter", () => document.querySelector<HTMLInputElement>('input[aria-label="Filter rows"]'));
  await until("rows", () => rows().length > 3);
  type(field, "orders");
  await until("filtered", () => rows().length > 0 && rows().every((row) => row.textContent?.includes("orders")));
  mock.failing.set("related", forbidden);
  const open = await openMenu(0);
  const sub = item(/^Go to/, open) as HTMLElement;
  sub.focus();
  press(sub, "ArrowRight");
  await until("what is missing", () => related()?.textContent?.includes("services"));
  press(related() as HTMLElement, "Escape");
  await until("closed", () => !menu());
  mock.failing.clear();

  const again = await openMenu(0);
  const trigger = item(/^Go to/, again) as HTMLElement;
  trigger.focus();
  press(trigger, "ArrowRight");
  const owner = await until("the owner", () => item(/^Deployment/, related()));
  expect(item(/^ConfigMap/, related())?.hasAttribute("data-disabled")).toBe(true);
  expect(related()?.textContent).toMatch(/Owner.*Node.*Services and routes.*Configuration/);
  take(item(/^Node/, related()));
  await until("the node's table", () => document.querySelector('[role=tab][aria-selected=true]')?.textContent === "Nodes");
  const drawer = await until("its details", () => document.querySelector<HTMLElement>("[data-testid=drawer]"));
  await until("its row, whatever the filter said", () => rows().some((row) => row.dataset["uid"] === drawer.dataset["uid"]));
  expect(owner).toBeDefined();
});

test("what belongs to an object is told by what it is to it", () => {
  const node = (kind: string, name: string): RelatedNode => ({ name: { kind, namespace: "shop", name, object: null }, layer: 0, tone: "good", state: "", more: 0 });
  const view: RelatedView = {
    nodes: ["Deployment", "ReplicaSet", "Pod", "Service", "Node", "Secret", "HorizontalPodAutoscaler"].map((kind) => node(kind, kind.toLowerCase())),
    edges: [
      { from: 0, to: 1, relation: "owns" }, { from: 1, to: 2, relation: "owns" }, { from: 3, to: 2, relation: "routesTo" }, { from: 2, to: 4, relation: "runsOn" },
      { from: 2, to: 5, relation: "uses" }, { from: 6, to: 0, relation: "scales" },
    ],
    failures: [],
  };
  expect(jumps(view).map((group) => [group.way, ...group.nodes.map((one) => one.name.kind)])).toEqual([
    ["owned", "ReplicaSet", "Pod"], ["node", "Node"], ["service", "Service"], ["config", "Secret"], ["guard", "HorizontalPodAutoscaler"],
  ]);
});

test("rows are selected by a filter while what is shown stays, and what is wrong with it is told", async () => {
  await stage({ pods: 300 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const first = rows()[0]?.dataset["uid"];
  const all = grid().getAttribute("aria-rowcount");
  press(grid(), "A", { ctrlKey: true, shiftKey: true });
  const field = await until("the field", () => document.querySelector<HTMLInputElement>('input[aria-label="Filter of the rows to select"]'));
  await until("focus", () => document.activeElement === field);
  const submit = (): unknown => field.closest("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  type(field, "nothing-has-this-name");
  submit();
  await until("none", () => document.getElementById("select-where-note")?.textContent?.includes("No row"));
  type(field, "status:CrashLoopBackOff");
  submit();
  await until("selected", () => /[0-9]+ selected/.test(document.querySelector("[data-testid=selection-bar]")?.textContent ?? ""));
  await until("the field is gone", () => !document.querySelector(".where"));
  expect(grid().getAttribute("aria-rowcount")).toBe(all);
  expect(rows()[0]?.dataset["uid"]).toBe(first);
  const chosen = [...document.querySelectorAll("[role=row][aria-selected=true]")];
  for (const row of rows()) expect(chosen.includes(row)).toBe(row.textContent?.includes("CrashLoopBackOff"));
  expect(byRole("button", "Select where…")).not.toBeNull();
});

test("the filter of rows to select is completed as that of the table is", async () => {
  await stage({ pods: 300 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  press(grid(), "A", { ctrlKey: true, shiftKey: true });
  const field = await until("the field", () => document.querySelector<HTMLInputElement>('input[aria-label="Filter of the rows to select"]'));
  type(field, "sta");
  await until("the key", () => byRole("option", "status:"));
  press(field, "Tab");
  await until("taken", () => field.value === "status:");
  field.value = "status:Cra";
  field.setSelectionRange(10, 10);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await until("the value", () => byRole("option", "status:CrashLoopBackOff"));
  press(field, "Escape");
  await until("no offers", () => !byRole("option", "status:CrashLoopBackOff"));
  expect(document.querySelector(".where")).not.toBeNull();
  press(field, "Escape");
  await until("closed", () => !document.querySelector(".where"));
});

test("the menu of a kind's tab opens it in a window of its own", async () => {
  const mock = await stage({}, "#/explorer?kind=pods");
  const tab = await until("the tab", () => byRole("tab", "Nodes"));
  tab.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: 200, clientY: 50 }));
  take(await until("the menu", () => byRole("menuitem", "Open in a new window")));
  const call = await until("asked", () => mock.calls.find((one) => one.name === "open_window"));
  expect(JSON.stringify(call.args)).toContain("kind=nodes");
});
