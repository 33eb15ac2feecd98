import { afterEach, expect, test } from "vitest";
import { fullLabel, labelOf, labels } from "../src/features/deploy/labels";
import { nameOf } from "../src/features/deploy/names";
import { t } from "../src/i18n/index.svelte";
import type { DeployForm, Intent } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { filter } from "../src/state/filter.svelte";
import { byRole, press, stage, strike, type, until } from "./stage";

afterEach(() => {
  localStorage.clear();
  strike();
});

const form = (): HTMLElement | null => document.querySelector("[data-testid=deploy-form]");
const field = (path: string, site = ""): HTMLInputElement => document.getElementById(`deploy-${site}-${path.replaceAll(".", "-")}`) as HTMLInputElement;
const problem = (path: string, site = ""): string => document.getElementById(`deploy-${site}-${path.replaceAll(".", "-")}-wrong`)?.textContent ?? "";
const review = (): void => (form() as HTMLFormElement).requestSubmit();
const planned = (mock: MockTransport): (Intent & { intent: "deploy" }) | undefined =>
  (mock.calls.filter((call) => call.name === "plan").at(-1)?.args as { intent: Intent & { intent: "deploy" } } | undefined)?.intent;
const apply = (): HTMLButtonElement | null => document.querySelector("[data-testid=plan-apply]");

async function open(hash = "#/catalogue"): Promise<MockTransport> {
  const mock = await stage({ deployments: 3, pods: 0 }, hash);
  (await until("the button", () => byRole("button", /^Deploy/))).click();
  await until("the form", form);
  return mock;
}

test("an image runs on all sites that answer after six fields and clicks, and the plan says what is made where", async () => {
  const mock = await stage({ deployments: 3, pods: 0 }, "#/fleet");
  mock.change("cloud-tokyo", { session: { state: "ready", since: Date.now() }, guard: "open" });
  for (const site of ["plant-busan", "dc-pangyo"]) mock.change(site, { guard: "confirm" });
  let acts = 0;
  const act = (run: () => unknown): void => { acts++; run(); };
  await until("the rail", () => document.querySelector("a[href^='#/catalogue']"));
  act(() => (location.hash = "#/catalogue"));
  const button = await until("the package", () => byRole("button", "Deploy an image…"));
  act(() => button.click());
  await until("the form", form);
  await until("the focus", () => document.activeElement === field("image"));
  act(() => type(field("image"), "registry.example/team/Shop_Web:2.1"));
  await until("a name", () => field("application.name").value === "shop-web");
  act(() => type(field("application.project"), "sales"));
  act(() => type(field("port"), "8080"));
  act(review);
  await until("the plan", apply);
  expect(planned(mock)).toMatchObject({
    intent: "deploy", sites: ["plant-busan", "dc-pangyo", "cloud-tokyo"], pace: { waves: [] },
    form: { application: { project: "sales", name: "shop-web" }, form: { image: "registry.example/team/Shop_Web:2.1", replicas: 2, port: 8080, drainSeconds: 5 }, differences: [] },
  });
  const steps = [...document.querySelectorAll<HTMLElement>("[data-testid=plan-sheet] article")];
  expect(steps.map((step) => step.querySelector("[data-testid=release-change]")?.textContent)).toEqual(Array(3).fill("new, r1 (2.1)"));
  expect(steps[0]?.textContent).toContain("Namespace sales");
  expect(steps[0]?.textContent).toContain("dry run comes later");
  expect(document.querySelector("[data-testid=plan-sheet] .added")).toBeNull();
  const part = [...(steps[0]?.querySelectorAll<HTMLElement>("[data-part=create] button") ?? [])].at(-1) as HTMLElement;
  part.click();
  await until("its diff", () => steps[0]?.querySelector(".added")?.textContent?.includes("kind: Deployment"));
  expect(apply()?.textContent).toBe("Deploy on 3 sites");
  act(() => document.querySelector<HTMLInputElement>("[data-testid=plan-confirm]")?.click());
  await until("free", () => apply()?.getAttribute("aria-disabled") === null);
  act(() => apply()?.click());
  await until("it is carried out", () => mock.operations.length === 1);
  expect(acts).toBeLessThanOrEqual(8);
  await until("nothing is over the window", () => !document.querySelector("[role=dialog]"));
  expect(localStorage.getItem("deploy-project")).toBe("sales");
});

test("sites come from the switcher, the project from the filter, and both can be changed", async () => {
  await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  await until("sites", () => byRole("button", "Deploy an image…"));
  filter.chosen = ["plant-busan", "cloud-tokyo"];
  filter.namespaces = ["shop"];
  filter.seen = ["core", "shop", "web"];
  byRole("button", "Deploy an image…")?.click();
  await until("the form", form);
  const boxes = (): boolean[] => ["plant-busan", "dc-pangyo", "cloud-tokyo"].map((site) => form()?.querySelector<HTMLInputElement>(`.chip[data-site="${site}"] input`)?.checked ?? false);
  // cloud-tokyo does not answer.
  await until("chosen", () => JSON.stringify(boxes()) === "[true,false,false]");
  expect(field("application.project").value).toBe("shop");
  form()?.querySelector<HTMLInputElement>('.chip[data-site="dc-pangyo"] input')?.click();
  await until("two", () => JSON.stringify(boxes()) === "[true,true,false]");
  const project = field("application.project");
  type(project, "");
  press(project, "ArrowDown");
  const first = await until("an offer", () => document.querySelector<HTMLElement>("#deploy--application-project-offers [role=option][aria-selected=true]"));
  const name = first.textContent ?? "";
  press(project, "Enter");
  await until("taken", () => project.value === name);
  type(project, "quite-new");
  await until("told that it is made", () => form()?.textContent?.includes("A new namespace is made by the same plan"));
});

test("what is wrong is told beside its field, when it was left or the review was asked for; the first one gets the focus, also behind More", async () => {
  const mock = await open();
  expect(problem("image")).toBe("");
  type(field("image"), "shop:");
  field("image").dispatchEvent(new FocusEvent("blur"));
  await until("the image", () => problem("image") !== "");
  expect(field("image").getAttribute("aria-invalid")).toBe("true");
  expect(problem("application.project")).toBe("");
  review();
  await until("the project", () => problem("application.project") !== "");
  type(field("port"), "eighty");
  await until("no number", () => problem("port") === "A whole number.");
  expect(mock.calls.some((call) => call.name === "plan")).toBe(false);
  type(field("image"), "shop:1");
  type(field("application.project"), "shop");
  type(field("port"), "");
  await until("mended", () => !document.querySelector(".modal [aria-invalid=true]"));
  byRole("button", /^More/)?.click();
  (await until("the group", () => document.querySelector<HTMLElement>("[data-group=environment] .fold"))).click();
  (await until("the button", () => byRole("button", "Add a variable"))).click();
  (await until("the variable", () => field("environment.0.name"))).blur();
  document.querySelector<HTMLElement>("[data-group=environment] .fold")?.click();
  await until("folded away", () => !field("environment.0.name"));
  review();
  await until("the focus", () => document.activeElement === field("environment.0.name"));
  expect(problem("environment.0.name")).not.toBe("");
  expect(mock.calls.some((call) => call.name === "plan")).toBe(false);
});

test("the summary names the fields that are wrong, and leads to the first one, also where it is folded away", async () => {
  const mock = await open();
  const summary = (): HTMLButtonElement | null => document.querySelector("[data-testid=problems]");
  review();
  await until("all of them", () => summary()?.textContent === "3 fields are wrong: Image, Application, Project");
  expect(summary()?.parentElement?.textContent).toContain("Image: Fill this in.");
  summary()?.focus();
  summary()?.click();
  await until("the image", () => document.activeElement === field("image"));
  type(field("image"), "shop:1");
  type(field("application.project"), "shop");
  byRole("button", /^More/)?.click();
  (await until("the group", () => document.querySelector<HTMLElement>("[data-group=environment] .fold"))).click();
  (await until("the button", () => byRole("button", "Add a variable"))).click();
  await until("the variable", () => field("environment.0.name"));
  (document.querySelector<HTMLElement>("[data-group=differences] .fold"))?.click();
  (await until("the site", () => document.querySelector<HTMLElement>("[data-group=differences] .chip[data-site=dc-pangyo]"))).click();
  type(await until("its pods", () => field("replicas", "dc-pangyo")), "20000");
  document.querySelector<HTMLElement>("[data-group=differences] .chip[data-site=plant-busan]")?.click();
  byRole("button", /^More/)?.click();
  await until("folded away", () => !field("environment.0.name"));
  await until("both", () => summary()?.textContent === "2 fields are wrong: Environment: Name, dc-pangyo: Pods on each site");
  summary()?.click();
  await until("the variable", () => document.activeElement === field("environment.0.name"));
  type(field("environment.0.name"), "COLOUR");
  await until("one", () => summary()?.textContent === "1 field is wrong: dc-pangyo: Pods on each site");
  expect(summary()?.parentElement?.textContent).toContain("A whole number from 0 to 10000.");
  summary()?.click();
  await until("the pods of that site", () => document.activeElement === field("replicas", "dc-pangyo"));
  type(field("replicas", "dc-pangyo"), "2");
  for (const box of document.querySelectorAll<HTMLInputElement>(".modal [data-field=sites] input:checked")) box.click();
  await until("no site", () => summary()?.textContent === "1 field is wrong: Sites");
  summary()?.click();
  await until("the sites", () => document.activeElement?.closest("[data-field=sites]"));
  expect(mock.calls.some((call) => call.name === "plan")).toBe(false);
});

test("every field that can be wrong has its label", () => {
  for (const [path, ids] of Object.entries(labels)) for (const id of ids) expect(t(id), path).not.toBe(id);
  expect(fullLabel("storage.2.size")).toBe("Storage: Size");
  expect(fullLabel("command.3")).toBe("Command");
  expect(labelOf("liveness.check.path")).toBe("Path");
});

test("what is different on a site is given for that site alone, and its problems stand there", async () => {
  const mock = await open();
  type(field("image"), "shop:1");
  type(field("application.project"), "shop");
  byRole("button", /^More/)?.click();
  (await until("the group", () => document.querySelector<HTMLElement>("[data-group=differences] .fold"))).click();
  const chip = await until("the site", () => document.querySelector<HTMLElement>("[data-group=differences] .chip[data-site=dc-pangyo]"));
  chip.click();
  await until("its fields", () => document.querySelector("[data-difference=dc-pangyo]"));
  expect(field("image", "dc-pangyo").placeholder).toBe("shop:1");
  type(field("image", "dc-pangyo"), "shop:2");
  type(field("replicas", "dc-pangyo"), "20000");
  review();
  await until("the problem", () => problem("replicas", "dc-pangyo") !== "");
  expect(problem("replicas")).toBe("");
  type(field("replicas", "dc-pangyo"), "4");
  await until("mended", () => problem("replicas", "dc-pangyo") === "");
  review();
  await until("the plan", apply);
  expect(planned(mock)?.form.differences).toEqual([{ site: "dc-pangyo", image: "shop:2", replicas: 4, environment: [], resources: null, service: null, route: null }]);
});

test("a secret is typed behind dots, sent once, and the form is there again when its plan is called off", async () => {
  const mock = await open();
  type(field("image"), "shop:1");
  type(field("application.project"), "shop");
  byRole("button", /^More/)?.click();
  (await until("the group", () => document.querySelector<HTMLElement>("[data-group=environment] .fold"))).click();
  (await until("the button", () => byRole("button", "Add a variable"))).click();
  type(await until("the variable", () => field("environment.0.name")), "DB_PASSWORD");
  (byRole("checkbox", "Secret") as HTMLInputElement).click();
  await until("dots", () => field("environment.0.value").type === "password");
  type(field("environment.0.value"), "hunter2");
  review();
  await until("the plan", apply);
  expect(planned(mock)?.form.form.environment).toEqual([{ name: "DB_PASSWORD", value: { kind: "secret", value: { secret: "given", text: "hunter2" } } }]);
  expect(document.body.textContent).not.toContain("hunter2");
  byRole("button", "Cancel")?.click();
  await until("the form again", () => form() && field("image").value === "shop:1");
  byRole("button", "Cancel")?.click();
  await until("closed", () => !form());
});

test("a form that Escape closed is there again, one that was called off is not", async () => {
  await open();
  type(field("image"), "shop:1");
  type(field("application.project"), "sh");
  filter.seen = ["shop", "web"];
  field("application.project").click();
  await until("offers", () => document.querySelector("#deploy--application-project-offers [role=option]"));
  press(field("application.project"), "Escape");
  await until("no offers", () => !document.querySelector("#deploy--application-project-offers [role=option]"));
  expect(form()).not.toBeNull();
  press(field("image"), "Escape");
  await until("closed", () => !form());
  byRole("button", "Deploy an image…")?.click();
  await until("there again", () => form() && field("image").value === "shop:1");
  byRole("button", "Cancel")?.click();
  await until("closed", () => !form());
  byRole("button", "Deploy an image…")?.click();
  await until("empty", () => form() && field("image").value === "");
});

test("the core is asked what is wrong with the newest form, and a failure to ask is told", async () => {
  const mock = await open();
  mock.failing.set("check_form", { code: "internal", site: null, object: null, params: {}, detail: null });
  type(field("image"), "shop:1");
  await until("told", () => form()?.querySelector("[data-code=internal]"));
  mock.failing.clear();
  type(field("image"), "shop:2");
  await until("gone", () => !form()?.querySelector("[data-code=internal]"));
  const asked = mock.calls.filter((call) => call.name === "check_form").at(-1)?.args as { form: DeployForm };
  expect(asked.form.form.image).toBe("shop:2");
});

test("a name is made of an image", () => {
  for (const [image, name] of [["nginx", "nginx"], ["registry.example:5000/team/shop:2.1@sha256:ab", "shop"], ["My_App.Server", "my-app-server"], ["9lives", "lives"], ["a/b/", ""], ["", ""]]) expect(nameOf(image ?? "")).toBe(name);
});

test("a review that is asked for at the last letter waits for the word on that letter", async () => {
  const mock = await open();
  mock.scene.latency = 400;
  type(field("image"), "registry.example/shop:1");
  type(field("application.project"), "");
  review();
  await until("asked", () => mock.calls.some((call) => call.name === "check_form"));
  type(field("application.project"), "sales");
  // The form is asked about again while the first answer is on its way.
  await until("asked again", () => mock.calls.filter((call) => call.name === "check_form").length > 1);
  await until("the plan", apply);
  expect(planned(mock)?.form.application.project).toBe("sales");
});

test("a surge by clock is written with its days and times, tells what comes next, and what is wrong at its field", async () => {
  const mock = await open();
  type(field("image"), "registry.example/shop/web:1");
  type(field("application.project"), "shop");
  byRole("button", /^More/)?.click();
  (await until("the part", () => document.querySelector<HTMLElement>("[data-group=surge] .fold"))).click();
  const on = await until("its choice", () => document.querySelector<HTMLInputElement>("[data-group=surge] input[type=checkbox]"));
  on.click();
  await until("what comes next", () => document.querySelector("[data-testid=surge-next]")?.textContent?.includes("→ 4–8 pods"));
  byRole("button", "Sat")?.click();
  type(field("surge.surges.0.from"), "8:50");
  type(field("surge.surges.0.max"), "3");
  review();
  await until("the problems", () => problem("surge.surges.0.from") === "Not a time of day. It looks like 08:50.");
  expect(problem("surge.surges.0.max")).toBe("The most is below the fewest, which is 4.");
  type(field("surge.surges.0.from"), "08:50");
  type(field("surge.surges.0.max"), "8");
  review();
  await until("the plan", apply);
  expect(planned(mock)?.form.form.surge).toEqual({
    image: "registry.k8s.io/kubectl:v1.34.2", timeZone: "Asia/Seoul", min: 2, max: 4,
    surges: [{ days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"], from: "08:50", to: "10:00", min: 4, max: 8 }],
  });
});
