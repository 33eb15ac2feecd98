import { afterEach, expect, test } from "vitest";
import type { Intent } from "../src/ipc";
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
