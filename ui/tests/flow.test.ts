import { afterEach, expect, test } from "vitest";
import { grantedRights } from "../src/ipc/mock/fleet";
import { byRole, rows, stage, strike, type, until } from "./stage";

afterEach(strike);

const bar = (): HTMLElement | null => document.querySelector("[data-testid=selection-bar]");
const apply = (): HTMLButtonElement => document.querySelector("[data-testid=plan-apply]") as HTMLButtonElement;
const changes = (mock: { calls: { name: string }[] }): string[] => mock.calls.map((call) => call.name).filter((name) => ["plan", "apply", "discard", "plan_undo"].includes(name));

async function choose(count: number): Promise<void> {
  await until("rows", () => rows().length > count);
  for (let place = 0; place < count; place++) {
    rows()[place]?.querySelector("input")?.click();
    await until(`selected ${place}`, () => rows()[place]?.getAttribute("aria-selected") === "true");
  }
  await until("the bar", () => bar()?.textContent?.includes(`${count} selected`));
}

async function scaleTo(replicas: string): Promise<void> {
  byRole("button", "Scale…")?.click();
  const field = await until("the field", () => document.querySelector<HTMLInputElement>("#replicas"));
  type(field, replicas);
  await until("the button", () => !(byRole("button", "Review plan") as HTMLButtonElement | null)?.disabled);
  field.form?.requestSubmit();
}

test("Deployments on two sites are scaled through a reviewed plan, and it is undone", async () => {
  const mock = await stage({}, "#/explorer?kind=deployments.apps");
  await choose(3);
  await scaleTo("6");
  await until("the plan", apply);
  // cloud-tokyo does not answer: left out by name. The button says what it does and where.
  expect(document.querySelector("[data-excluded=cloud-tokyo]")?.textContent).toContain("not connected");
  expect(apply().textContent).toBe("Scale 2 Deployments on 2 sites");
  expect(document.querySelectorAll("[data-testid=plan-sheet] article").length).toBe(2);
  expect(document.querySelector("[data-testid=plan-sheet] .added")?.textContent).toContain("replicas: 6");

  apply().click();
  expect(changes(mock)).toEqual(["plan"]);
  document.querySelector<HTMLInputElement>("[data-testid=plan-confirm]")?.click();
  const typed = document.querySelector<HTMLInputElement>("[data-guard=dc-pangyo]") as HTMLInputElement;
  type(typed, "dc-pangy");
  await until("still blocked", () => apply().getAttribute("aria-disabled") === "true");
  type(typed, "dc-pangyo");
  await until("free", () => apply().getAttribute("aria-disabled") === null);
  type(document.querySelector("#plan-reason") as HTMLElement, "more load");
  apply().click();
  await until("the sheet closes", () => !document.querySelector("[data-testid=plan-sheet]"));
  expect(mock.calls.find((call) => call.name === "apply")?.args).toMatchObject({ approval: { confirmed: true, typed: { "dc-pangyo": "dc-pangyo" }, reason: "more load" } });

  await until("progress", () => document.querySelector("[data-testid=operations-strip] [role=progressbar]"));
  await until("the notice", () => [...document.querySelectorAll("[data-testid=toast] button")].some((button) => button.textContent?.includes("Undo")));
  location.hash = "#/activity";
  const item = await until("done", () => document.querySelector<HTMLElement>("article[data-state=succeeded]"));
  byRole("button", /^Undo: Scale/)?.click();
  await until("the inverse plan", apply);
  expect(apply().textContent).toBe("Undo for 2 Deployments on 2 sites");
  document.querySelector<HTMLInputElement>("[data-testid=plan-confirm]")?.click();
  type(document.querySelector("[data-guard=dc-pangyo]") as HTMLElement, "dc-pangyo");
  await until("free", () => apply().getAttribute("aria-disabled") === null);
  apply().click();
  await until("undone", () => item.isConnected && document.body.textContent?.includes("undone"));
  expect(changes(mock)).toEqual(["plan", "apply", "plan_undo", "apply"]);
});

test("a read-only site is left out until it is unlocked, and then the plan is made again", async () => {
  const mock = await stage({}, "#/explorer?kind=deployments.apps");
  mock.change("cloud-tokyo", { session: { state: "ready", since: Date.now() } });
  await choose(1);
  await scaleTo("9");
  await until("left out", () => document.querySelector("[data-excluded=cloud-tokyo]"));
  expect(document.querySelector("[data-testid=plan-apply]")).toBeNull();
  byRole("button", "Unlock…")?.click();
  (await until("unlocked", () => byRole("button", "Plan again"))).click();
  await until("a plan with it", () => document.querySelector("[data-guard=cloud-tokyo]"));
});

test("a right that is missing on all chosen sites blocks the button with its name", async () => {
  const mock = await stage({}, "#/explorer?kind=deployments.apps");
  for (const site of mock.sites) mock.change(site.id, { capabilities: grantedRights(false) });
  await choose(2);
  const button = await until("blocked", () => {
    const found = byRole("button", "Scale…");
    return found?.getAttribute("aria-disabled") === "true" && found;
  });
  expect(button.title).toContain("patch deployments.apps/scale");
  button.click();
  expect(document.querySelector("#replicas")).toBeNull();
});

test("closing the sheet throws the plan away, and a failed plan offers another try", async () => {
  const mock = await stage({}, "#/explorer?kind=deployments.apps");
  await choose(2);
  mock.failing.set("plan", { code: "no-answer", site: "plant-busan", object: null, params: {}, detail: null });
  byRole("button", "Restart…")?.click();
  await until("the failure", () => document.querySelector("[data-testid=plan-sheet] [data-code=no-answer]"));
  mock.failing.clear();
  byRole("button", "Try again")?.click();
  await until("the plan", apply);
  byRole("button", "Cancel")?.click();
  await until("thrown away", () => mock.calls.some((call) => call.name === "discard"));
  expect(mock.plans.size).toBe(0);
});

test("nothing is dialled by looking: start, first run, hover and search connect no site", async () => {
  const mock = await stage({ name: "first" });
  await until("contexts", () => document.querySelector("[data-login]"));
  document.querySelector("[data-login]")?.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
  type(await until("the palette", () => document.querySelector<HTMLElement>("[role=combobox]")), "plant");
  await until("a search", () => mock.calls.some((call) => call.name === "search"));
  expect(mock.calls.filter((call) => call.name === "connect")).toEqual([]);
});

test("the first run connects what is chosen, with live steps and a cancel", async () => {
  const mock = await stage({ name: "first" });
  mock.pace = 60;
  await until("contexts", () => document.querySelector("[data-login]"));
  expect(document.body.textContent).toContain("not supported");
  (byRole("checkbox", "dc-pangyo") as HTMLInputElement).click();
  const button = await until("two chosen", () => byRole("button", "Connect 2 sites"));
  button.click();
  await until("steps", () => document.querySelector("article[data-site=plant-busan] [data-step=server]"));
  byRole("button", "Cancel connecting cloud-tokyo")?.click();
  await until("ready", () => document.querySelector("article[data-site=plant-busan][data-state=ready]"));
  expect(document.querySelector("article[data-site=cloud-tokyo]")?.getAttribute("data-state")).toBe("disconnected");
  expect(mock.calls.filter((call) => call.name === "connect").map((call) => call.args)).toEqual([{ sites: ["plant-busan", "cloud-tokyo"] }]);
});

test("a lost frame makes a new subscription and the rows go on", async () => {
  const mock = await stage({}, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const before = mock.calls.filter((call) => call.name === "subscribe").length;
  mock.hub.lose();
  await until("subscribed anew", () => mock.calls.filter((call) => call.name === "subscribe").length >= before + 3);
  await until("the old ones ended", () => mock.hub.size === 3);
  expect(rows().length).toBeGreaterThan(3);
});

test("markup and marks of direction in names stay text", async () => {
  const mock = await stage({}, "#/explorer?kind=deployments.apps");
  const evil = '<img src=x onerror="window.pwned=1"><a href="javascript:1">x</a>\u202E';
  for (const object of mock.objects) if (object.ref.kind === "deployments.apps") {
    object.ref.name = evil;
    object.cells.set("name", { cell: "text", text: evil });
  }
  mock.hub.reorder();
  mock.hub.publish("table");
  await until("the name", () => document.querySelector("[data-column=name]")?.textContent?.includes("<img"));
  rows()[0]?.click();
  await until("details", () => document.querySelector("[data-testid=drawer] dl"));
  expect(document.querySelector("img, a[href^=javascript]")).toBeNull();
  expect("pwned" in window).toBe(false);
});

test("a plan of many targets shows the first ones and more on demand", async () => {
  await stage({}, "#/explorer?kind=deployments.apps");
  await until("rows", () => rows().length > 3);
  document.querySelector<HTMLInputElement>("[role=columnheader] input")?.click();
  await until("all", () => bar()?.textContent?.includes("114 selected"));
  byRole("button", "Restart…")?.click();
  await until("the plan", apply);
  // 14 on plant-busan and 40 on dc-pangyo; cloud-tokyo is left out.
  expect(document.querySelectorAll("[data-testid=plan-sheet] article").length).toBe(50);
  byRole("button", "Show 4 more")?.click();
  await until("all of them", () => document.querySelectorAll("[data-testid=plan-sheet] article").length === 54);
});
