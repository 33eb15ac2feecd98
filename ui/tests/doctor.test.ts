import { afterEach, expect, test } from "vitest";
import { byRole, stage, strike, until } from "./stage";

afterEach(strike);

const outcome = (probe: string): string | null => document.querySelector(`[data-probe=${probe}]`)?.getAttribute("data-outcome") ?? null;
const finished = (): Element | null => document.querySelector("ol[data-finished=true]");

test("the doctor shows each step on a dead site, what to do, and a diagnosis to copy", async () => {
  const mock = await stage();
  (await until("the failing card", () => byRole("button", "Examine connection to cloud-tokyo"))).click();
  await until("a step under way", () => document.querySelector("[data-outcome=running]"));
  await until("the end", finished);
  expect(document.querySelectorAll("[data-probe]").length).toBe(13);
  expect([outcome("name"), outcome("connect"), outcome("tls")]).toEqual(["passed", "failed", "skipped"]);
  expect(document.querySelector("[data-testid=doctor-conclusion]")?.textContent).toContain("This is in the way: Port 6443 refuses connections.");
  const connect = document.querySelector("[data-probe=connect]");
  expect(connect?.textContent).toContain("nothing listens");
  expect(connect?.querySelector("details")?.open).toBe(true);
  expect(document.querySelector("[data-probe=rights]")?.textContent).toContain("Not looked at, because of: TCP connection");
  let copied = "";
  Object.assign(navigator, { clipboard: { writeText: (text: string) => { copied = text; return Promise.resolve(); } } });
  const sheet = document.querySelector("[role=dialog]");
  [...(sheet?.querySelectorAll("button") ?? [])].find((button) => button.textContent?.includes("Copy diagnosis"))?.click();
  await until("the copy", () => copied);
  expect(copied).toContain("site cloud-tokyo");
  expect(mock.calls.some((call) => call.name === "diagnosis")).toBe(true);
});

test("a healthy site can be examined too, and closing calls it off", async () => {
  const mock = await stage();
  (await until("the card", () => byRole("button", "Examine connection to plant-busan"))).click();
  await until("the end", finished);
  expect(document.querySelector("[data-testid=doctor-conclusion]")?.textContent).toBe("It works, with something to know.");
  const before = mock.hub.size;
  (await until("the sheet's button", () => byRole("button", "Close"))).click();
  await until("the subscription's end", () => mock.hub.size === before - 1);
});

test("merged addresses can be kept apart, and twins joined again", async () => {
  const mock = await stage();
  const site = await until("a site", () => mock.sites.find((entry) => entry.name === "plant-busan"));
  const login = site.logins[0];
  if (!login) throw new Error("a site has a login");
  mock.change(site.id, { union: { merged: [login.id], twin: null } });
  (await until("the choice", () => byRole("button", `Keep ${login.context} apart as a site of its own`))).click();
  await until("the call", () => mock.calls.find((call) => call.name === "keep_apart"));
  mock.change(site.id, { union: { merged: [], twin: "dc-pangyo" } });
  (await until("the way back", () => byRole("button", "Make plant-busan and dc-pangyo one site"))).click();
  await until("the call", () => mock.calls.find((call) => call.name === "join_sites"));
});

test("a changed cluster is a warning on its card, with the way to the trust window", async () => {
  const mock = await stage();
  const failure = { code: "identity-changed" as const, site: "dc-pangyo", object: null, params: { known: "a", found: "b" }, detail: null };
  mock.change("dc-pangyo", { session: { state: "closed", since: Date.now(), failure } });
  const card = await until("the card", () => document.querySelector("article[data-site=dc-pangyo][data-state=closed]"));
  expect(card.textContent).toContain("Another cluster answers at this address than before.");
  (await until("the review", () => byRole("button", "Review the cluster…"))).click();
  const asked = await until("the question", () => mock.calls.find((call) => call.name === "ask_trust"));
  expect(asked.args).toEqual({ request: { ask: "identity", site: "dc-pangyo" } });
});
