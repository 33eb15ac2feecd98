import { afterEach, expect, test } from "vitest";
import { upgrade, upgrading } from "../src/features/applications/upgrading.svelte";
import { canary, oneByOne, waveOf } from "../src/features/rollout/waves";
import type { DeployForm, Intent, Operation } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { byRole, press, stage, strike, type, until } from "./stage";

afterEach(() => {
  upgrading.close();
  strike();
});

const apply = (): HTMLButtonElement | null => document.querySelector("[data-testid=plan-apply]");
const steps = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>("[data-testid=plan-sheet] article")];
const planned = <I extends Intent["intent"]>(mock: MockTransport, intent: I): Intent & { intent: I } => {
  const found = (mock.calls.filter((call) => call.name === "plan").at(-1)?.args as { intent: Intent }).intent;
  expect(found.intent).toBe(intent);
  return found as Intent & { intent: I };
};
const change = (site: string): string | undefined => steps().find((step) => step.dataset["site"] === site)?.querySelector("[data-testid=release-change]")?.textContent ?? undefined;

/** All sites answer and ask for a confirmation at most. */
async function open(hash: string): Promise<MockTransport> {
  const mock = await stage({ deployments: 6, pods: 8 }, hash);
  for (const site of mock.sites) mock.change(site.id, { session: { state: "ready", since: Date.now() }, guard: "open" });
  return mock;
}

test("rolled back in two clicks: the plan tells from which to which revision on each site, the button what it does and where", async () => {
  const mock = await open("#/applications?app=shop/orders/dc-pangyo/overview");
  (await until("the button", () => byRole("button", "Roll back…"))).click();
  await until("the plan", () => steps().length === 3 && apply());
  expect(planned(mock, "rollBack").targets.map(({ release, to, replicas }) => [release.site, release.namespace, release.name, to.to, replicas])).toEqual(
    ["plant-busan", "dc-pangyo", "cloud-tokyo"].map((site) => [site, "shop", "orders", "lastHealthy", null]),
  );
  expect(change("plant-busan")).toBe("r5 (2.5) → r6, as r3 (2.3)");
  expect(change("dc-pangyo")).toBe("r4 (2.4) → r5, as r2 (2.2)");
  expect(change("cloud-tokyo")).toBe("r3 (2.3) → r4, as r2 (2.2)");
  expect(steps()[0]?.textContent).toContain("1 object stays as it is");
  expect(apply()?.textContent).toBe("Roll back on 3 sites");
  apply()?.click();
  await until("it is carried out", () => mock.operations[0]?.state === "succeeded");
  location.hash = "#/activity";
  const fold = await until("the operation", () => document.querySelector<HTMLElement>("article[data-operation] .fold"));
  expect(fold.textContent).toContain("Roll back orders");
  fold.click();
  const name = await until("its sites", () => document.querySelector<HTMLElement>("[data-target][data-site=dc-pangyo] .name"));
  expect(name.closest("[data-target]")?.textContent).toContain("r4 → r5");
  name.click();
  await until("the application", () => location.hash.includes("app=shop%2Forders%2Fdc-pangyo"));
});

test("a revision is gone back to from the list of revisions, on its site alone", async () => {
  const mock = await open("#/applications?app=shop/orders/dc-pangyo/revisions");
  const site = await until("revisions", () => document.querySelector<HTMLElement>("section[data-site=dc-pangyo] [data-revision='3'] button"));
  expect(document.querySelector("section[data-site=dc-pangyo] [data-revision='4'] button")).toBeNull();
  site.click();
  await until("the plan", apply);
  expect(planned(mock, "rollBack").targets).toEqual([{ release: { site: "dc-pangyo", namespace: "shop", name: "orders" }, to: { to: "revision", revision: 3 }, replicas: null, switch: true }]);
  expect(apply()?.textContent).toBe("Roll back on dc-pangyo");
});

test("an application that is no release goes back to a revision that Kubernetes keeps", async () => {
  const mock = await stage({ deployments: 12, pods: 0 }, "#/applications?app=core/mailer/plant-busan/overview");
  for (const site of mock.sites) mock.change(site.id, { session: { state: "ready", since: Date.now() }, guard: "open" });
  (await until("the button", () => byRole("button", "Roll back…"))).click();
  await until("the plan", () => steps().length === 3 && apply());
  expect(planned(mock, "undoRollout").targets.map(({ object, revision, keptIn }) => [object.kind, object.name, revision, keptIn])).toEqual(Array(3).fill(["deployments.apps", "mailer", null, null]));
  expect(change("plant-busan")).toBe("r3 (2.3) → as r2 (2.2)");
  byRole("button", "Cancel")?.click();
  await until("closed", () => !apply());
  byRole("tab", "Revisions")?.click();
  const oldest = await until("revisions", () => document.querySelector<HTMLElement>("section[data-site=dc-pangyo] [data-testid=rollout-history] [data-revision='1'] button"));
  expect(document.querySelector("section[data-site=dc-pangyo] [data-revision='3'] button")).toBeNull();
  oldest.click();
  await until("the plan", apply);
  expect(planned(mock, "undoRollout").targets).toMatchObject([{ object: { site: "dc-pangyo", name: "mailer" }, revision: 1, keptIn: "mailer-1" }]);
});

test("rollouts are paused from what is wanted seldom", async () => {
  const mock = await open("#/applications?app=shop/orders//overview");
  const more = await until("more", () => byRole("button", "More"));
  more.focus();
  press(more, "ArrowDown");
  (await until("the item", () => byRole("menuitem", "Pause…"))).click();
  await until("the plan", apply);
  expect(planned(mock, "pause")).toMatchObject({ paused: true, targets: [{ name: "orders" }, { name: "orders" }, { name: "orders" }] });
});

test("what Helm began and never ended is repaired by a plan", async () => {
  const mock = await open("#/applications?app=batch/ledger/plant-busan/revisions");
  (await until("stuck", () => document.querySelector<HTMLElement>("section[data-site=plant-busan] [data-testid=pending] button"))).click();
  await until("the plan", apply);
  expect(planned(mock, "repair").targets).toEqual([{ site: "plant-busan", namespace: "batch", name: "ledger" }]);
});

test("another image goes to one site first and to the others after it was verified", async () => {
  const mock = await open("#/applications?app=shop/orders//overview");
  (await until("the button", () => byRole("button", "Upgrade…"))).click();
  const image = await until("the image", () => document.querySelector<HTMLInputElement>("#upgrade-image"));
  await until("the focus, though the field came later than its dialog", () => document.activeElement === image);
  expect(image.value).toBe("registry.example/orders:2.5");
  expect(document.querySelector("[role=dialog]")?.textContent).toContain("cloud-tokyo (registry.example/orders:2.3)");
  type(image, "registry.example/orders:");
  image.form?.requestSubmit();
  await until("what is wrong", () => image.getAttribute("aria-invalid") === "true");
  type(image, "registry.example/orders:3.0");
  (byRole("radio", "one site first") as HTMLInputElement).click();
  const first = await until("which", () => document.querySelector<HTMLSelectElement>(".pace select"));
  first.value = "dc-pangyo";
  first.dispatchEvent(new Event("change", { bubbles: true }));
  await until("taken", () => first.value === "dc-pangyo");
  image.form?.requestSubmit();
  await until("the plan", apply);
  const intent = planned(mock, "deploy");
  expect(intent.pace).toEqual({ waves: [["dc-pangyo"], ["plant-busan", "cloud-tokyo"]], pause: 0 });
  expect(intent.form.form.image).toBe("registry.example/orders:3.0");
  expect(intent.form.differences.every((one) => one.image === null)).toBe(true);
  expect(steps().map((step) => step.dataset["site"])).toEqual(["dc-pangyo", "plant-busan", "cloud-tokyo"]);
  expect([...document.querySelectorAll("[data-testid=plan-sheet] h3")].map((title) => title.textContent)).toEqual(["Wave 1", "Wave 2when the one before is verified"]);
  expect(document.querySelector("[role=dialog]")?.textContent).toContain("in 2 waves");
});

test("an application of somebody's chart has no form, which is told", async () => {
  const mock = await open("#/applications?app=shop/orders//overview");
  mock.failing.set("deploy_form", { code: "not-found", site: null, object: null, params: {}, detail: null });
  (await until("the button", () => byRole("button", "Upgrade…"))).click();
  await until("told", () => document.querySelector("[role=dialog]")?.textContent?.includes("It was not made by the form here"));
  press(document.querySelector("[role=dialog]") as HTMLElement, "Escape");
});

test("the upgrade of what no form and no chart made leads to its image", async () => {
  const mock = await open("#/applications?app=core/postgres//overview");
  mock.failing.set("deploy_form", { code: "not-found", site: null, object: null, params: {}, detail: null });
  mock.failing.set("opened_chart", { code: "not-found", site: null, object: null, params: {}, detail: null });
  (await until("the button", () => byRole("button", "Upgrade…"))).click();
  await until("told", () => document.querySelector("[role=dialog]")?.textContent?.includes("Its image can be set here all the same"));
  [...document.querySelectorAll<HTMLButtonElement>("[role=dialog] button")].find((button) => button.textContent === "Set image…")?.click();
  await until("the other dialog", () => document.querySelector("[role=dialog]")?.textContent?.startsWith("Set an image of postgres on plant-busan, dc-pangyo, cloud-tokyo"));
});

test("the configuration is shown without secrets and changed by the same form, which keeps them", async () => {
  const mock = await open("#/applications?app=shop/orders//configuration");
  const shown = await until("the configuration", () => document.querySelector("[data-testid=configuration]"));
  expect(shown.textContent).toContain("COLOUR=blue");
  expect(shown.textContent).toContain("DB_PASSWORD=••••••");
  expect(document.querySelector("dd[data-site=cloud-tokyo]")?.textContent).toContain("orders:2.3");
  byRole("button", "Change…")?.click();
  const form = await until("the form", () => document.querySelector<HTMLFormElement>("#deploy"));
  expect((document.getElementById("deploy--application-name") as HTMLInputElement).readOnly).toBe(true);
  type(document.getElementById("deploy--port") as HTMLElement, "9090");
  form.requestSubmit();
  await until("the plan", apply);
  const intent = planned(mock, "deploy");
  expect(intent.form.form.port).toBe(9090);
  expect(intent.form.form.environment[1]).toEqual({ name: "DB_PASSWORD", value: { kind: "secret", value: { secret: "kept" } } });
  expect(intent.form.differences.map((one) => [one.site, one.image])).toEqual([["cloud-tokyo", "registry.example/orders:2.3"]]);
  expect(change("plant-busan")).toBe("r5 (2.5) → r6 (2.5)");
});

test("an edit may keep the version before warm, and what it changed is not lost unasked", async () => {
  const mock = await open("#/applications?app=shop/orders//configuration");
  (await until("the button", () => byRole("button", "Change…"))).click();
  await until("the form", () => document.querySelector("#deploy"));
  press(document.getElementById("deploy--port") as HTMLElement, "Escape");
  await until("closed: nothing was written", () => !document.querySelector("#deploy"));

  byRole("button", "Change…")?.click();
  const form = await until("the form", () => document.querySelector<HTMLFormElement>("#deploy"));
  const told = (): unknown[] => mock.calls.filter((call) => call.name === "unsent").map((call) => (call.args as { count: number }).count);
  type(document.getElementById("deploy--port") as HTMLElement, "9090");
  await until("the program knows", () => told().at(-1) === 1);
  press(document.getElementById("deploy--port") as HTMLElement, "Escape");
  await until("the question", () => document.querySelector("[data-testid=leaving]"));
  byRole("button", "Keep writing")?.click();
  await until("no question", () => !document.querySelector("[data-testid=leaving]"));
  const period = document.querySelector<HTMLSelectElement>("#deploy-keep") as HTMLSelectElement;
  period.value = "30";
  period.dispatchEvent(new Event("change", { bubbles: true }));
  form.requestSubmit();
  await until("the plan", apply);
  expect(planned(mock, "deploy")).toMatchObject({ keepWarm: 1_800_000, form: { form: { port: 9090 } } });
  byRole("button", "Cancel")?.click();
  await until("the form again", () => document.querySelector("#deploy"));
  press(document.getElementById("deploy--port") as HTMLElement, "Escape");
  (await until("the question", () => byRole("button", "Discard changes"))).click();
  await until("closed", () => !document.querySelector("#deploy"));
  await until("nothing is written", () => told().at(-1) === 0);
});

test("what remains after an application was taken off is told before", async () => {
  const mock = await open("#/applications?app=shop/orders//overview");
  const more = await until("more", () => byRole("button", "More"));
  more.focus();
  press(more, "ArrowDown");
  (await until("the item", () => byRole("menuitem", "Uninstall…"))).click();
  const form = await until("how", () => document.querySelector<HTMLFormElement>("#uninstall"));
  expect(form.querySelectorAll<HTMLInputElement>("input")[0]?.checked).toBe(true);
  form.requestSubmit();
  await until("the plan", apply);
  expect(planned(mock, "uninstall")).toMatchObject({ keepHistory: true });
  expect(document.querySelector("[data-testid=remains]")?.textContent).toContain("data-orders-0");
  expect(steps()[0]?.querySelectorAll("[data-part=delete]").length).toBe(2);
});

test("the last words of a container that keeps a rollout from going on stand beside it", async () => {
  const mock = await open("#/activity");
  const pod = mock.objects.find(({ ref }) => ref.kind === "pods" && ref.site === "plant-busan");
  if (!pod) throw new Error("no pod");
  const object = { site: "plant-busan", kind: "releases.helm.sh", namespace: pod.ref.namespace, name: "orders", uid: "" };
  const blocked = { object: `Pod ${pod.ref.name}`, reason: "CrashLoopBackOff", message: "back-off" };
  mock.operations = [{
    id: "op", plan: "p", intent: { intent: "restore", targets: [] }, author: "kim", reason: "", started: Date.now(), finished: Date.now(), state: "failed",
    targets: [{ object, from: "r4", to: "r5", state: { target: "stuck", blocked }, accepted: 1, verified: null }], undoOf: null, undoneBy: null, canUndo: false, canStop: false,
  } satisfies Operation];
  mock.hub.publish("operations");
  (await until("the operation", () => document.querySelector<HTMLElement>("article[data-operation] .fold"))).click();
  const log = await until("its words", () => document.querySelector("[data-testid=blocker-log] pre"));
  expect(log.textContent).toContain("panic: no configuration");
  expect(document.querySelector("[data-testid=blocker-log]")?.textContent).toContain("said before it ended");
});

test("an image of some of the sites is what differs there, of all of them it is that of the application", () => {
  const none = { replicas: null, environment: [], resources: null, service: null, route: null };
  const form = { application: { project: "p", name: "a" }, form: { image: "a:1" }, differences: [{ site: "x", image: "a:0", ...none, replicas: 9 }] } as unknown as DeployForm;
  const some = upgrade(form, "a:2", ["y"], canary("y", ["y"], 0), false);
  expect(some.intent === "deploy" && [some.form.form.image, some.form.differences.map((one) => [one.site, one.image, one.replicas])]).toEqual(["a:1", [["x", "a:0", 9], ["y", "a:2", null]]]);
  const all = upgrade(form, "a:2", ["x", "y"], oneByOne(["x", "y"], 5), true);
  expect(all.intent === "deploy" && [all.form.form.image, all.form.differences.map((one) => [one.site, one.image, one.replicas])]).toEqual(["a:2", [["x", null, 9], ["y", null, null]]]);
  expect([waveOf(oneByOne(["x", "y"], 5), "y"), waveOf(canary("y", ["x", "y", "z"], 0), "z"), waveOf({ waves: [["x"]], pause: 0 }, "q")]).toEqual([1, 1, 1]);
});
