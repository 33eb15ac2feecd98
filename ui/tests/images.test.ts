import { afterEach, expect, test } from "vitest";
import { imaging } from "../src/features/images/imaging.svelte";
import { registries } from "../src/features/registries/registries.svelte";
import type { Failure, Registry, Topic } from "../src/ipc";
import type { MockTransport } from "../src/ipc/mock";
import { mockImages } from "../src/ipc/mock/images";
import { byRole, press as stroke, stage, strike, type, until } from "./stage";

afterEach(() => {
  imaging.open = false;
  registries.edited = registries.browsed = registries.filled = registries.all = null;
  mockImages.registries = [];
  mockImages.build = null;
  mockImages.more = false;
  localStorage.clear();
  strike();
});

const here: Registry = { address: "r.example:5000", sites: [], user: "kim", authority: null, plainHttp: false, mirrors: [] };
const input = (id: string): HTMLInputElement => document.getElementById(id) as HTMLInputElement;
const saved = (mock: MockTransport): unknown => mock.calls.filter((call) => call.name === "save_registry").at(-1)?.args;
const orders = (mock: MockTransport): Topic[] => mock.calls.filter((call) => call.name === "subscribe").map((call) => (call.args as { topic: Topic }).topic).filter((topic) => topic.topic === "image");
const press = async (name: string): Promise<void> => (await until(`the button ${name}`, () => { const found = byRole("button", name); return found instanceof HTMLButtonElement && found.disabled ? null : found; })).click();

test("a registry is added after a test of its connection, and changed without its password", async () => {
  const mock = await stage({}, "#/settings");
  await press("Add a registry…");
  await until("the form", () => document.querySelector("[data-testid=registry-form]"));
  type(input("registry-address"), "r.example:5000");
  type(input("registry-user"), "stranger");
  type(input("registry-password"), "canary-1");
  await press("Test the connection");
  await until("the failure", () => document.body.textContent?.includes("The registry r.example:5000 does not accept the login."));
  const told = document.querySelector("[data-testid=registry-form] [data-code=registry-login]")?.textContent;
  expect(told).toContain("Check user and password in this form");
  expect(told).not.toContain("Settings");
  type(input("registry-user"), "kim");
  await press("Test the connection");
  await until("the answer", () => document.querySelector("[data-testid=registry-answer]")?.textContent?.includes("takes this login"));
  await press("Keep");
  await until("the registry", () => document.querySelector("[data-registry='r.example:5000']"));
  expect(saved(mock)).toEqual({ registry: here, password: "canary-1" });
  expect(document.body.textContent).not.toContain("canary-1");

  await press("Edit r.example:5000");
  await until("the form", () => document.querySelector("[data-testid=registry-form]"));
  expect(input("registry-address").readOnly).toBe(true);
  expect(input("registry-password").value).toBe("");
  await press("Keep");
  await until("the form to go", () => !document.querySelector("[data-testid=registry-form]"));
  expect(saved(mock)).toEqual({ registry: here, password: null });

  await press("Remove r.example:5000");
  await until("nothing", () => !document.querySelector("[data-registry]"));
});

test("a registry tells its repositories, tags, sizes and digests, and who uses them", async () => {
  mockImages.registries = [here];
  await stage({}, "#/settings");
  await press("Browse r.example:5000");
  await press("team/web");
  const row = await until("the tag", () => document.querySelector("[data-tag='2.1']"));
  expect(row.textContent).toContain("50 MiB");
  expect(row.textContent).toContain("sha256:0a0a");
  expect(row.textContent).toContain("shop/web (dc-pangyo)");
  expect(document.querySelector("[data-tag='2.0']")?.textContent).toContain("nobody that is watched");
});

test("repositories that are not shown, and those that were not read, are told", async () => {
  mockImages.registries = [here];
  const { repositories } = mockImages;
  mockImages.repositories = Array.from({ length: 1_000 }, (_, place) => `team/app-${place}`);
  mockImages.more = true;
  await stage({}, "#/settings");
  await press("Browse r.example:5000");
  const search = await until("the field", () => byRole("textbox", "Find a repository") as HTMLInputElement | null);
  mockImages.repositories = repositories;
  const sheet = () => document.querySelector("[data-testid=registry-browse]");
  expect(sheet()?.querySelectorAll(".repository")).toHaveLength(200);
  expect(sheet()?.textContent).toContain("200 of 1,000 are shown; search for the others.");
  expect(sheet()?.textContent).toContain("The registry has more repositories; the first 1,000 were read.");
  type(search, "team/app-99");
  await until("those that match", () => sheet()?.querySelectorAll(".repository").length === 11);
  expect(sheet()?.textContent).not.toContain("are shown");
  expect(sheet()?.textContent).toContain("the first 1,000 were read");
});

test("a search that no repository matches says so, and is cleared", async () => {
  mockImages.registries = [here];
  const { repositories } = mockImages;
  mockImages.repositories = Array.from({ length: 9 }, (_, place) => `team/app-${place}`);
  await stage({}, "#/settings");
  await press("Browse r.example:5000");
  const search = await until("the field", () => byRole("textbox", "Find a repository") as HTMLInputElement | null);
  mockImages.repositories = repositories;
  type(search, "team/none");
  await until("no match", () => document.querySelector("[data-testid=registry-browse]")?.textContent?.includes("No repository matches “team/none”."));
  await press("Clear the search");
  await until("all of them", () => document.querySelectorAll("[data-testid=registry-browse] .repository").length === 9);
  expect(search.value).toBe("");
  expect(document.activeElement).toBe(search);
});

test("images that nobody uses are chosen and deleted; a silent site wants a tick", async () => {
  mockImages.registries = [here];
  await stage({}, "#/settings");
  await press("Browse r.example:5000");
  await press("team/web");
  await press("Clean up…");
  await until("what nobody uses", () => document.querySelector("[data-testid=clean-up]")?.textContent?.includes("2.0-rc1"));
  const go = await until("the button", () => document.querySelector<HTMLButtonElement>("[data-testid=clean-go]"));
  expect(go.textContent).toBe("Choose images to delete");
  expect(go.getAttribute("aria-disabled")).toBe("true");
  await press("Choose all");
  await until("how many", () => go.textContent === "Delete 2 images");
  expect(go.getAttribute("aria-disabled")).toBe("true");
  document.querySelector<HTMLInputElement>(".clean .tick input")?.click();
  await until("the way is free", () => document.querySelector("[data-testid=clean-go]")?.getAttribute("aria-disabled") !== "true");
  document.querySelector<HTMLButtonElement>("[data-testid=clean-go]")?.click();
  await until("they are gone", () => document.body.textContent?.includes("2 images were deleted."));
});

test("images are mirrored to a registry, with the bases of the packages offered", async () => {
  mockImages.registries = [{ ...here, mirrors: ["docker.io"] }];
  await stage({}, "#/settings");
  await until("what it takes the place of", () => document.querySelector("[data-registry]")?.textContent?.includes("in place of docker.io"));
  await press("Mirror images to r.example:5000");
  await press("Add the bases of the packages");
  const text = await until("the bases", () => { const field = document.querySelector<HTMLTextAreaElement>("#mirror-images"); return field?.value ? field : null; });
  const first = text.value.split("\n")[0] ?? "";
  document.querySelector<HTMLButtonElement>("[data-testid=mirror-go]")?.click();
  const row = await until("the first image", () => document.querySelector(`[data-mirrored="${first}"]`));
  expect(row.textContent).toContain("same digest");
});

test("a copy that is called off keeps what is there, and what failed says why", async () => {
  mockImages.registries = [here];
  await stage({}, "#/settings");
  await press("Mirror images to r.example:5000");
  type(await until("the field", () => document.querySelector<HTMLTextAreaElement>("#mirror-images")), "tomcat:11 missing:1 slow:1");
  const go = await until("the button", () => document.querySelector<HTMLButtonElement>("[data-testid=mirror-go]:not(:disabled)"));
  go.click();
  await until("how far it is", () => document.querySelector("[data-testid=mirror]")?.textContent?.includes("Copying slow:1"));
  await press("Call it off");
  await until("the end", () => document.querySelector("[data-testid=mirror] progress") === null);
  expect(document.querySelector("[data-mirrored='tomcat:11']")).not.toBeNull();
  expect(document.querySelector("[data-testid=mirror] .bad")?.textContent).toContain("The image missing:1 is not there");
  expect(document.querySelector<HTMLButtonElement>("[data-testid=mirror-go]")?.disabled).toBe(false);
});

test("closing the sheet asks before it calls copies off, and not when nothing is lost", async () => {
  mockImages.registries = [here];
  await stage({}, "#/settings");
  await press("Mirror images to r.example:5000");
  const field = await until("the field", () => document.querySelector<HTMLTextAreaElement>("#mirror-images"));
  type(field, "slow:1");
  (await until("the button", () => document.querySelector<HTMLButtonElement>("[data-testid=mirror-go]:not(:disabled)"))).click();
  await until("how far it is", () => document.querySelector("[data-testid=mirror] progress"));
  stroke(field, "Escape");
  const question = await until("the question", () => document.querySelector("[data-testid=leaving]"));
  expect(question.textContent).toContain("still being copied");
  await press("Go on copying");
  await until("no question", () => !document.querySelector("[data-testid=leaving]"));
  expect(document.querySelector("[data-testid=mirror] progress")).not.toBeNull();
  [...document.querySelectorAll<HTMLButtonElement>(".modal .foot button")].find((button) => button.textContent === "Close")?.click();
  await press("Call it off and close");
  await until("closed", () => !document.querySelector("[data-testid=mirror]"));
  await press("Mirror images to r.example:5000");
  await until("the sheet", () => document.querySelector("[data-testid=mirror]"));
  document.querySelector<HTMLElement>(".modal-close")?.click();
  await until("closed unasked", () => !document.querySelector("[data-testid=mirror]"));
});

test("what the registry does not delete is told, beside what is gone", async () => {
  mockImages.registries = [here];
  await stage({}, "#/settings");
  await press("Browse r.example:5000");
  await press("team/shop");
  await press("Clean up…");
  await until("which right is missing", () => document.querySelector("[data-testid=clean-up] [data-code=forbidden]"));
  await press("Choose all");
  document.querySelector<HTMLInputElement>(".clean .tick input")?.click();
  await until("the way is free", () => document.querySelector("[data-testid=clean-go]")?.getAttribute("aria-disabled") !== "true");
  document.querySelector<HTMLButtonElement>("[data-testid=clean-go]")?.click();
  await until("one is gone", () => document.body.textContent?.includes("One image was deleted."));
  const told = await until("why the other is not", () => document.querySelector("[data-testid=clean-up] [data-code=registry-failed]"));
  expect(told.textContent).toContain("storage.delete.enabled");
});

async function open(): Promise<MockTransport> {
  mockImages.registries = [here];
  const mock = await stage({}, "#/catalogue");
  await press("Make an image…");
  await until("the sheet", () => document.querySelector("[data-testid=file-to-image]"));
  return mock;
}

test("a file becomes an image, and the form opens with it", async () => {
  const mock = await open();
  await press("Choose a file…");
  await until("the file", () => document.querySelector("[data-testid=image-file]")?.textContent?.includes("shop.war"));
  expect(document.querySelector("[data-testid=image-file]")?.textContent).toContain("20 MiB · 120 files");
  await press("Make the image");
  await until("the image", () => document.querySelector("[data-testid=image-built]")?.textContent?.includes("r.example:5000/apps/web:shop-20260301-1405@sha256:0a"));
  expect(orders(mock)).toEqual([{
    topic: "image",
    order: {
      source: "source-war", registry: "r.example:5000", repository: "apps/web", tag: "shop-20260301-1405",
      placement: { base: "tomcat:11-jre21-temurin", path: "/usr/local/tomcat/webapps/ROOT.war", unpack: false, owner: 0, group: 0 },
      driver: null,
    },
  }]);
  await press("Deploy it…");
  const form = await until("the form", () => document.querySelector("[data-testid=deploy-form]"));
  await until("the image", () => form.querySelector<HTMLInputElement>("[data-field=image] input")?.value.startsWith("r.example:5000/apps/web:shop-20260301-1405@sha256:"));
});

test("a dropped file is taken by the sheet that waits for one", async () => {
  const mock = await open();
  mock.imports.drop("shop.war");
  mock.hub.publish("sites");
  await until("the file", () => document.querySelector("[data-testid=image-file]"));
  expect(mock.calls.some((call) => call.name === "preview_import")).toBe(false);
});

test("closing the sheet asks before it calls the making of an image off", async () => {
  mockImages.build = { phase: "push", done: 5_242_880, total: 20_971_520 };
  await open();
  await press("Choose a file…");
  await press("Make the image");
  stroke(await until("the progress", () => document.querySelector<HTMLElement>("[data-phase=push]")), "Escape");
  expect((await until("the question", () => document.querySelector("[data-testid=leaving]"))).textContent).toContain("still being made");
  await press("Go on making it");
  await until("no question", () => !document.querySelector("[data-testid=leaving]"));
  expect(document.querySelector("[data-phase=push]")).not.toBeNull();
  await press("Cancel");
  await press("Call it off and close");
  await until("closed", () => !document.querySelector("[data-testid=file-to-image]"));
});

test("a build tells how far it is and is called off by ending its stream; a failure says why", async () => {
  mockImages.build = { phase: "push", done: 5_242_880, total: 20_971_520 };
  const mock = await open();
  await press("Choose a file…");
  await press("Make the image");
  const progress = await until("the progress", () => document.querySelector("[data-phase=push]"));
  expect(progress.textContent).toContain("5 MiB of 20 MiB");
  const before = mock.calls.filter((call) => call.name === "unsubscribe").length;
  await press("Call it off");
  await until("the end", () => mock.calls.filter((call) => call.name === "unsubscribe").length > before);
  const failure: Failure = { code: "registry-failed", site: null, object: null, params: { server: "r.example:5000", reason: "registry-full" }, detail: null };
  mockImages.build = { failure };
  await press("Make the image");
  await until("the failure", () => document.body.textContent?.includes("It has no room left, or the layer is too large for it."));
  expect(byRole("button", "Deploy it…")).toHaveProperty("disabled", true);
});
