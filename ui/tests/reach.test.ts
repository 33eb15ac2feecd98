import { afterEach, expect, test } from "vitest";
import { failureText } from "../src/i18n/failure";
import { byRole, stage, strike, until } from "./stage";

afterEach(strike);

/** The drawer of an application that runs on all three sites. */
const there = "#/applications?app=shop/orders//overview";
const scene = { deployments: 6, pods: 0 };
const part = (site: string): HTMLElement => document.querySelector<HTMLElement>(`[data-testid=drawer] section[data-site="${site}"]`) as HTMLElement;
const button = (site: string): HTMLElement => byRole("button", `Open: ${site}`) as HTMLElement;
const shown = (site: string): Promise<unknown> => until("the button", () => byRole("button", `Open: ${site}`));

test("Open asks the addresses of a site when it is pressed, and opens the best that answers", async () => {
  const mock = await stage(scene, there);
  await shown("dc-pangyo");
  expect(mock.calls.some((call) => call.name === "addresses")).toBe(false);
  button("dc-pangyo").click();
  await until("opened", () => part("dc-pangyo").textContent?.includes("https://orders.example/ was opened in the browser."));
  expect(mock.calls.filter((call) => ["addresses", "open_address"].includes(call.name)).map((call) => call.args)).toEqual([
    { application: { project: "shop", name: "orders" }, site: "dc-pangyo" },
    { application: { project: "shop", name: "orders" }, site: "dc-pangyo", url: "https://orders.example/" },
  ]);
  const [first, second] = [...part("dc-pangyo").querySelectorAll<HTMLElement>("[data-answer]")];
  expect(first?.textContent).toMatch(/Ingress orders · answered 200; its certificate could not be verified/);
  expect([second?.dataset["answer"], second?.textContent]).toEqual(["failed", expect.stringMatching(/Load balancer .* no answer within 2 seconds/)]);
});

test("on a site that can give no address, what is missing is said and nothing is opened", async () => {
  const mock = await stage(scene, there);
  await shown("plant-busan");
  button("plant-busan").click();
  const gap = await until("the gap", () => part("plant-busan").querySelector<HTMLElement>("[data-gap=cluster-ip-only]"));
  expect(gap.textContent).toMatch(/The Service orders can be reached inside the cluster alone\. Add a route/);
  expect(part("plant-busan").textContent).toMatch(/No address answers from this computer/);
  expect(mock.calls.some((call) => call.name === "open_address")).toBe(false);
});

test("what cannot be asked says why, and can be asked again; a site that is not heard is not asked", async () => {
  const mock = await stage(scene, there);
  await shown("dc-pangyo");
  expect(byRole("button", "Open: cloud-tokyo")).toBeNull();
  mock.failing.set("addresses", { code: "site-not-connected", site: "dc-pangyo", object: null, params: {}, detail: null });
  button("dc-pangyo").click();
  await until("the failure", () => part("dc-pangyo").querySelector("[data-code=site-not-connected]"));
  mock.failing.clear();
  button("dc-pangyo").click();
  await until("opened", () => part("dc-pangyo").textContent?.includes("https://orders.example/ was opened"));
  expect(part("dc-pangyo").querySelector("[data-code]")).toBeNull();
});

test("the zero-downtime check is read when it is folded out, and tells the same of several sites once", async () => {
  const mock = await stage(scene, there);
  const fold = await until("the check", () => document.querySelector<HTMLDetailsElement>("[data-testid=downtime]"));
  expect(mock.calls.some((call) => call.name === "zero_downtime")).toBe(false);
  fold.open = true;
  fold.dispatchEvent(new Event("toggle"));
  const finding = await until("findings", () => document.querySelector<HTMLElement>("[data-finding=no-pre-stop]"));
  expect(document.querySelectorAll("[data-finding=no-pre-stop]").length).toBe(1);
  expect(finding.textContent).toMatch(/Container app is told to end while requests still come.*plant-busan/s);
});

test("what is wrong with a form is said in the words that stand at its field", () => {
  const params = { reason: "form-secret-missing", field: "environment.0.value" };
  expect(failureText({ code: "form-invalid", site: null, object: null, params, detail: null })).toBe("The form cannot be as it is, at environment.0.value. There is no earlier value to keep. Type the secret.");
});

test("the configuration of an application names the sites that its form cannot say all of", async () => {
  const mock = await stage(scene, "#/applications?app=shop/orders//configuration");
  await until("the form", () => document.querySelector("[data-testid=configuration]"));
  expect(document.querySelector("[data-testid=odd]")).toBeNull();
  mock.oddForms.push("dc-pangyo");
  location.hash = "#/applications?app=shop/orders//overview";
  await until("the overview", () => byRole("button", "Open: dc-pangyo"));
  location.hash = "#/applications?app=shop/orders//configuration";
  const note = await until("the note", () => document.querySelector<HTMLElement>("[data-testid=odd]"));
  expect(note.textContent).toMatch(/^On dc-pangyo more is different than the form can say/);
});
