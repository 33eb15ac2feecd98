import { render } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import { isChangeable, valueAt, valueOf, withValue } from "../src/features/helm/values";
import type { Intent, Operation } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { helmView } from "../src/ipc/mock/helm";
import { router } from "../src/state/router.svelte";
import { byRole, press, stage, strike, type, until } from "./stage";

afterEach(() => {
  helmView.version = "v4.3.1";
  localStorage.clear();
  strike();
});

const form = (): HTMLFormElement | null => document.querySelector("[data-testid=chart-form]");
const field = <E extends HTMLElement = HTMLInputElement>(path: string): E | null => document.querySelector<E>(`[data-field="values/${path}"] :is(input, select, textarea)`);
const yaml = (): HTMLTextAreaElement | null => document.querySelector("[data-testid=values-yaml]");
const problem = (path: string): string => document.querySelector(`[data-field="values/${path}"] .wrong`)?.textContent ?? "";
const planned = (mock: MockTransport): (Intent & { intent: "deployChart" }) | undefined =>
  (mock.calls.filter((call) => call.name === "plan").at(-1)?.args as { intent: Intent & { intent: "deployChart" } } | undefined)?.intent;
const choose = (name: string): void => document.querySelector<HTMLInputElement>(`[role=dialog] input[type=radio][value=${name}]`)?.click();
const input = (id: string): HTMLInputElement => document.getElementById(id) as HTMLInputElement;

async function open(): Promise<MockTransport> {
  const mock = await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  (await until("the package", () => byRole("button", "Deploy a chart…"))).click();
  return mock;
}

async function openChart(): Promise<MockTransport> {
  const mock = await open();
  await until("the form", form);
  type(input("chart-reference"), "shop/web");
  (await until("the button", () => document.querySelector<HTMLButtonElement>("[data-testid=chart-open]:not([aria-disabled=true]):not(:disabled)"))).click();
  await until("the chart", () => document.querySelector("[data-testid=chart-opened]")?.textContent?.includes("web 2.0.0"));
  return mock;
}

test("from the catalogue to the plan of a chart: its values are a form and YAML in step", async () => {
  const mock = await openChart();
  expect(input("chart-application-name").value).toBe("web");
  type(input("chart-application-project"), "sales");
  expect(field("replicas")?.placeholder).toBe("2");
  expect(field("adminPassword")?.type).toBe("password");
  form()?.requestSubmit();
  await until("the host", () => problem("host").includes("missing property"));
  await until("the focus", () => document.activeElement === field("host"));
  const summary = document.querySelector<HTMLButtonElement>("[data-testid=problems]");
  expect(summary?.textContent).toBe("1 field is wrong: host");
  summary?.focus();
  summary?.click();
  await until("the focus once more", () => document.activeElement === field("host"));
  expect(planned(mock)).toBeUndefined();
  type(field("host") as HTMLElement, "shop.example");
  type(field("replicas") as HTMLElement, "3");
  type(field("image.tag".replace(".", "/")) as HTMLElement, "yes");
  choose("yaml");
  await until("YAML", () => yaml()?.value === "host: shop.example\nreplicas: 3\nimage:\n  tag: \"yes\"\n");
  type(yaml() as HTMLElement, "host: other.example\nreplicas: 4\n");
  choose("form");
  await until("the form again", () => field("host")?.value === "other.example" && field("replicas")?.value === "4");
  form()?.requestSubmit();
  await until("the plan", () => document.querySelector("[data-testid=plan-apply]"));
  expect(planned(mock)).toMatchObject({ intent: "deployChart", form: { application: { project: "sales", name: "web" }, chart: "chart-2.0.0", values: "host: other.example\nreplicas: 4\n", differences: [] } });
  const sheet = document.querySelector("[data-testid=plan-sheet]");
  expect(sheet?.querySelector("[data-hooks=before]")?.textContent).toContain("Job web-migrate");
  expect(sheet?.querySelector("[data-hooks=test]")?.textContent).toContain("Pod web-test");
  expect(document.querySelector("[data-testid=plan-apply]")?.textContent).toMatch(/^Deploy on /);
});

test("a site has values of its own, and shows those of all where it has none", async () => {
  const mock = await openChart();
  type(input("chart-application-project"), "sales");
  type(field("host") as HTMLElement, "shop.example");
  document.querySelector<HTMLElement>("[data-values=dc-pangyo]")?.click();
  await until("the site", () => field("host")?.value === "" && field("host")?.placeholder === "shop.example");
  const mode = field<HTMLSelectElement>("mode") as HTMLSelectElement;
  mode.value = "green";
  mode.dispatchEvent(new Event("change", { bubbles: true }));
  await until("told", () => document.querySelector("[data-values=dc-pangyo]")?.textContent?.includes("differs"));
  form()?.requestSubmit();
  await until("the plan", () => planned(mock));
  expect(planned(mock)?.form).toMatchObject({ values: "host: shop.example\n", differences: [{ site: "dc-pangyo", values: "mode: green\n" }] });
});

test("without helm it is told what to do", async () => {
  helmView.version = null;
  await open();
  await until("the word", () => document.querySelector("[data-testid=helm-missing]")?.textContent?.includes("PATH of your login shell"));
  expect(form()).toBeNull();
  helmView.version = "v4.3.1";
  byRole("button", "Try again")?.click();
  await until("the form", form);
});

test("an application of a chart is upgraded by the form of its chart, filled from its release", async () => {
  const mock = await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  const { upgrading } = await import("../src/features/applications/upgrading.svelte");
  upgrading.start({ application: { project: "shop", name: "mailer" }, sites: ["dc-pangyo", "plant-busan"] });
  await until("the chart", () => document.querySelector("[data-testid=chart-opened]")?.textContent?.includes("web 1.4.0"));
  expect(field("host")?.value).toBe("mail.example");
  expect(input("chart-application-name").readOnly).toBe(true);
  form()?.requestSubmit();
  await until("the plan", () => planned(mock));
  expect(planned(mock)?.form).toMatchObject({ values: "host: mail.example\nadminPassword: ••••••\n", differences: [{ site: "dc-pangyo", values: "replicas: 5\n" }] });
});

test("the form of a new chart that Escape closed is there again; one of an application asks before changes go", async () => {
  const mock = await openChart();
  type(field("host") as HTMLElement, "shop.example");
  press(field("host") as HTMLElement, "Escape");
  await until("closed", () => !form());
  byRole("button", "Deploy a chart…")?.click();
  await until("there again", () => field("host")?.value === "shop.example");
  byRole("button", "Cancel")?.click();
  await until("closed", () => !form());

  const { upgrading } = await import("../src/features/applications/upgrading.svelte");
  upgrading.start({ application: { project: "shop", name: "mailer" }, sites: ["dc-pangyo"] });
  await until("the chart", () => document.querySelector("[data-testid=chart-opened]")?.textContent?.includes("web 1.4.0"));
  type(field("host") as HTMLElement, "other.example");
  press(field("host") as HTMLElement, "Escape");
  (await until("the question", () => byRole("button", "Keep writing"))).click();
  const period = document.querySelector<HTMLSelectElement>("#chart-keep") as HTMLSelectElement;
  period.value = "10";
  period.dispatchEvent(new Event("change", { bubbles: true }));
  form()?.requestSubmit();
  await until("the plan", () => planned(mock));
  expect(planned(mock)).toMatchObject({ keepWarm: 600_000, sites: ["dc-pangyo"] });
});

test("what a chart says stands with the configuration of its application", async () => {
  await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  const { tellNotes } = await import("../src/features/helm/notes");
  const form = { application: { project: "shop", name: "mailer" }, chart: "chart-1.4.0", values: "", differences: [] };
  const intent: Intent = { intent: "deployChart", form, sites: ["dc-pangyo"], pace: { waves: [], pause: 0 } };
  await tellNotes({ intent, state: "failed" } as Operation);
  expect(byRole("button", "Show it")).toBeNull();
  await tellNotes({ intent, state: "succeeded" } as Operation);
  await until("the notice", () => document.body.textContent?.includes("mailer: the chart says how to go on."));
  byRole("button", "Show it")?.click();
  expect(router.application).toEqual({ project: "shop", name: "mailer", site: "dc-pangyo", tab: "configuration" });

  const { default: ChartConfiguration } = await import("../src/features/helm/ChartConfiguration.svelte");
  render(ChartConfiguration, { props: { application: form.application, sites: ["dc-pangyo"], revision: 0 } });
  await until("its words", () => document.querySelector("[data-testid=chart-notes]")?.textContent === "mailer answers at mail.example.");
});

test("values are changed in YAML without losing its comments", () => {
  const text = "# the host\nhost: a # here\nimage:\n  tag: \"1\"\n";
  expect(valueAt(text, ["image", "tag"])).toBe("1");
  expect(valueAt(text, ["image"])).toBe("tag: \"1\"");
  expect(valueAt(text, ["none", "at", "all"])).toBeNull();
  expect(withValue(text, ["host"], "b")).toBe("# the host\nhost: b # here\nimage:\n  tag: \"1\"\n");
  expect(withValue(text, ["image", "tag"], undefined)).toBe("# the host\nhost: a # here\n");
  expect(withValue("", ["a", "b"], 1)).toBe("a:\n  b: 1\n");
  expect(withValue("a: 1\n", ["a", "b"], true)).toBe("a:\n  b: true\n");
  expect(withValue("a: 1\n", ["a"], undefined)).toBe("");
  expect(withValue("", ["mode"], "0644")).toBe("mode: \"0644\"\n");
  expect([isChangeable(""), isChangeable("a: 1"), isChangeable("- a"), isChangeable("a: [")]).toEqual([true, true, false, false]);
  expect(valueOf("[1, a]")).toEqual({ value: [1, "a"] });
  expect(valueOf("a: [")).toBeNull();
});
