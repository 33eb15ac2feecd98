import { render } from "@testing-library/svelte";
import axe from "axe-core";
import { afterEach, expect, test } from "vitest";
import Trust from "../src/features/trust/Trust.svelte";
import { useTransport, type LoginView } from "../src/ipc";
import { MockTransport } from "../src/ipc/mock";
import { makeLogin, type Scene } from "../src/ipc/mock/fleet";
import { questions } from "../src/ipc/mock/questions";
import { byRole, rows, stage, strike, type, until } from "./stage";

afterEach(strike);

/** Structure only: jsdom has no layout, and contrast has a test of its own. */
async function violations(): Promise<string[]> {
  const result = await axe.run(document, { rules: { "color-contrast": { enabled: false }, region: { enabled: false }, "page-has-heading-one": { enabled: false } } });
  return result.violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join("\n")}`);
}

type Show = (ko: boolean) => Promise<unknown>;
const views: Record<string, { hash: string; scene?: Partial<Scene>; show: Show }> = {
  fleet: { hash: "#/fleet", show: () => until("cards", () => document.querySelector("article[data-state=degraded]")) },
  "first run": { hash: "#/fleet", scene: { name: "first" }, show: () => until("contexts", () => document.querySelector("[data-login]")) },
  "no kubeconfig": { hash: "#/fleet", scene: { name: "empty" }, show: () => until("the next step", () => document.querySelector("[data-testid=first-run] .empty")) },
  doctor: {
    hash: "#/fleet",
    show: async (ko) => {
      (await until("the card", () => byRole("button", ko ? "cloud-tokyo 연결 진단" : "Examine connection to cloud-tokyo"))).click();
      await until("the end", () => document.querySelector("ol[data-finished=true]"));
    },
  },
  explorer: {
    hash: "#/explorer?kind=pods",
    show: async () => {
      await until("rows", () => rows().length > 3);
      rows()[3]?.querySelector("input")?.click();
      rows()[3]?.click();
      await until("details", () => document.querySelector("[data-testid=drawer] dl"));
    },
  },
  applications: {
    hash: "#/applications", scene: { deployments: 6 },
    show: async () => {
      (await until("a cell", () => document.querySelector<HTMLElement>("[data-application$='/ledger'] [data-health]"))).click();
      await until("details", () => document.querySelector("[data-testid=drawer] section dl"));
    },
  },
  revisions: { hash: "#/applications?app=shop/orders/dc-pangyo/revisions", show: () => until("revisions", () => document.querySelector("[data-revision]")) },
  "pods of an application": { hash: "#/applications?app=shop/orders//pods", show: () => until("pods", () => document.querySelector("[data-testid=application-pods]")) },
  "log of an application": { hash: "#/applications?app=shop/orders//logs", show: () => until("lines", () => document.querySelector("[data-line]")) },
  "applications without sites": { hash: "#/applications", scene: { name: "first" }, show: () => until("the next step", () => document.querySelector("[data-testid=matrix-state] h2")) },
  "explorer without sites": { hash: "#/explorer", scene: { name: "first" }, show: () => until("the next step", () => document.querySelector("[data-testid=table-state] h2")) },
  "scale dialog": {
    hash: "#/explorer?kind=deployments.apps",
    show: async (ko) => {
      await until("rows", () => rows().length > 3);
      rows()[0]?.querySelector("input")?.click();
      (await until("the bar", () => byRole("button", ko ? "스케일…" : "Scale…"))).click();
      await until("the field", () => document.querySelector("#replicas"));
    },
  },
  "activity, operations and record": {
    hash: "#/activity",
    show: async (ko) => {
      (await until("the tab", () => byRole("tab", ko ? "기록" : "Record"))).click();
      await until("the record", () => document.querySelector("[role=tabpanel] .empty"));
    },
  },
  catalogue: { hash: "#/catalogue", show: () => until("packages", () => document.querySelector("[data-package=image] button")) },
  "deploy form": {
    hash: "#/catalogue",
    show: async (ko) => {
      (await until("the package", () => byRole("button", ko ? "이미지 배포…" : "Deploy an image…"))).click();
      (await until("more", () => document.querySelector<HTMLElement>("[data-testid=deploy-form] .more"))).click();
      await until("groups", () => document.querySelectorAll("[data-group]").length > 7);
      for (const fold of document.querySelectorAll<HTMLElement>("[data-group] .fold")) fold.click();
      (await until("the variables", () => byRole("button", ko ? "변수 추가" : "Add a variable"))).click();
      (byRole("button", ko ? "스토리지 추가" : "Add storage"))?.click();
      (byRole("button", ko ? "파일 추가" : "Add a file"))?.click();
      (byRole("radio", ko ? "프로브가 통과할 때" : "a probe passes") as HTMLInputElement).click();
      document.querySelector<HTMLInputElement>("#deploy--route")?.click();
      await until("a route", () => document.querySelector("#deploy--route-host"));
      document.querySelector<HTMLFormElement>("#deploy")?.requestSubmit();
      await until("problems", () => document.querySelector("[aria-invalid=true]"));
    },
  },
  configuration: { hash: "#/applications?app=shop/orders//configuration", show: () => until("configuration", () => document.querySelector("[data-testid=configuration]")) },
  "plan of a rollback": {
    hash: "#/applications?app=shop/orders//overview",
    show: async (ko) => {
      (await until("the button", () => byRole("button", ko ? "롤백…" : "Roll back…"))).click();
      (await until("a part", () => document.querySelector<HTMLElement>("[data-part=change] button"))).click();
      await until("its diff", () => document.querySelector("[data-testid=plan-sheet] .added"));
    },
  },
  "upgrade dialog": {
    hash: "#/applications?app=shop/orders//overview",
    show: async (ko) => {
      (await until("the button", () => byRole("button", ko ? "업그레이드…" : "Upgrade…"))).click();
      await until("the image", () => document.querySelector("#upgrade-image"));
    },
  },
  "plan sheet": {
    hash: "#/explorer?kind=deployments.apps",
    show: async (ko) => {
      await until("rows", () => rows().length > 3);
      for (const place of [0, 1, 2]) rows()[place]?.querySelector("input")?.click();
      (await until("the bar", () => byRole("button", ko ? "재시작…" : "Restart…"))).click();
      await until("the plan", () => document.querySelector("[data-testid=plan-apply]"));
    },
  },
  "activity, empty": { hash: "#/activity", show: () => until("the next step", () => document.querySelector("[role=tabpanel] .empty")) },
  settings: { hash: "#/settings", show: () => until("sites", () => document.querySelector("tr[data-site=dc-pangyo]")) },
  palette: {
    hash: "#/fleet",
    show: async () => {
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true }));
      type(await until("the palette", () => document.querySelector<HTMLElement>("[role=combobox]")), "orders");
      await until("hits", () => document.querySelectorAll("[role=option]").length > 5);
    },
  },
};

for (const [name, { hash, scene, show }] of Object.entries(views)) {
  test.each([["light", "en"], ["dark", "ko"]] as const)(`${name}, %s, %s: axe finds nothing`, async (theme, locale) => {
    await stage({ deployments: 2, pods: 4, ...scene, theme, language: locale }, hash);
    await show(locale === "ko");
    expect(document.documentElement.lang).toBe(locale);
    expect(document.documentElement.dataset["theme"]).toBe(theme);
    expect(await violations()).toEqual([]);
  });
}

test.each(Object.keys(questions).flatMap((question) => [[question, "en"], [question, "ko"]] as const))("trust window, %s, %s: axe finds nothing", async (question, locale) => {
  const mock = new MockTransport({ language: locale });
  mock.question = questions[question] ?? null;
  useTransport(mock);
  render(Trust);
  await until("the question", () => document.querySelector(`main[data-question=${mock.question?.question}] h1`));
  expect(await violations()).toEqual([]);
});

test("the trust window pins what it shows, and asks for the name when something was pinned before", async () => {
  const mock = new MockTransport();
  mock.question = questions["pin"] ?? null;
  useTransport(mock);
  render(Trust);
  const button = await until("the button", () => byRole("button", "Pin this certificate") as HTMLButtonElement | null);
  const offered = document.querySelector("[data-certificate=offered]")?.textContent ?? "";
  expect(offered).toContain("4A:E1:E2");
  expect(offered).toContain("Jan 5, 2036");
  expect(byRole("button", "Forget the pin")).toBeNull();
  button.click();
  await until("the answer", () => mock.calls.find((call) => call.name === "trust_answer"));
  expect(mock.calls.at(-1)?.args).toEqual({ answer: { answer: "pinAuthority", typed: "" } });
});

test("another certificate is pinned, and a pin forgotten, only with the typed name", async () => {
  const mock = new MockTransport();
  mock.question = questions["repin"] ?? null;
  useTransport(mock);
  render(Trust);
  const pin = await until("the button", () => byRole("button", "Pin the new one") as HTMLButtonElement | null);
  const forget = byRole("button", "Forget the pin") as HTMLButtonElement;
  expect([pin.disabled, forget.disabled]).toEqual([true, true]);
  expect(document.querySelector("[data-certificate=pinned]")?.textContent).toContain("7C:E1:E2");
  type(document.querySelector("#typed") as HTMLElement, "plant-busan");
  await until("free", () => !pin.disabled);
  forget.click();
  await until("the answer", () => mock.calls.find((call) => call.name === "trust_answer"));
  expect(mock.calls.at(-1)?.args).toEqual({ answer: { answer: "unpinAuthority", typed: "plant-busan" } });
});

test("what cannot be pinned has no button for it and says why", async () => {
  const mock = new MockTransport();
  mock.question = questions["blocked"] ?? null;
  useTransport(mock);
  render(Trust);
  await until("the reason", () => document.querySelector("[data-obstacle=wrongName]")?.textContent?.includes("tls-server-name"));
  expect(byRole("button", /Pin/)).toBeNull();
  expect(byRole("button", "Close")).not.toBeNull();
});

test("a card offers to pin the CA of a login that verifies nothing, and says when it is pinned", async () => {
  const mock = await stage({});
  const login = (extra: Partial<LoginView>): LoginView[] => [makeLogin("plant-busan", extra)];
  const card = (): HTMLElement | null => document.querySelector("article[data-site=plant-busan]");
  expect((await until("the card", card)).textContent).not.toContain("Pin");
  mock.change("plant-busan", { logins: login({ powers: [{ power: "skipsTlsVerification" }], pinning: { pinning: "possible" } }) });
  const offer = await until("the offer", () => byRole("button", "Pin the CA of plant-busan…"));
  expect(card()?.textContent).toContain("Not verified");
  offer.click();
  await until("the question", () => mock.calls.find((call) => call.name === "ask_trust"));
  expect(mock.calls.at(-1)?.args).toEqual({ request: { ask: "authority", login: "login-plant-busan" } });
  mock.change("plant-busan", { logins: login({ pinning: { pinning: "pinned", fingerprint: "4A:E1" } }) });
  await until("the badge", () => card()?.textContent?.includes("CA pinned"));
  expect(card()?.textContent).not.toContain("Not verified");
  expect(byRole("button", "Review what is pinned for plant-busan…")).not.toBeNull();
});

test("the trust window unlocks only with the typed name, for the chosen time, and refuses on Escape", async () => {
  const mock = new MockTransport();
  mock.question = questions["unlock"] ?? null;
  useTransport(mock);
  render(Trust);
  const button = await until("the button", () => byRole("button", "Unlock for 5 minutes") as HTMLButtonElement | null);
  expect(button.disabled).toBe(true);
  byRole("radio", /15/)?.click();
  type(document.querySelector("#typed") as HTMLElement, "cloud-tokyo");
  await until("free", () => !button.disabled);
  button.click();
  await until("the answer", () => mock.calls.find((call) => call.name === "trust_answer"));
  expect(mock.calls.at(-1)?.args).toEqual({ answer: { answer: "unlock", typed: "cloud-tokyo", duration: 900_000 } });
  window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(mock.calls.at(-1)?.args).toEqual({ answer: { answer: "refuse" } });
});

test("counts that are not known are words, never a zero", async () => {
  const mock = await stage({ name: "first" });
  mock.change("plant-busan", { session: { state: "ready", since: Date.now() }, summary: { nodes: null, deployments: null, pods: null } });
  mock.sites = mock.sites.map((site) => (site.id === "plant-busan" ? { ...site, summary: { nodes: null, deployments: null, pods: null } } : site));
  mock.hub.publish("sites");
  const card = await until("the card", () => document.querySelector("article[data-site=plant-busan] [data-count=pods]"));
  expect(card.textContent).toBe("Loading…");
});
