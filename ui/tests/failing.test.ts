import { afterEach, expect, test } from "vitest";
import type { Failure } from "../src/ipc";
import { stage, strike, until } from "./stage";

afterEach(strike);

const failure: Failure = { code: "no-answer", site: "cloud-tokyo", object: null, params: { seconds: "5" }, detail: "no answer within 5 s" };
const drawer = "#/applications?app=shop/orders//";
const places = [
  "#/explorer?kind=pods", "#/applications", "#/catalogue", "#/monitoring", "#/projects", "#/logs",
  ...["overview", "revisions", "logs", "configuration", "events", "yaml"].map((tab) => drawer + tab),
];

const notes = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-code=no-answer]")];
const waiting = (): Element | null => document.querySelector(".waiting");

test.each(places)("what fails at %s is told, not waited for, and asked once more when somebody wishes", { timeout: 60_000 }, async (place) => {
  // A tab fails in a drawer that is there; the first of them with its drawer.
  const beside = place.startsWith(drawer) && !place.endsWith("overview");
  const mock = await stage({ deployments: 6 }, beside ? `${drawer}pods` : "#/settings");
  await until("the place beside it", () => document.querySelector(beside ? "[data-testid=application-pods]" : "[data-testid=settings], main h1"));
  const none = mock.failing.get.bind(mock.failing);
  mock.failing.get = () => failure;
  location.hash = place;
  await until("the failure", () => notes().length > 0 && !waiting());
  mock.failing.get = none;
  while (notes().length > 0) {
    const note = notes()[0];
    const again = [...(note?.parentElement?.querySelectorAll("button") ?? [])].find((button) => /try again/i.test(button.textContent));
    expect(again, `no way to try again at ${place}: ${note?.textContent}`).toBeTruthy();
    again?.click();
    await until("an answer", () => !note?.isConnected);
  }
});
