import { afterEach, expect, test } from "vitest";
import { arrange } from "../src/features/fleet/arrange.svelte";
import { filter } from "../src/state/filter.svelte";
import { byRole, stage, strike, type, until } from "./stage";

afterEach(() => {
  strike();
  arrange.by = "none";
  arrange.text = "";
  arrange.folded = new Set();
});

const cards = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("article")];
const heading = (text: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>("h2 [aria-expanded]")].find((button) => button.textContent?.trim().startsWith(text));

/** A field that takes its text when it is left. */
function give(field: HTMLElement, text: string): void {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

test("500 sites: a part of the cards is in the document, grouped, folded and searched", async () => {
  await stage({ name: "many" });
  await until("cards", () => cards().length > 0);
  expect(cards().length).toBeLessThan(60);
  expect(document.querySelectorAll("*").length).toBeLessThan(4000);
  arrange.by = "group";
  const first = await until("groups", () => heading("team-0"));
  const before = cards()[0]?.dataset.site;
  first.click();
  await until("it is folded", () => first.getAttribute("aria-expanded") === "false" && cards()[0]?.dataset.site !== before);
  expect(cards().length).toBeLessThan(60);
  type(await until("the search", () => byRole("textbox", "Find by name, label, group, context, server")), "rack=3 team-5");
  await until("those with label and group", () => cards().length > 0 && cards().every((card) => card.textContent?.includes("rack=3") && card.textContent.includes("team-5")));
  type(await until("the search", () => byRole("textbox", "Find by name, label, group, context, server")), "site-499.example");
  await until("the one with the server", () => cards().length === 1 && cards()[0]?.dataset.site === "site-499");
});

test("a group is chosen as one in the switcher and on Fleet", async () => {
  const mock = await stage({ name: "fleet" });
  mock.change("plant-busan", { groups: ["factory", "korea"] });
  mock.change("dc-pangyo", { groups: ["factory"] });
  (await until("the menu", () => byRole("button", /^Choose sites/))).click();
  const group = await until("the group", () => document.querySelector<HTMLElement>("[data-group=factory] input"));
  group.click();
  await until("both are chosen", () => filter.chosen.length === 2 && cards().length === 2);
  filter.all();
  arrange.by = "group";
  (await until("the button", () => byRole("button", "Show only the sites of korea"))).click();
  await until("one is left", () => cards().length > 0 && cards().every((card) => card.dataset.site === "plant-busan"));
});

test("groups, labels and namespaces to try are given in Settings", async () => {
  const mock = await stage({ name: "fleet" }, "#/settings");
  give(await until("groups", () => byRole("textbox", "Groups of dc-pangyo, separated by commas")), "factory, korea,factory");
  give(await until("labels", () => byRole("textbox", "Labels of dc-pangyo, separated by commas")), "rack=3");
  give(await until("namespaces", () => byRole("textbox", "Namespaces to try on dc-pangyo, separated by commas")), "shop, bank");
  await until("all are kept", () => mock.sites.some((site) => site.groups.join() === "factory,korea" && site.labels.join() === "rack=3" && site.namespaces.join() === "bank,shop"));
  mock.failing.set("change_site", { code: "bad-request", site: "dc-pangyo", object: null, params: { reason: "site-labels" }, detail: null });
  const labels = await until("labels", () => byRole("textbox", "Labels of dc-pangyo, separated by commas"));
  give(labels, "gpu");
  await until("what was refused is put back", () => (labels as HTMLInputElement).value === "rack=3");
});

test("a team's file is looked at, and what asks less is for the user to choose", async () => {
  const mock = await stage({ name: "fleet" }, "#/settings");
  (await until("the button", () => byRole("button", "Import…"))).click();
  const entry = await until("the preview", () => document.querySelector<HTMLElement>("[data-team=plant-busan]"));
  expect(entry.textContent).toContain("Asks less before a write");
  expect(document.querySelector("[data-team=dc-incheon]")?.textContent).toContain("No context leads to this cluster.");
  expect(byRole("button", "Change 0 sites")?.hasAttribute("disabled")).toBe(true);
  entry.querySelector("input")?.click();
  expect(mock.sites[0]?.groups).toEqual([]);
  (await until("the button", () => byRole("button", "Change 1 site"))).click();
  await until("it is taken", () => mock.sites[0]?.groups[0] === "Production" && mock.sites[0].guard === "open");
});

test("Settings and the switcher show a part of 500 sites, and find any", async () => {
  await stage({ name: "many" }, "#/settings");
  const rows = (): number => document.querySelectorAll("tr[data-site]").length;
  await until("the table", () => rows() > 0);
  expect(rows()).toBeLessThan(60);
  type(await until("the search", () => byRole("textbox", "Find by name, label, group, context, server")), "site-499");
  await until("what was found", () => rows() === 1);
  (await until("the menu", () => byRole("button", /^Choose sites/))).click();
  await until("the menu's list", () => document.querySelector(".menu-item"));
  expect(document.querySelectorAll(".menu-item").length).toBeLessThan(80);
});
