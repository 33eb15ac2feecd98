import { afterEach, expect, test } from "vitest";
import { grouped } from "../src/features/explorer/oddSites";
import type { RowsState, TableSite } from "../src/ipc";
import { byRole, rows, stage, strike, until } from "./stage";

afterEach(strike);

const site = (id: string, state: RowsState): TableSite => ({ site: id, state, rows: 0, partial: null });

test("a few sites have a line each, many have one for each state, worst first", () => {
  const loading = (count: number): TableSite[] => Array.from({ length: count }, (_, at) => site(`l${at}`, { rows: "loading", since: 0 }));
  expect(grouped(loading(3)).map((group) => [group.rows, group.sites.length, group.whole])).toEqual([["loading", 3, true]]);
  const off = site("off", { rows: "disconnected" });
  expect(grouped([...loading(12), off]).map((group) => [group.rows, group.sites.length, group.whole])).toEqual([["disconnected", 1, true], ["loading", 12, false]]);
});

test("500 sites that load take one line, which opens and can be scrolled", async () => {
  const mock = await stage({ name: "many" }, "#/explorer?kind=pods");
  mock.sites = mock.sites.map((entry) => ({ ...entry, session: { state: "connecting", step: "server", since: Date.now() } }));
  mock.hub.publish("sites");
  mock.hub.publish("table");
  const line = await until("one line", () => document.querySelector<HTMLElement>("[data-group=loading]"));
  expect(line.textContent).toMatch(/500 sites are loading Pods/);
  expect(document.querySelectorAll("[data-rows]").length).toBe(0);
  line.querySelector("button")?.click();
  await until("open", () => document.querySelectorAll("[data-rows=loading]").length === 500);
  expect(line.querySelector("button")?.getAttribute("aria-expanded")).toBe("true");
  line.querySelector("button")?.click();
  await until("closed", () => document.querySelectorAll("[data-rows]").length === 0);
});

test("sites that are not connected are connected by one button", async () => {
  const mock = await stage({}, "#/explorer?kind=deployments.apps");
  await until("rows", () => rows().length > 3);
  const [first] = mock.sites;
  if (!first) throw new Error("no site");
  mock.sites = Array.from({ length: 5 }, (_, at) => ({ ...first, id: `s${at}`, name: `s${at}`, session: { state: "disconnected" as const } }));
  mock.hub.publish("sites");
  location.hash = "#/explorer?kind=pods&sites=s0,s1,s2,s3,s4";
  (await until("the button", () => byRole("button", "Connect 5 sites"))).click();
  await until("asked", () => mock.calls.find((call) => call.name === "connect"));
  expect(mock.calls.find((call) => call.name === "connect")?.args).toEqual({ sites: ["s0", "s1", "s2", "s3", "s4"] });
});
