import { afterEach, expect, test } from "vitest";
import type { Intent, ObjectRef } from "../src/ipc";
import { filter } from "../src/state/filter.svelte";
import { byRole, rows, stage, strike, until } from "./stage";

afterEach(strike);

const sheet = (): HTMLElement | null => document.querySelector("[data-testid=plan-sheet]");
const apply = (): HTMLElement | null => document.querySelector("[data-testid=plan-apply]");
const intents = (mock: { calls: { name: string; args: unknown }[] }): Intent[] => mock.calls.filter((call) => call.name === "plan").map((call) => (call.args as { intent: Intent }).intent);

/** The nodes of a site that answers. */
async function nodes(): Promise<ReturnType<typeof stage>> {
  const mock = await stage({}, "#/explorer?kind=nodes");
  await until("rows", () => rows().length > 0);
  filter.chosen = ["plant-busan"];
  await until("its nodes", () => rows().length > 0 && rows().every((row) => row.textContent?.includes("plant-busan")));
  return mock;
}

async function chooseNode(): Promise<void> {
  rows()[0]?.querySelector("input")?.click();
  await until("the bar", () => document.querySelector("[data-testid=selection-bar]")?.textContent?.includes("1 selected"));
}

test("what a drain would lose goes only after a tick", async () => {
  const mock = await nodes();
  await chooseNode();
  byRole("button", "Drain…")?.click();
  const parts = await until("the pods", () => document.querySelector("[data-testid=drain-parts]"));
  expect(parts.querySelectorAll("[data-pod]").length).toBe(3);
  expect(parts.querySelector("[data-testid=drain-held]")?.textContent).toContain("until 1 more of its pods is healthy");
  expect(parts.querySelector("[data-testid=drain-stays]")?.textContent).toContain("2 pods of DaemonSets");
  expect(sheet()?.textContent).toContain("allow it first");
  expect(apply()).toBeNull();

  const tick = document.querySelector<HTMLInputElement>("[data-testid=drain-losing] input");
  expect(document.querySelector("[data-testid=drain-losing]")?.textContent).toContain("local data of 1 pod");
  tick?.click();
  await until("the button", () => apply());
  expect(apply()?.textContent).toContain("Drain 1 node");
  expect(intents(mock).map((intent) => intent.intent === "drain" && intent.losing)).toEqual([false, true]);
});

test("who may not evict pods is told before a drain is planned", async () => {
  const mock = await nodes();
  mock.denied.add("create pods/eviction");
  await chooseNode();
  await until("the reason", () => byRole("button", "Drain…")?.title.includes("pods/eviction"));
  byRole("button", "Drain…")?.click();
  expect(intents(mock)).toEqual([]);
  expect(byRole("button", "Cordon…")?.getAttribute("aria-disabled")).toBeNull();
});

test("a node is returned to service from its menu, and a drain that runs is called off", async () => {
  const mock = await nodes();
  rows()[0]?.querySelector("[data-column=name]")?.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: 200, clientY: 120, button: 2 }));
  const menu = await until("the menu", () => document.querySelector("[data-testid=row-menu]"));
  const item = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")].find((one) => one.textContent?.trim() === "Return to service…");
  for (const kind of ["pointerdown", "pointerup"]) item?.dispatchEvent(Object.assign(new MouseEvent(kind, { bubbles: true, cancelable: true }), { pointerId: 1, pointerType: "mouse" }));
  item?.click();
  await until("the plan", () => apply());
  expect(intents(mock).at(-1)).toMatchObject({ intent: "cordon", cordoned: false });
  expect(sheet()?.textContent).toContain("unschedulable: false");
  byRole("button", "Cancel")?.click();
  await until("closed", () => !sheet());

  mock.pace = 60_000;
  await chooseNode();
  byRole("button", "Drain…")?.click();
  (await until("the tick", () => document.querySelector<HTMLInputElement>("[data-testid=drain-losing] input"))).click();
  await until("the button", () => apply());
  document.querySelector<HTMLInputElement>("[data-testid=plan-confirm]")?.click();
  await until("free", () => apply()?.getAttribute("aria-disabled") === null);
  apply()?.click();
  await until("the sheet closes", () => !sheet());
  location.hash = "#/activity";
  (await until("the button", () => document.querySelector<HTMLElement>("[data-testid=call-off]"))).click();
  await until("called off", () => mock.calls.some((call) => call.name === "call_off"));
  await until("no more", () => !document.querySelector("[data-testid=call-off]"));
});

test("a node that falls silent is told on its card and in any view, with what moves, what cannot and why", async () => {
  const mock = await nodes();
  const node = mock.objects.find(({ ref }) => ref.kind === "nodes" && ref.site === "plant-busan")?.ref as ObjectRef;
  mock.change("plant-busan", { silent: [{ object: node, heard: Date.now() - 54_000 }] });
  await until("the notice", () => document.body.textContent?.includes(`${node.name} on plant-busan is not heard any more.`));
  location.hash = "#/fleet";
  const card = await until("the card", () => document.querySelector<HTMLElement>("[data-site=plant-busan] [data-testid=silent-nodes]"));
  expect(card.textContent).toMatch(/not heard for \d+s/);
  card.querySelector("button")?.click();

  const loss = await until("what it means", () => document.querySelector<HTMLElement>("[data-testid=node-loss] [data-fate=ordered]")?.closest<HTMLElement>("[data-testid=node-loss]"));
  expect(loss.querySelector("[data-fate=moves]")?.textContent).toContain("orders-6f9c7b8d4-2x7kq");
  expect(loss.querySelector("[data-fate=ordered]")?.textContent).toContain("volume data-cache-0");
  expect(loss.textContent).toMatch(/What moves should run elsewhere in \d+m\d+s/);
  byRole("button", "Declare out of service…")?.click();
  await until("the plan", () => apply());
  expect(intents(mock).at(-1)).toMatchObject({ intent: "outOfService", out: true });
  expect(document.querySelector("[data-risk=machine-may-run]")?.textContent).toContain("Make sure that the machine is off");
  expect(sheet()?.querySelector("[data-testid=loss-parts]")).not.toBeNull();
  expect(apply()?.textContent).toContain("Declare 1 node out of service on plant-busan");
});

test("a node that is silent and still counted as ready is told with about when what moves runs elsewhere", async () => {
  const mock = await nodes();
  const node = mock.objects.find(({ ref }) => ref.kind === "nodes" && ref.site === "plant-busan")?.ref as ObjectRef;
  mock.change("plant-busan", { silent: [{ object: node, heard: Date.now() - 24_000 }] });
  location.hash = "#/fleet";
  (await until("the card", () => document.querySelector<HTMLElement>("[data-site=plant-busan] [data-testid=silent-nodes] button"))).click();
  const loss = await until("what it means", () => document.querySelector<HTMLElement>("[data-testid=node-loss] [data-fate=moves]")?.closest<HTMLElement>("[data-testid=node-loss]"));
  expect(loss.textContent).toContain("The cluster still counts it as ready.");
  expect(loss.textContent).toMatch(/If it stays silent, what moves should run elsewhere in about 5m\d+s/);
  expect(byRole("button", "Declare out of service…")).toBeNull();
});
