import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { events } from "../src/features/activity/record.svelte";
import type { AuditEntry, Operation, OperationState, Plan } from "../src/ipc";
import { makeActs } from "../src/ipc/mock/activity";
import type { MockTransport } from "../src/ipc/mock";
import { byRole, press, stage, strike, type, until } from "./stage";

afterEach(strike);

const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("article[data-operation]")];
const entries = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("tr[data-event]")];
const search = (): HTMLInputElement => document.querySelector<HTMLInputElement>("input[type=search]") as HTMLInputElement;
const asked = (mock: MockTransport): unknown[] => mock.calls.filter((call) => call.name === "audit").map((call) => call.args);

function operation(number: number, site: string, name: string, more: Partial<Operation> = {}): Operation {
  const object = { site, kind: "deployments.apps", namespace: "shop", name, uid: `${site}-${name}` };
  return {
    id: `op-${number}`, plan: `plan-${number}`, intent: { intent: "scale", targets: [{ object, replicas: 6 }] }, author: "jihye", reason: "", started: Date.now() - number * 60_000,
    finished: Date.now(), state: "succeeded", targets: [{ object, from: "3", to: "6", state: { target: "verified" }, accepted: 1, verified: 2 }], undoOf: null, undoneBy: null, canUndo: false, canStop: false, ...more,
  };
}

function entry(number: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return { number, at: Date.now(), author: "jihye", event: "verified", plan: null, operation: null, site: "plant-busan", object: `Deployment shop/app-${number}`, text: "replicas 3 → 6", ...more };
}

async function show(operations: Operation[], audit: AuditEntry[] = []): Promise<MockTransport> {
  const mock = await stage({ deployments: 2, pods: 0 }, "#/activity");
  mock.operations = operations;
  mock.audit = audit;
  mock.hub.publish("operations");
  await until("operations", () => items().length > 0);
  return mock;
}

test("operations are found by words of what, where, who and why, and narrowed to those in trouble or that can be undone", async () => {
  await show([
    operation(1, "plant-busan", "orders", { reason: "more load" }), operation(2, "dc-pangyo", "billing", { author: "minsu", canUndo: true }),
    operation(3, "cloud-tokyo", "portal", { state: "failed" }), operation(4, "dc-pangyo", "ledger", { undoneBy: "op-1" }),
  ]);
  for (const [text, ids] of [["LOAD jihye", ["op-1"]], ["minsu", ["op-2"]], ["tokyo failed", ["op-3"]], ["shop/ledger", ["op-4"]], ["pangyo", ["op-2", "op-4"]]] as const) {
    type(search(), text);
    await until(text, () => JSON.stringify(items().map((item) => item.dataset["operation"])) === JSON.stringify(ids));
  }
  await until("the address", () => location.hash.includes("filter=pangyo"));
  (byRole("radio", "Can be undone") as HTMLInputElement).click();
  await until("one", () => items().length === 1 && items()[0]?.dataset["operation"] === "op-2");
  expect(document.querySelector("[data-testid=operation-count]")?.textContent).toBe("1 operation of 4");
  (byRole("radio", "With trouble") as HTMLInputElement).click();
  (await until("none fits", () => byRole("button", "Show all"))).click();
  await until("all", () => items().length === 4);
  expect(search().value).toBe("");
  press(document.body, "/");
  expect(document.activeElement).toBe(search());
});

test("what was reviewed stands with an operation, and what others did stands beside it", async () => {
  const mock = await show([operation(1, "plant-busan", "orders"), operation(200, "dc-pangyo", "billing")]);
  const target = (operation(1, "plant-busan", "orders").targets[0] as Operation["targets"][number]).object;
  const plan = { targets: [{ object: target, diff: [{ change: "removed", text: "  replicas: 3" }, { change: "added", text: "  replicas: 6" }], release: null, rollout: null, risks: [] }] };
  mock.applied.set("plan-1", plan as unknown as Plan);
  items()[0]?.querySelector<HTMLElement>("[aria-expanded]")?.click();
  const reviewed = await until("what was reviewed", () => document.querySelector<HTMLElement>("[data-testid=operation-review]"));
  expect([...reviewed.querySelectorAll(".diff p")].map((line) => line.className.split(" ")[0])).toEqual(["removed", "added"]);

  mock.releaseActs = makeActs(Date.now());
  location.hash = "#/settings";
  await until("elsewhere", () => items().length === 0);
  location.hash = "#/activity";
  const acts = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-act]")];
  await until("acts of others", () => acts().length === 2);
  const order = [...document.querySelectorAll<HTMLElement>("article")].map((one) => one.dataset["operation"] ?? one.dataset["act"]);
  expect(order).toEqual(["op-1", "plant-busan/orders/9", "dc-pangyo/payments/2", "op-200"]);
  for (const part of ["by lee", "Upgrade to registry.example/orders:2.4", "the login fails", "Healthy"]) expect(acts()[0]?.textContent).toContain(part);
  expect(acts()[1]?.textContent).toContain("by helm");
  (byRole("radio", "By others") as HTMLInputElement).click();
  await until("theirs alone", () => items().length === 0 && acts().length === 2);
  (byRole("radio", "Mine") as HTMLInputElement).click();
  await until("mine alone", () => items().length === 2 && acts().length === 0);
  (byRole("radio", "All") as HTMLInputElement).click();
  type(search(), "lee login");
  await until("found by words", () => items().length === 0 && acts().length === 1);
});

test("of many operations the first stand in the document, and the one that a link names is among them", async () => {
  const states: OperationState[] = ["succeeded", "partial"];
  await show(Array.from({ length: 180 }, (_, place) => operation(place, "plant-busan", `app-${place}`, { state: states[place % 2] ?? "failed" })));
  expect(items().length).toBe(50);
  byRole("button", "Show 130 more")?.click();
  await until("more", () => items().length === 100);
  location.hash = "#/activity?operation=op-171";
  const item = await until("the asked one", () => items().find((one) => one.dataset["operation"] === "op-171"));
  await until("folded out", () => item.querySelector("[data-target]")?.textContent?.includes("3 → 6"));
});

test("the record is searched in the core, narrowed to an event, read to its end and saved", async () => {
  const audit = Array.from({ length: 450 }, (_, place) => entry(450 - place, place === 449 ? { author: "minsu", event: "write-failed" } : {}));
  const mock = await show([operation(1, "plant-busan", "orders")], audit);
  byRole("tab", "Record")?.click();
  await until("a page", () => entries().length === 200);
  byRole("button", "Show older entries")?.click();
  await until("two pages", () => entries().length === 400);
  byRole("button", "Show older entries")?.click();
  await until("all", () => entries().length === 450 && !byRole("button", "Show older entries"));
  type(search(), "minsu busan");
  await until("one", () => entries().length === 1);
  expect(asked(mock).at(-1)).toEqual({ query: { text: "minsu busan", event: null, before: null } });
  type(search(), "");
  const choice = document.querySelector<HTMLSelectElement>("select") as HTMLSelectElement;
  choice.value = "write-failed";
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  await until("of the event", () => entries().length === 1 && entries()[0]?.dataset["event"] === "write-failed");
  type(search(), "nobody");
  await until("none", () => document.querySelector("[role=tabpanel] .empty")?.textContent?.includes("No entry fits"));
  byRole("button", "Save the whole record as CSV")?.click();
  await until("saved", () => document.querySelector("[data-testid=toast]")?.textContent?.includes("saved"));
  expect(mock.calls.filter((call) => call.name === "export_audit").map((call) => call.args)).toEqual([{ format: "csv" }]);
});

test("an entry of the record leads to its operation", async () => {
  await show([operation(1, "plant-busan", "orders")], [entry(1, { operation: "op-1" })]);
  byRole("tab", "Record")?.click();
  await until("the entry", () => entries().length === 1);
  byRole("button", "Verified")?.click();
  await until("folded out", () => document.querySelector("[data-operation=op-1] [data-target]"));
  // Also when the address names it already.
  byRole("tab", "Record")?.click();
  (await until("the entry again", () => byRole("button", "Verified"))).click();
  await until("the operation again", () => document.querySelector("[data-operation=op-1] [data-target]"));
});

test("every event of the record can be chosen", () => {
  const bindings = readFileSync(join(import.meta.dirname, "../src/ipc/bindings.ts"), "utf8");
  const members = [...(/export type AuditEvent = ([^;]*);/.exec(bindings)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? "");
  expect(members.length).toBeGreaterThan(10);
  expect([...events].sort()).toEqual(members.sort());
});
