import { afterEach, expect, test } from "vitest";
import type { ObjectRef } from "../src/ipc";
import { nowhere, read, views, write, type Place } from "../src/state/address";
import { filter } from "../src/state/filter.svelte";
import { router } from "../src/state/router.svelte";
import { byRole, press, rows, stage, strike, type, until } from "./stage";

afterEach(strike);

const object: ObjectRef = { site: "dc-pangyo", kind: "clusterroles.rbac.authorization.k8s.io", namespace: "", name: "system:node", uid: "u-1" };
const drawer = (): HTMLElement | null => document.querySelector("[data-testid=drawer]");
const opened = (calls: { name: string; args: unknown }[]): string | undefined => (calls.findLast((call) => call.name === "open_window")?.args as { view: string } | undefined)?.view;

test("an address tells all that a window shows, and is read as it was written", () => {
  const place: Place = {
    ...nowhere, view: "explorer", kind: "pods", sites: ["site-1", "site-2"], namespaces: ["shop", "빌링"], text: "-주문 app=web", sort: { column: "age", descending: true },
    open: object, tab: "yaml",
  };
  expect(read(write(place))).toEqual(place);
  // The shell takes plain characters only.
  expect(write(place)).toMatch(/^#[!-~]+$/);
  const matrix: Place = { ...nowhere, view: "applications", text: "health:down", sort: { column: "health", descending: true }, system: true, application: { project: "shop", name: "orders", site: "site-2", tab: "pods" }, open: object, tab: "yaml" };
  expect(read(write(matrix))).toEqual(matrix);
  const single: Place = { ...nowhere, view: "object", open: object, tab: "events" };
  expect(read(write(single))).toEqual(single);
});

test("an address that makes no sense leads to a place that does", () => {
  for (const hash of ["", "#/nowhere", "#/object", "#/object?open=a/b", "#/fleet?app=shop", "#/fleet?app=a/b/c/d/e", "#/object?open=s/../shop/web/u", "#/fleet?tab=<b>&kind=../x"]) {
    expect(read(hash)).toEqual(nowhere);
  }
});

test("a scope of hundreds of sites still makes an address that the shell opens", () => {
  const sites = Array.from({ length: 600 }, (_, index) => `site-${index}-0123456789abcdef`);
  expect(write({ ...nowhere, view: "explorer", sites }).length).toBeLessThan(8_000);
});

test("the view, its scope, filter, order and open row survive a reload", async () => {
  await stage({ deployments: 4, pods: 8 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  type(await until("the filter", () => document.querySelector<HTMLElement>(".explorer header input[type=search]")), "orders");
  (await until("the header", () => byRole("columnheader", /^Age/)?.querySelector("button"))).click();
  await until("the order", () => router.sort?.column === "age");
  filter.chosen = ["dc-pangyo"];
  const row = await until("a row of the site", () => rows().find((one) => one.textContent?.includes("dc-pangyo")));
  row.click();
  await until("details", () => drawer()?.querySelector("dl"));
  byRole("tab", "Events")?.click();
  const uid = drawer()?.dataset["uid"];
  const address = await until("the address", () => location.hash.includes("tab=events") && location.hash.includes("filter=orders") && location.hash);
  expect(document.title).toContain("“orders”");
  strike();
  await stage({ deployments: 4, pods: 8 }, address);
  await until("the same object", () => drawer()?.dataset["uid"] === uid);
  expect(filter.chosen).toEqual(["dc-pangyo"]);
  expect(document.querySelector<HTMLInputElement>(".explorer header input[type=search]")?.value).toBe("orders");
  expect(byRole("tab", "Events")?.getAttribute("aria-selected")).toBe("true");
  expect(byRole("columnheader", /^Age/)?.getAttribute("aria-sort")).toBe("ascending");
});

test("the way back leads through views and objects, not through typing", async () => {
  await stage({ deployments: 2, pods: 4 }, "#/fleet");
  await until("the view", () => byRole("link", "Explorer"));
  router.go("explorer", { kind: "pods" });
  await until("rows", () => rows().length > 3);
  rows()[1]?.click();
  await until("the address", () => location.hash.includes("open="));
  router.text = "o";
  await until("the filter", () => location.hash.includes("filter=o"));
  history.back();
  await until("no details", () => !drawer());
  expect(router.view).toBe("explorer");
  history.back();
  await until("the fleet", () => router.view === "fleet");
});

test("views, tabs and rows open in windows of their own", async () => {
  const mock = await stage({ deployments: 2, pods: 4 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  filter.chosen = ["dc-pangyo"];
  const middle = new MouseEvent("click", { button: 0, ctrlKey: true, bubbles: true, cancelable: true });
  byRole("link", "Activity")?.dispatchEvent(middle);
  await until("the view", () => opened(mock.calls) === "/activity?sites=dc-pangyo");
  expect(router.view).toBe("explorer");
  press(document.body, "N", { ctrlKey: true, shiftKey: true });
  await until("this view", () => opened(mock.calls) === "/explorer?kind=pods&sites=dc-pangyo");
  (await until("a row of the site", () => rows().length > 0 && rows().every((row) => row.textContent?.includes("dc-pangyo")) && rows()[0])).click();
  (await until("the button", () => byRole("button", "Open in a window of its own"))).click();
  await until("the object", () => opened(mock.calls)?.startsWith("/object?open=dc-pangyo%2Fpods%2F"));
});

test("a window of one object shows it alone, and leads to its row", async () => {
  const mock = await stage({ deployments: 2, pods: 4 });
  const ref = mock.objects.find((one) => one.ref.kind === "pods")?.ref as ObjectRef;
  strike();
  await stage({ deployments: 2, pods: 4 }, write({ ...nowhere, view: "object", open: ref }));
  await until("details", () => drawer()?.querySelector("dl"));
  expect(document.querySelector("nav")).toBeNull();
  expect(document.title).toContain(ref.name);
  byRole("button", "Show in the table")?.click();
  await until("the table", () => rows().length > 0 && document.querySelector("nav"));
  expect(drawer()?.dataset["uid"]).toBe(ref.uid);
});

test("sets of windows are saved, renamed, opened and deleted", async () => {
  const mock = await stage({}, "#/fleet");
  (await until("the menu", () => byRole("button", "Windows"))).click();
  const field = await until("the name", () => document.querySelector<HTMLElement>("input[placeholder='Name for the open windows']"));
  type(field, "Morning");
  byRole("button", "Save")?.click();
  await until("it is kept", () => document.querySelector("[data-layout=Morning]"));
  byRole("button", "Rename Morning")?.click();
  const renamed = await until("the new name", () => byRole("textbox", "New name of Morning"));
  type(renamed, "Evening");
  press(renamed, "Enter");
  await until("it has another name", () => document.querySelector("[data-layout=Evening]"));
  document.querySelector<HTMLElement>("[data-layout=Evening] .open")?.click();
  await until("it is opened", () => mock.calls.find((call) => call.name === "open_window_layout"));
  (await until("the menu", () => byRole("button", "Windows"))).click();
  (await until("the button", () => byRole("button", "Delete Evening"))).click();
  (await until("the question", () => document.querySelector<HTMLElement>(".sure"))).click();
  await until("it is gone", () => !document.querySelector("[data-layout]"));
});

const palette = async (text: string): Promise<HTMLElement> => {
  press(document.body, "k", { ctrlKey: true });
  const field = await until("the palette", () => document.querySelector<HTMLElement>(".palette [role=combobox]"));
  if (text) type(field, text);
  return field;
};
const lines = (group: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`[aria-labelledby=palette-group-${group}] [role=option]`)];

test("the palette groups what it finds, opens it in another window with Ctrl+Enter, and remembers what was used", async () => {
  localStorage.removeItem("palette-recent");
  const mock = await stage({ deployments: 2, pods: 4 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const field = await palette("orders");
  await until("objects with their place", () => lines("objects").some((line) => line.textContent?.includes("shop") && line.textContent.includes("dc-pangyo")));
  press(field, "Enter", { ctrlKey: true });
  await until("another window", () => opened(mock.calls)?.startsWith("/object?open="));
  await until("the palette is closed", () => !document.querySelector(".palette"));
  await palette("");
  await until("what was used", () => lines("recent").some((line) => line.textContent?.includes("orders")));
  expect(lines("views").length).toBe(views.length);
  type(document.querySelector(".palette [role=combobox]") as HTMLElement, "shop");
  (await until("the namespace", () => lines("namespaces")[0])).click();
  await until("it narrows the table", () => filter.namespaces.includes("shop"));
  expect(router.kind).toBe("pods");
});

test("events of the selected rows are one list over their sites", async () => {
  const mock = await stage({ deployments: 2, pods: 8 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  for (const place of [0, 1, 2]) rows()[place]?.querySelector("input")?.click();
  (await until("the bar", () => byRole("button", "Events"))).click();
  const items = (): Element[] => [...document.querySelectorAll("[data-testid=selection-events] li")];
  await until("events", () => items().length > 2);
  expect((mock.calls.findLast((call) => call.name === "selection_events")?.args as { objects: unknown[] }).objects.length).toBe(3);
  expect(new Set(items().map((item) => item.querySelector(".site")?.textContent?.trim())).size).toBeGreaterThan(1);
  document.querySelector<HTMLElement>("[data-testid=selection-events] button")?.click();
  await until("its row", () => router.open !== null && !document.querySelector("[data-testid=selection-events]"));
});
