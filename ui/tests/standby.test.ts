import { afterEach, expect, test } from "vitest";
import { upgrading } from "../src/features/applications/upgrading.svelte";
import type { Intent } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { byRole, stage, strike, type, until } from "./stage";

afterEach(() => {
  upgrading.close();
  strike();
});

const section = (site: string): HTMLElement | null => document.querySelector(`[data-standby-site=${site}]`);
const planned = (mock: MockTransport): Intent | undefined => (mock.calls.filter((call) => call.name === "plan").at(-1)?.args as { intent: Intent } | undefined)?.intent;
const button = (site: string, name: string): HTMLElement | undefined => [...(section(site)?.querySelectorAll<HTMLElement>("button") ?? [])].find((one) => one.textContent?.trim() === name);

/** The application orders answers on two sites and is kept ready on the third. */
async function open(silent: string[] = [], behind: string[] = []): Promise<MockTransport> {
  const mock = await stage({ deployments: 6, pods: 8 }, "#/applications?app=shop/orders/plant-busan/standby");
  mock.standbys = ["dc-pangyo"];
  mock.behind = behind;
  for (const site of mock.sites) {
    const since = Date.now();
    const failure = { code: "no-answer", site: site.name, object: null, params: { seconds: "5" }, detail: null } as const;
    mock.change(site.id, { session: silent.includes(site.id) ? { state: "degraded", since, failure } : { state: "ready", since }, guard: "open" });
  }
  (await until("the tab", () => byRole("button", "Look again"))).click();
  await until("the standby", () => section("dc-pangyo")?.textContent?.includes("kept ready"));
  return mock;
}

test("a switch begins on the standby, waits for the tick of who moves the traffic, and leaves a silent site out", async () => {
  const mock = await open(["plant-busan"]);
  expect(section("dc-pangyo")?.querySelector("[data-check=data]")?.textContent).toContain("Data does not move: /data");
  expect(section("plant-busan")?.textContent).toContain("Nothing there is changed or deleted while it is silent");
  button("dc-pangyo", "Switch over to dc-pangyo…")?.click();
  const plan = await until("the switch", () => button("dc-pangyo", "Plan the switch…"));
  expect(plan.getAttribute("aria-disabled")).toBe("true");
  const tick = section("dc-pangyo")?.querySelector<HTMLInputElement>("fieldset input");
  expect(tick?.parentElement?.textContent).toContain("shop.example.org will lead to dc-pangyo");
  tick?.click();
  await until("free", () => plan.getAttribute("aria-disabled") !== "true");
  plan.click();
  const sheet = await until("the plan", () => document.querySelector<HTMLElement>("[data-testid=plan-sheet] [data-excluded=plant-busan]")?.closest<HTMLElement>("[data-testid=plan-sheet]"));
  const intent = planned(mock);
  expect(intent).toMatchObject({ intent: "switchOver", pace: { waves: [["dc-pangyo"], ["plant-busan", "cloud-tokyo"]] } });
  expect(intent?.intent === "switchOver" && intent.targets.map(({ object, replicas }) => [object.site, replicas])).toEqual([["dc-pangyo", expect.any(Number)], ["plant-busan", 0], ["cloud-tokyo", 0]]);
  expect(sheet.querySelector("[data-excluded]")).not.toBeNull();
  expect(document.querySelector("[data-testid=plan-apply]")?.textContent).toContain("Switch over on 2 sites");
});

test("a drill shows what a switch would do, and throws the plan away", async () => {
  const mock = await open();
  button("dc-pangyo", "Drill")?.click();
  const drill = await until("the drill", () => document.querySelector<HTMLElement>("[data-testid=standby-drill]"));
  expect(drill.textContent).toContain("Nothing was changed");
  expect(drill.querySelectorAll("article").length).toBe(3);
  await until("thrown away", () => mock.calls.some((call) => call.name === "discard"));
  expect(mock.calls.some((call) => call.name === "apply")).toBe(false);
});

test("a standby that missed a plan is brought in line", async () => {
  const mock = await open([], ["dc-pangyo"]);
  expect(section("dc-pangyo")?.querySelector("[data-check=step]")?.textContent).toContain("It is not as where it answers: orders:2.4 here, orders:2.5 there");
  button("dc-pangyo", "Bring it in line…")?.click();
  const intent = await until("the plan", () => planned(mock));
  expect(intent).toMatchObject({ intent: "deploy", sites: ["dc-pangyo"] });
  expect(intent.intent === "deploy" && intent.form.differences).toEqual([expect.objectContaining({ site: "dc-pangyo", standby: true, replicas: 0 })]);
});

test("an image for all sites but the standby is that of the whole, which the plan takes along", async () => {
  const mock = await open();
  upgrading.start({ application: { project: "shop", name: "orders" }, sites: ["plant-busan", "cloud-tokyo"] });
  const image = await until("the image", () => document.querySelector<HTMLInputElement>("#upgrade-image"));
  type(image, "registry.example/orders:3.0");
  image.form?.requestSubmit();
  await until("the plan", () => planned(mock)?.intent === "deploy");
  const intent = planned(mock);
  expect(intent?.intent === "deploy" && intent.form.form.image).toBe("registry.example/orders:3.0");
  expect(intent?.intent === "deploy" && intent.form.differences.map((one) => one.image)).not.toContain("registry.example/orders:3.0");
});

test("what no form made is not offered to be kept ready elsewhere, and the tab says why", async () => {
  const mock = await open();
  expect(document.querySelector("[data-testid=standby-of-chart]")).toBeNull();
  mock.failing.set("deploy_form", { code: "not-found", site: null, object: null, params: {}, detail: null });
  location.hash = "#/applications?app=shop/orders/plant-busan/overview";
  await until("another tab", () => !section("dc-pangyo"));
  location.hash = "#/applications?app=shop/orders/plant-busan/standby";
  const why = await until("why", () => document.querySelector("[data-testid=standby-of-chart]"));
  expect(why.textContent).toContain("Install the chart on the other site by itself.");
  expect(document.querySelector("[data-testid=standby-prepare]")).toBeNull();
});
