import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { titleOf } from "../src/features/catalogue/document";
import { language } from "../src/i18n/index.svelte";
import type { Intent } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { placeOf } from "../src/features/deploy/sizes";
import { registries } from "../src/features/registries/registries.svelte";
import { mockForms } from "../src/ipc/mock/forms";
import { mockImages } from "../src/ipc/mock/images";
import { packageArtifacts, packageList } from "../src/ipc/mock/packages";
import { byRole, stage, strike, type, until } from "./stage";

afterEach(() => {
  language.use("en");
  mockForms.package = null;
  packageArtifacts.all = [];
  mockImages.registries = [];
  mockImages.driver = null;
  registries.all = null;
  localStorage.clear();
  strike();
});

const form = (): HTMLElement | null => document.querySelector("[data-testid=deploy-form]");
const field = (path: string): HTMLInputElement => document.getElementById(`deploy--${path.replaceAll(".", "-")}`) as HTMLInputElement;
const planned = (mock: MockTransport): (Intent & { intent: "deploy" }) | undefined =>
  (mock.calls.filter((call) => call.name === "plan").at(-1)?.args as { intent: Intent & { intent: "deploy" } } | undefined)?.intent;
const group = (id: string): HTMLButtonElement => document.querySelector<HTMLButtonElement>(`[data-group=${id}] .fold`) as HTMLButtonElement;
const check = (id: string, place = 0): HTMLInputElement => document.querySelectorAll<HTMLInputElement>(`[data-group=${id}] input[type=checkbox]`)[place] as HTMLInputElement;

test("a package becomes a form with what its server is told, and the plan gets all of it", async () => {
  const mock = await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  (await until("the package", () => byRole("button", "Deploy: Apache Tomcat 11…"))).click();
  await until("the form", form);
  expect(field("package.contextPath").value).toBe("/");
  type(field("image"), "registry.example/team/shop:2.1");
  type(field("application.project"), "sales");
  type(field("package.contextPath"), "/shop");
  await until("where the file goes", () => document.getElementById("deploy--image")?.closest(".modal")?.textContent?.includes("/usr/local/tomcat/webapps/shop.war"));
  const size = field("resources") as unknown as HTMLSelectElement;
  expect(size.value).toBe("small");
  size.value = "medium";
  size.dispatchEvent(new Event("change", { bubbles: true }));
  group("server").click();
  type(await until("the time zone", () => field("package.timeZone")), "Asia/Seoul");
  type(field("package.sessionMinutes"), "45");
  type(field("package.jvmOptions"), "-Xss512k");
  (await until("the cluster", () => check("cluster"))).click();
  group("datasource").click();
  (await until("the datasource", () => check("datasource"))).click();
  const kind = (await until("its kind", () => field("package.datasource.kind"))) as unknown as HTMLSelectElement;
  kind.value = "mysql";
  kind.dispatchEvent(new Event("change", { bubbles: true }));
  await until("the port of the kind", () => field("package.datasource.port").value === "3306");
  type(field("package.datasource.host"), "db");
  type(field("package.datasource.database"), "shop");
  type(field("package.datasource.user"), "shop");
  type(field("package.datasource.password"), "hush");
  (form() as HTMLFormElement).requestSubmit();
  await until("the plan", () => document.querySelector("[data-testid=plan-apply]"));
  expect(planned(mock)?.form).toMatchObject({
    application: { project: "sales", name: "shop" },
    form: {
      image: "registry.example/team/shop:2.1", replicas: 2, port: 8080, drainSeconds: 10, resources: { cpuRequest: "500m", memoryLimit: "1536Mi" },
      package: {
        name: "tomcat", contextPath: "/shop", timeZone: "Asia/Seoul", sessionMinutes: 45, jvmOptions: "-Xss512k", accessLog: true, configuration: null, cluster: { sticky: true },
        datasource: { kind: "mysql", host: "db", port: 3306, database: "shop", user: "shop", password: { secret: "given", text: "hush" }, jndiName: "jdbc/main" },
      },
    },
  });
});

test("that an HTTPRoute does not keep a browser with its pod is said beside the tick, with what does", async () => {
  await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  (await until("the package", () => byRole("button", "Deploy: Apache Tomcat 11…"))).click();
  await until("the form", form);
  const said = (): Element | null => document.querySelector("[data-testid=not-sticky]");
  (await until("the cluster", () => check("cluster"))).click();
  const sticky = await until("the tick", () => check("cluster", 1));
  document.querySelector<HTMLButtonElement>("[aria-controls=deploy-more]")?.click();
  (await until("the ways to it", () => group("reach"))).click();
  (await until("a route", () => field("route"))).click();
  const way = (await until("its way", () => field("route.by"))) as unknown as HTMLSelectElement;
  expect(said()).toBeNull();
  way.value = "gateway";
  way.dispatchEvent(new Event("change", { bubbles: true }));
  expect((await until("the word", said)).textContent).toContain("use an Ingress of traefik or ingress-nginx");
  sticky.click();
  await until("no more", () => !said());
});

test("that a driver is kept is said where the image in force has one", async () => {
  const mock = await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  (await until("the package", () => byRole("button", "Deploy: Apache Tomcat 11…"))).click();
  await until("the form", form);
  group("datasource").click();
  (await until("the datasource", () => check("datasource"))).click();
  const driver = await until("the driver", () => document.querySelector("[data-testid=image-driver]"));
  expect(driver.textContent).toContain("as a layer of its own at /usr/local/tomcat/lib/jdbc-driver.jar");
  const asked = (): unknown[] => mock.calls.filter((call) => call.name === "made_layer").map((call) => call.args);
  const image = (digit: string): string => `registry.example/team/shop:2.1@sha256:${digit.repeat(64)}`;
  type(field("image"), image("a"));
  await until("the first is asked about", () => asked().length === 1);
  expect(driver.textContent).toContain("as a layer of its own at");
  mockImages.driver = "postgresql.jar";
  type(field("image"), image("b"));
  await until("its driver", () => driver.textContent?.includes("postgresql.jar of the image in force is kept as the driver"));
  type(field("image"), "registry.example/team/shop:2.2");
  await until("none is known", () => driver.textContent?.includes("as a layer of its own at"));
  expect(asked()).toEqual([image("a"), image("b")].map((one) => ({ image: one, path: "/usr/local/tomcat/lib/jdbc-driver.jar" })));
});

test("what a package says of itself is text, and one of the user's own that is wrong says why", async () => {
  await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  (await until("the package", () => byRole("button", "About Apache Tomcat 11"))).click();
  const article = await until("its text", () => document.querySelector(".modal article"));
  expect(article.querySelector("h3")?.textContent?.trim()).toBe("Cluster");
  expect(article.querySelector(".item code")?.textContent).toBe("<distributable/>");
  expect(document.querySelector("[data-problem=ours]")?.textContent).toContain("missing field `base`");
});

test("packages of the program are called in the language of the window, in English as they call themselves", () => {
  const folder = join(import.meta.dirname, "../../assets/catalogue");
  const [tomcat] = packageList.packages;
  if (!tomcat) throw new Error("there is one");
  const views = readdirSync(folder).map((name) => ({ ...tomcat, name, title: (parse(readFileSync(join(folder, name, "package.yaml"), "utf8")) as { title: string }).title }));
  for (const view of views) expect(titleOf(view), view.name).toBe(view.title);
  language.use("ko");
  expect(views.map(titleOf)).toEqual(["실행 가능한 jar", "이미지 레지스트리", "Apache Tomcat 11", "웹 서버", "WildFly"]);
  expect(titleOf({ ...tomcat, name: "registry", title: "Ours", own: true })).toBe("Ours");
});

test("a context path is the name of the file, and the root's is ROOT", () => {
  const [tomcat] = packageList.packages;
  if (!tomcat?.form.package) throw new Error("there is one");
  expect(placeOf(tomcat, tomcat.form.package)?.place).toBe("/usr/local/tomcat/webapps/ROOT.war");
  expect(placeOf(tomcat, { ...tomcat.form.package, contextPath: "/shop" })?.place).toBe("/usr/local/tomcat/webapps/shop.war");
});

test("a registry is made with storage, a login and a way to it, and the plan gets all of it", async () => {
  const mock = await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  (await until("the package", () => byRole("button", "Deploy: Image registry…"))).click();
  await until("the form", form);
  expect(field("image").value).toBe("docker.io/library/registry:3");
  expect(field("application.name").value).toBe("registry");
  expect(document.querySelector("[data-testid=file-to-image]")).toBeNull();
  type(field("application.project"), "tools");
  check("login").click();
  type(await until("the user", () => field("package.login.user")), "kim");
  type(field("package.login.password"), "hush");
  (form() as HTMLFormElement).requestSubmit();
  const service = await until("what is missing", () => document.querySelector<HTMLSelectElement>("#deploy--service[aria-invalid=true]"));
  expect(service.closest("[data-field]")?.textContent).toContain("Nodes and people reach it from outside the cluster");
  service.value = "nodePort";
  service.dispatchEvent(new Event("change", { bubbles: true }));
  (form() as HTMLFormElement).requestSubmit();
  await until("the plan", () => document.querySelector("[data-testid=plan-apply]"));
  expect(planned(mock)?.form).toMatchObject({
    application: { project: "tools", name: "registry" },
    form: { replicas: 1, service: "nodePort", storage: [{ path: "/var/lib/registry", size: "20Gi", class: null }], package: { name: "registry", login: { user: "kim", password: { secret: "given", text: "hush" } } } },
  });
});

test("a registry that runs is added at its address, and that it has no TLS is for the user to accept", async () => {
  const [, registry] = packageList.packages;
  if (!registry?.form.package) throw new Error("there is one");
  mockForms.package = { ...registry.form.package, login: { user: "kim", password: { secret: "kept" } } };
  const mock = await stage({ deployments: 6, pods: 0 }, "#/applications?app=shop/orders//overview");
  (await until("the button", () => byRole("button", "Open: dc-pangyo"))).click();
  (await until("the offer", () => byRole("button", "Add https://orders.example/ as registry"))).click();
  const value = (id: string): string | boolean => { const found = document.getElementById(id) as HTMLInputElement; return found.type === "checkbox" ? found.checked : found.value; };
  await until("the form", () => document.querySelector("[data-testid=registry-form]"));
  expect([value("registry-address"), value("registry-user"), value("registry-password")]).toEqual(["orders.example", "kim", ""]);
  expect(document.querySelector<HTMLInputElement>("[data-testid=registry-form] label.check input[type=checkbox]")?.checked).toBe(false);
  type(document.getElementById("registry-password") as HTMLInputElement, "hush");
  byRole("button", "Keep")?.click();
  await until("the word", () => document.body.textContent?.includes("among your registries"));
  expect(mock.calls.filter((call) => call.name === "save_registry").at(-1)?.args).toEqual({ registry: { address: "orders.example", sites: ["dc-pangyo"], user: "kim", authority: null, plainHttp: false, mirrors: [] }, password: "hush" });
});

test("an application that is no registry is not offered as one", async () => {
  const mock = await stage({ deployments: 6, pods: 0 }, "#/applications?app=shop/orders//overview");
  (await until("the button", () => byRole("button", "Open: dc-pangyo"))).click();
  await until("its form was asked for", () => mock.calls.some((call) => call.name === "deploy_form"));
  await until("opened", () => document.body.textContent?.includes("was opened in the browser"));
  expect(byRole("button", /as registry$/)).toBeNull();
});

test("an own package is brought from a registry, brought again and removed; what is none says why", async () => {
  const mock = await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  const typed = await until("the field", () => document.getElementById("package-artifact") as HTMLInputElement | null);
  const press = (name: string): Promise<void> => until(name, () => { const found = byRole("button", name); return found instanceof HTMLButtonElement && !found.disabled ? found : null; }).then((found) => found.click());
  const bring = async (reference: string): Promise<void> => {
    type(typed, reference);
    await press("Bring it here");
  };
  await bring("oci://elsewhere.example/app:1");
  await until("the reason", () => document.querySelector("[data-code=package-refused]")?.textContent?.includes("oci://elsewhere.example/app:1 is no package that can be used. An artifact of a package has one layer"));
  await bring("oci://r.example/team/ours:1");
  const there = await until("the artifact", () => document.querySelector("[data-artifact='oci://r.example/team/ours:1']"));
  expect(there.textContent).toContain("sha256:1a1a1a");
  expect(typed.value).toBe("");
  await press("Bring oci://r.example/team/ours:1 again");
  await until("the word", () => document.body.textContent?.includes("oci://r.example/team/ours:1 is the same as before."));
  await press("Remove oci://r.example/team/ours:1");
  await until("nothing", () => !document.querySelector("[data-artifact]"));
  expect(mock.calls.filter((call) => call.name.endsWith("_package")).map((call) => call.name)).toEqual(["add_package", "add_package", "add_package", "remove_package"]);
});
