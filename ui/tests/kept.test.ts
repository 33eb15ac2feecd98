import { afterEach, expect, test } from "vitest";
import { upgrading } from "../src/features/applications/upgrading.svelte";
import type { Intent } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { makeKept } from "../src/ipc/mock/kept";
import { byRole, stage, strike, until } from "./stage";

afterEach(() => {
  upgrading.close();
  strike();
});

const apply = (): HTMLButtonElement | null => document.querySelector("[data-testid=plan-apply]");
const line = (): HTMLElement | null => document.querySelector("[data-testid=plan-sheet] [data-kept]");
const note = (): HTMLElement | null => document.querySelector("section[data-site=plant-busan] [data-testid=kept]");
const planned = (mock: MockTransport): Intent => (mock.calls.filter((call) => call.name === "plan").at(-1)?.args as { intent: Intent }).intent;

/** All sites answer and ask for a confirmation at most. */
async function open(): Promise<MockTransport> {
  const mock = await stage({ deployments: 6, pods: 8 }, "#/applications?app=shop/orders/plant-busan/overview");
  for (const site of mock.sites) mock.change(site.id, { session: { state: "ready", since: Date.now() }, guard: "open" });
  return mock;
}

/** Keeps revision 3 of orders on plant-busan. */
function keep(mock: MockTransport, ends: number): void {
  const live = mock.objects.find(({ ref }) => ref.kind === "deployments.apps" && ref.site === "plant-busan" && ref.name === "orders");
  if (live) live.kept = makeKept(live, 3, ends);
}

test("an upgrade keeps the old version warm for a chosen time, and the plan says for what price", async () => {
  const mock = await open();
  (await until("the button", () => byRole("button", "Upgrade…"))).click();
  const period = await until("the dialog", () => document.querySelector<HTMLSelectElement>("#upgrade-keep"));
  expect([...period.options].map((option) => option.text)).toEqual(["no", "for 10 minutes", "for 30 minutes", "for 1 hour", "for 4 hours", "for 24 hours"]);
  period.value = "60";
  period.dispatchEvent(new Event("change", { bubbles: true }));
  byRole("button", "Review plan")?.click();
  await until("the plan", () => apply() && line());
  expect(planned(mock)).toMatchObject({ intent: "deploy", keepWarm: 3_600_000 });
  expect(line()?.dataset["kept"]).toBe("make");
  expect(line()?.textContent).toMatch(/First \d+ pods? of r5 are made as orders-warm and waited for; only then the upgrade begins\. Kept for 1 hour, for .+ CPU and .+ MiB of memory\./);
});

test("a rollback is a switch where the revision is kept warm: both times are told, and the rollout alone is a click away", async () => {
  const mock = await open();
  keep(mock, Date.now() + 600_000);
  (await until("the button", () => byRole("button", "Roll back…"))).click();
  await until("the plan", () => apply() && line());
  const step = (): string => document.querySelector("[data-testid=plan-sheet] article[data-site=plant-busan]")?.textContent ?? "";
  expect(line()?.dataset["kept"]).toBe("switch");
  expect(step()).toContain("by switch about 1 s");
  expect(step()).toContain("by rollout about 25 s");
  expect(step()).toContain("orders answers from orders-warm (r3) in about 1 s.");
  byRole("button", "By rollout alone…")?.click();
  await until("the other plan", () => line()?.dataset["kept"] === "offer");
  expect(planned(mock)).toMatchObject({ intent: "rollBack", targets: [{ switch: false }, { switch: false }, { switch: false }] });
  byRole("button", "Switch instead…")?.click();
  await until("the plan again", () => line()?.dataset["kept"] === "switch");
});

test("what is kept warm is told in the drawer, and can be switched to, kept for longer and removed", async () => {
  const mock = await open();
  const ends = Date.now() + 600_000;
  keep(mock, ends);
  mock.hub.publish("table");
  location.hash = "#/applications?app=shop/orders/plant-busan/revisions";
  const text = (await until("the note", note)).textContent;
  expect(text).toContain("2.3 (r3) is kept warm until");
  expect(text).toMatch(/for .+ CPU and .+ MiB of memory/);
  const press = async (name: string): Promise<Intent> => {
    const before = mock.calls.filter((call) => call.name === "plan").length;
    (await until(name, () => [...(note()?.querySelectorAll<HTMLButtonElement>("button") ?? [])].find((button) => button.textContent.trim() === name))).click();
    await until("a plan", () => mock.calls.filter((call) => call.name === "plan").length > before && apply());
    byRole("button", "Cancel")?.click();
    await until("closed", () => !apply());
    return planned(mock);
  };
  expect(await press("Switch back…")).toMatchObject({ intent: "rollBack", targets: [{ to: { to: "revision", revision: 3 }, switch: true }] });
  expect(await press("One hour more…")).toMatchObject({ intent: "keepLonger", targets: [{ until: ends + 3_600_000 }] });
  expect(await press("Remove…")).toMatchObject({ intent: "removeCopies", targets: [{ name: "orders-warm" }] });
});

test("an application that answers from its copy says so, and offers nothing but to bring the revision back", async () => {
  const mock = await open();
  keep(mock, 0);
  const live = mock.objects.find(({ kept }) => kept);
  if (live?.kept) live.kept.switched = Date.now();
  location.hash = "#/applications?app=shop/orders/plant-busan/revisions";
  const section = await until("the note", note);
  expect(section.textContent).toContain("It answers from the copy of 2.3 (r3)");
  expect([...section.querySelectorAll("button")].map((button) => button.textContent.trim())).toEqual(["Bring it back…"]);
});

test("copies beyond their time are told once when their site answers, and lead to the plan of their removal", async () => {
  const mock = await stage({ deployments: 6, pods: 8 }, "#/fleet");
  for (const site of mock.sites) mock.change(site.id, { session: { state: "disconnected" } });
  keep(mock, 1_000_000);
  for (const site of mock.sites) mock.change(site.id, { session: { state: "ready", since: Date.now() }, guard: "open" });
  (await until("the notice", () => byRole("button", "Remove the copy…"))).click();
  await until("the plan", apply);
  expect(planned(mock)).toMatchObject({ intent: "removeCopies", targets: [{ name: "orders-warm", site: "plant-busan" }] });
  expect(apply()?.textContent).toBe("Remove 1 copy on plant-busan");
  byRole("button", "Cancel")?.click();
});
