import { afterEach, expect, test } from "vitest";
import { containersOf } from "../src/features/rollout/image";
import { fullest, isProjectName } from "../src/features/projects/words";
import { drafts } from "../src/features/drawer/drafts.svelte";
import { rollout } from "../src/features/rollout/flow.svelte";
import type { Failure, Intent, ObjectRef } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { makeYaml } from "../src/ipc/mock/around";
import { byRole, press, rows, stage, strike, type, until } from "./stage";

afterEach(strike);

const apply = (): HTMLButtonElement | null => document.querySelector("[data-testid=plan-apply]");
const sheet = (): HTMLElement | null => document.querySelector("[data-testid=plan-sheet]");
const planned = (mock: MockTransport): Intent => (mock.calls.filter((call) => call.name === "plan").at(-1)?.args as { intent: Intent }).intent;

/** All sites answer and ask for nothing. */
async function open(hash: string): Promise<MockTransport> {
  const mock = await stage({ deployments: 6, pods: 8 }, hash);
  for (const site of mock.sites) mock.change(site.id, { session: { state: "ready", since: Date.now() }, guard: "open" });
  return mock;
}

/** The drawer of the first object of a kind, at a tab. */
async function drawer(kind: string, name: string, tab: string): Promise<{ mock: MockTransport; object: ObjectRef }> {
  const mock = await open(`#/explorer?kind=${kind}`);
  const object = mock.objects.find(({ ref }) => ref.kind === kind && ref.name.startsWith(name) && ref.site === "plant-busan")?.ref;
  if (!object) throw new Error("no object");
  location.hash = `#/explorer?kind=${kind}&open=${[object.site, object.kind, object.namespace, object.name, object.uid].join("/")}&tab=${tab}`;
  await until("the drawer", () => document.querySelector(`[data-testid=drawer][data-uid="${object.uid}"]`));
  return { mock, object };
}

test("an object is deleted from the menu of its row, and the plan tells what goes with it", async () => {
  const mock = await open("#/explorer?kind=deployments.apps");
  const row = await until("rows", () => rows()[0]);
  row.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true }));
  (await until("the menu", () => byRole("menuitem", "Delete…"))).click();
  await until("the plan", apply);
  const intent = planned(mock);
  expect(intent).toMatchObject({ intent: "delete", targets: [{ uid: row.dataset["uid"] }] });
  expect(document.querySelector("[data-testid=takes]")?.textContent).toMatch(/^Goes with it: .*\d Pods?\.$/);
  expect(sheet()?.textContent).toContain("What is deleted does not come back");
  expect(apply()?.textContent).toContain("Delete 1 object on");
  apply()?.click();
  await until("it is gone", () => !mock.objects.some(({ ref }) => ref.uid === row.dataset["uid"]));
});

test("several pods are deleted at once, and it is told that others come in their place", async () => {
  const mock = await open("#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  press(document.querySelector("[role=grid]") as HTMLElement, "a", { ctrlKey: true });
  const button = await until("the bar", () => document.querySelector("[data-testid=selection-bar]") && byRole("button", "Delete…"));
  button.click();
  await until("the plan", apply);
  const intent = planned(mock);
  expect(intent.intent === "delete" && intent.targets.length).toBe(mock.objects.filter(({ ref }) => ref.kind === "pods").length);
  expect(document.querySelector("[data-risk=made-again]")?.textContent).toContain("makes another one in its place");
});

test("who may not delete is told which right is missing, before there is a plan", async () => {
  const { mock } = await drawer("configmaps", "settings", "overview");
  const button = await until("the button", () => byRole("button", "Delete…"));
  expect(button.getAttribute("aria-disabled")).toBeNull();
  strike();
  const again = await drawer("configmaps", "settings", "overview");
  again.mock.denied.add("delete configmaps");
  again.mock.denied.add("patch configmaps");
  expect(mock.calls.some((call) => call.name === "may")).toBe(true);
  location.hash = location.hash.replace("tab=overview", "tab=yaml");
  const edit = await until("the editor", () => byRole("button", "Edit"));
  await until("told", () => edit.getAttribute("aria-disabled") === "true");
  expect(edit.title).toBe("You may not patch configmaps on plant-busan in shop");
});

test("a text that is written is kept when the drawer closes, and planned with the state that it began with", async () => {
  const { mock, object } = await drawer("configmaps", "settings", "yaml");
  (await until("the button", () => byRole("button", "Edit"))).click();
  const draft = await until("a draft", () => drafts.of(object));
  await until("nothing changed", () => byRole("button", "Review changes")?.getAttribute("aria-disabled") === "true");
  drafts.write(draft, draft.text.replace("blue", "red"));
  await until("changed", () => document.querySelector("[data-testid=edit-state]")?.textContent === "Changed, not sent");
  byRole("button", "Close details")?.click();
  await until("the notice", () => document.body.textContent?.includes("Your changes of settings are kept in this window"));
  await until("the address says so", () => !location.hash.includes("open="));
  location.hash = `#/explorer?kind=configmaps&open=${[object.site, object.kind, object.namespace, object.name, object.uid].join("/")}&tab=yaml`;
  (await until("still there", () => byRole("button", "Review changes"))).click();
  await until("the plan", apply);
  expect(planned(mock)).toMatchObject({ intent: "edit", baseVersion: "100001", onClash: "refuse" });
  expect(sheet()?.querySelector(".added")?.textContent).toContain("value: red");
  apply()?.click();
  await until("it is written", () => drafts.of(object) === undefined);
  await until("it is shown", () => byRole("button", "Edit"));
});

test("where both changed the same, both are shown and one is chosen", async () => {
  const { mock, object } = await drawer("configmaps", "settings", "yaml");
  (await until("the button", () => byRole("button", "Edit"))).click();
  const draft = await until("a draft", () => drafts.of(object));
  drafts.write(draft, draft.text.replace("blue", "red"));
  const live = mock.objects.find(({ ref }) => ref.uid === object.uid);
  if (!live) throw new Error("gone");
  mock.texts.set(object.uid, makeYaml(live, mock.texts).text.replace("blue", "green"));
  mock.hub.publish("object");
  await until("the notice", () => document.querySelector("[data-testid=edit-moved]"));
  byRole("button", "Review changes")?.click();
  const clashes = await until("both", () => document.querySelector<HTMLElement>("[data-testid=clashes]"));
  expect([...clashes.querySelectorAll("pre")].map((value) => value.textContent)).toEqual(["blue", "green", "red"]);
  expect(sheet()?.textContent).toContain("changed by somebody else meanwhile");
  byRole("button", "Take mine")?.click();
  await until("the plan", apply);
  expect(planned(mock)).toMatchObject({ onClash: "mine" });
  expect(byRole("button", "Take mine")?.getAttribute("aria-pressed")).toBe("true");
  byRole("button", "Keep theirs")?.click();
  await until("the other plan", () => planned(mock).intent === "edit" && (planned(mock) as { onClash: string }).onClash === "theirs");
});

test("a container of workloads that are no release gets another image", async () => {
  const { mock } = await drawer("statefulsets.apps", "postgres", "overview");
  (await until("the button", () => byRole("button", "Set image…"))).click();
  const image = await until("the image", () => document.querySelector<HTMLInputElement>("#set-image-image"));
  expect(image.value).toBe("registry.example/postgres:2.14");
  type(image, "two words");
  await until("wrong", () => image.getAttribute("aria-invalid") === "true");
  type(image, "registry.example/postgres:3");
  image.form?.requestSubmit();
  await until("the plan", apply);
  expect(planned(mock)).toMatchObject({ intent: "setImage", targets: [{ container: "app", image: "registry.example/postgres:3" }] });
  expect(sheet()?.textContent).toContain("registry.example/postgres:3");
});

test("a site without an answer does not block an image for the others, and stays among those that are meant", async () => {
  const mock = await stage({ deployments: 6, pods: 0 }, "#/explorer?kind=deployments.apps");
  const objects = mock.objects.map((object) => object.ref).filter(({ kind, name }) => kind === "deployments.apps" && name === "orders");
  const invoke = mock.invoke.bind(mock);
  mock.invoke = (name, args) => {
    const { site } = (args as { object?: ObjectRef }).object ?? {};
    return name === "detail" && site === "cloud-tokyo" ? Promise.reject({ code: "no-answer", site, object: null, params: {}, detail: null } satisfies Failure) : invoke(name, args);
  };
  rollout.imaging = objects;
  const image = await until("the image", () => document.querySelector<HTMLInputElement>("#set-image-image"));
  expect(document.querySelector("[role=dialog] [data-code=no-answer]")?.textContent).toContain("cloud-tokyo");
  type(image, "registry.example/orders:3");
  image.form?.requestSubmit();
  await until("the plan", () => mock.calls.some((call) => call.name === "plan"));
  const intent = planned(mock) as Intent & { intent: "setImage" };
  expect(intent.targets.map((target) => target.object.site).sort()).toEqual(["cloud-tokyo", "dc-pangyo", "plant-busan"]);
});

test("containers of several workloads are told by name", () => {
  const object = (name: string): ObjectRef => ({ site: "s", kind: "deployments.apps", namespace: "n", name, uid: name });
  const found = containersOf([
    { object: object("a"), containers: [{ name: "proxy", image: "p:1" }, { name: "app", image: "a:1" }] },
    { object: object("b"), containers: [{ name: "app", image: "a:2" }] },
  ]);
  expect(found.map(({ name, objects, images }) => [name, objects.length, images])).toEqual([["app", 2, ["a:1", "a:2"]], ["proxy", 1, ["p:1"]]]);
});

test("projects are shown over their sites, made and deleted by plans", async () => {
  const mock = await open("#/projects");
  const row = await until("the projects", () => document.querySelector<HTMLElement>("[data-project=shop]"));
  expect(document.querySelector("[data-project=kube-system]")).toBeNull();
  expect(row.textContent).toContain("pods 30%");
  byRole("button", "Create project…")?.click();
  const name = await until("the name", () => document.querySelector<HTMLInputElement>("#project-name"));
  type(name, "Not this");
  await until("wrong", () => name.getAttribute("aria-invalid") === "true");
  type(name, "fresh");
  await until("possible", () => byRole("button", "Review plan")?.getAttribute("aria-disabled") === null);
  name.form?.requestSubmit();
  await until("the plan", apply);
  expect(planned(mock)).toEqual({ intent: "createProject", name: "fresh", sites: ["plant-busan", "dc-pangyo", "cloud-tokyo"] });
  apply()?.click();
  const made = await until("it is there", () => document.querySelector<HTMLElement>("[data-project=fresh]"));
  const menu = made.querySelector<HTMLElement>("button[aria-haspopup]");
  menu?.focus();
  if (menu) press(menu, "ArrowDown");
  (await until("the menu", () => byRole("menuitem", "Delete…"))).click();
  const typed = await until("the question", () => document.querySelector<HTMLInputElement>("#project-typed"));
  expect(byRole("button", "Review plan")?.title).toBe("Type \u2068fresh\u2069 to go on".replace(/[\u2068\u2069]/g, ""));
  type(typed, "fresh");
  await until("possible", () => byRole("button", "Review plan")?.getAttribute("aria-disabled") === null);
  typed.form?.requestSubmit();
  await until("the plan", apply);
  expect(planned(mock)).toMatchObject({ intent: "deleteProject", name: "fresh" });
  expect(document.querySelector("[data-testid=takes]")?.textContent).toContain("2 Deployments");
  apply()?.click();
  await until("it is gone", () => !document.querySelector("[data-project=fresh]"));
});

test("how full quotas are is reckoned by the quantities of Kubernetes", () => {
  const use = (used: string, most: string) => ({ quota: "q", resource: "r", used, most });
  const place = { site: "s", uid: "u", created: 0, ending: false, applications: 0, quotas: [use("500m", "2"), use("3Gi", "4Gi"), use("odd?", "1")] };
  expect(fullest({ name: "shop", system: false, places: [place], applications: 0 })?.share).toBe(0.75);
  expect([isProjectName("a-1"), isProjectName("-a"), isProjectName("A"), isProjectName("a".repeat(64))]).toEqual([true, false, false, false]);
});

test("all applications that match the filter are selected, seen or not", async () => {
  const mock = await stage({ name: "wide", deployments: 0, pods: 0 }, "#/applications?filter=orders");
  const count = await until("the matrix", () => document.querySelector("[data-testid=application-count]")?.textContent);
  expect(count).toMatch(/of 1,?000/);
  const grid = document.querySelector("[role=grid]") as HTMLElement;
  press(grid, "a", { ctrlKey: true });
  const bar = await until("all of them", () => document.querySelector("[data-testid=selection-bar] strong")?.textContent);
  expect(mock.calls.some((call) => call.name === "matched_applications")).toBe(true);
  expect(bar).toContain(count.split(" ")[0] ?? "?");
  const all = byRole("checkbox", "Select all") as HTMLInputElement;
  expect(all.checked).toBe(true);
  all.click();
  await until("none", () => !document.querySelector("[data-testid=selection-bar]"));
});

test("what is typed into the editor stays there: neither / nor Escape is taken by what stands around it", async () => {
  await drawer("configmaps", "settings", "yaml");
  (await until("the button", () => byRole("button", "Edit"))).click();
  const content = await until("the editor", () => document.querySelector("[data-testid=yaml]")?.shadowRoot?.querySelector<HTMLElement>(".cm-content[contenteditable=true]"));
  content.focus();
  press(content, "/", { composed: true });
  expect(document.activeElement?.matches("input")).toBe(false);
  press(content, "Escape", { composed: true });
  expect(document.querySelector("[data-testid=drawer]")).not.toBeNull();
  expect(document.activeElement?.id).toBe("drawer-panel");
  press(document.activeElement as HTMLElement, "Escape");
  await until("closed", () => !document.querySelector("[data-testid=drawer]"));
});
