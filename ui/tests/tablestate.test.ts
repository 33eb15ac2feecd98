import { afterEach, expect, test } from "vitest";
import type { Failure } from "../src/ipc";
import { byRole, rows, stage, strike, until } from "./stage";

afterEach(strike);

const forbidden: Failure = { code: "forbidden", site: null, object: null, params: { verb: "list", resource: "storageclasses" }, detail: null };
const state = (): string => document.querySelector("[data-testid=table-state]")?.textContent ?? "";

test("a kind that some sites do not serve is told in one calm line, without a button that would not help", async () => {
  await stage({}, "#/explorer?kind=widgets.example.com");
  const line = await until("the line", () => document.querySelector<HTMLElement>("[data-testid=kind-absent]"));
  expect(line.textContent).toMatch(/dc-pangyo/);
  expect(line.textContent).not.toMatch(/plant-busan/);
  expect(document.querySelector("[data-rows=failed]")).toBeNull();
  expect(line.querySelector("button")).toBeNull();
  await until("none on the others", () => /No Widgets here/.test(state()));
});

test("rows that could not be listed say why, on each site, and are asked for again by a button", async () => {
  const mock = await stage({}, "#/fleet");
  mock.failures.set("plant-busan", forbidden).set("dc-pangyo", forbidden);
  for (const object of mock.objects.splice(0)) if (object.ref.site !== "cloud-tokyo") mock.objects.push(object);
  const kept = mock.objects.splice(0);
  location.hash = "#/explorer?kind=storageclasses.storage.k8s.io";
  await until("why", () => /storageclasses/.test(state()));
  expect(state()).toMatch(/plant-busan/);
  expect(state()).toMatch(/dc-pangyo/);
  mock.objects.push(...kept);
  mock.hub.reorder();
  byRole("button", "Try again")?.click();
  await until("rows", () => rows().length > 0);
  expect(mock.calls.some((call) => call.name === "retry")).toBe(true);
  expect(document.querySelector("[data-testid=table-state]")).toBeNull();
});

test("a table that could not be opened says so and is opened again by a button", async () => {
  const mock = await stage({}, "#/explorer?kind=nodes");
  await until("rows", () => rows().length > 0);
  mock.failing.set("subscribe", { ...forbidden, code: "internal" });
  location.hash = "#/explorer?kind=pods";
  await until("the button", () => byRole("button", "Try again"));
  mock.failing.clear();
  byRole("button", "Try again")?.click();
  await until("rows", () => rows().length > 0);
});
