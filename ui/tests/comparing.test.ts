import { afterEach, expect, test } from "vitest";
import type { Arguments } from "../src/ipc/transport";
import type { MockTransport } from "../src/ipc/mock";
import { byRole, stage, strike, until } from "./stage";

afterEach(strike);

async function open(tab: string): Promise<MockTransport> {
  const mock = await stage({ deployments: 6, pods: 8 }, `#/applications?app=shop/orders/dc-pangyo/${tab}`);
  for (const site of mock.sites) mock.change(site.id, { session: { state: "ready", since: Date.now() }, guard: "open" });
  return mock;
}

const panel = (): HTMLElement | null => document.querySelector("[data-testid=compare]");
const side = (place: number): HTMLSelectElement => panel()?.querySelectorAll("select")[place] as HTMLSelectElement;
const asked = (mock: MockTransport): Arguments<"compare_revisions"> | undefined => mock.calls.filter((call) => call.name === "compare_revisions").at(-1)?.args as Arguments<"compare_revisions"> | undefined;

test("two revisions are compared, of one site or of two", async () => {
  const mock = await open("revisions");
  await until("all revisions", () => panel()?.querySelectorAll("option").length === 2 * 12);
  await until("a difference", () => panel()?.querySelector("[data-change=change] .added"));
  expect(panel()?.textContent).toContain("1 object differs, 3 are the same.");
  const option = (site: string, revision: string): string => [...side(0).options].find((one) => one.text === `${site}, ${revision}`)?.value ?? "";
  for (const [place, site, revision] of [[0, "dc-pangyo", "r2"], [1, "dc-pangyo", "r4"]] as const) {
    side(place).value = option(site, revision);
    side(place).dispatchEvent(new Event("change", { bubbles: true }));
  }
  await until("both of one site", () => asked(mock)?.left.revision === 2 && asked(mock)?.right.revision === 4);
  expect(asked(mock)?.left.release).toEqual({ site: "dc-pangyo", namespace: "shop", name: "orders" });
  expect(asked(mock)?.right.release.site).toBe("dc-pangyo");
  side(0).value = side(1).value;
  side(0).dispatchEvent(new Event("change", { bubbles: true }));
  await until("itself", () => panel()?.textContent.includes("Both are the same revision."));
});

test("what others changed of a release is told on its site, and restored by a plan", async () => {
  const mock = await open("overview");
  const told = await until("what was changed", () => document.querySelector<HTMLElement>("[data-testid=outside]"));
  expect(told.closest("section[data-site]")?.getAttribute("data-site")).toBe("dc-pangyo");
  expect(told.textContent).toContain("registry.example/orders:2.4 → registry.example/orders:hotfix");
  expect(told.textContent).toContain("by kubectl-set");
  expect(document.querySelectorAll("[data-testid=outside]").length).toBe(1);
  byRole("button", "Restore…")?.click();
  await until("the plan", () => document.querySelector("[data-testid=plan-sheet]"));
  expect(mock.calls.filter((call) => call.name === "plan").at(-1)?.args).toEqual({ intent: { intent: "restore", targets: [{ site: "dc-pangyo", namespace: "shop", name: "orders" }] } });
});

test("what others changed is adopted by a plan that shows what becomes part of the release", async () => {
  const mock = await open("overview");
  await until("what was changed", () => document.querySelector<HTMLElement>("[data-testid=outside]"));
  byRole("button", "Adopt…")?.click();
  const sheet = await until("the plan", () => document.querySelector<HTMLElement>("[data-testid=plan-sheet]"));
  expect(mock.calls.filter((call) => call.name === "plan").at(-1)?.args).toEqual({ intent: { intent: "adopt", targets: [{ site: "dc-pangyo", namespace: "shop", name: "orders" }] } });
  expect(sheet.querySelector("[data-part=adopt]")?.textContent).toContain("becomes part of the release");
  expect(sheet.querySelector("[data-part=adopt] .added")?.textContent).toContain("orders:hotfix");
  expect(byRole("button", "Adopt on dc-pangyo")).toBeTruthy();
});

test("a cell of the matrix says that others changed what it shows", async () => {
  await stage({ deployments: 6, pods: 8 }, "#/applications");
  const mark = await until("the mark", () => document.querySelector<HTMLElement>("[data-testid=cell-changed]"));
  expect(mark.closest("[aria-label]")?.getAttribute("aria-label")).toMatch(/^dc-pangyo: .*, changed outside$/);
  expect(document.querySelectorAll("[data-testid=cell-changed]").length).toBe(1);
});
