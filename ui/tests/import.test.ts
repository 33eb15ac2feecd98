import { afterEach, expect, test } from "vitest";
import { kubeconfig } from "../src/features/sites/kubeconfig.svelte";
import { byRole, stage, strike, type, until } from "./stage";

afterEach(strike);

const texts = (selector: string): string[] => [...document.querySelectorAll(selector)].map((element) => element.textContent ?? "");

async function preview(): Promise<void> {
  (await until("the button", () => byRole("button", "Import kubeconfig"))).click();
  const field = await until("the field", () => document.querySelector<HTMLTextAreaElement>("#import-text"));
  type(field, "kind: Config\n");
  (await until("the button", () => byRole("button", "See what it would add"))).click();
  await until("the preview", () => document.querySelector("[data-import]"));
}

test("an import by paste is previewed, chosen, added and taken away again", async () => {
  const mock = await stage({ name: "first" });
  await preview();
  expect(mock.calls.some((call) => call.name === "import_kubeconfig"), "a preview adds nothing").toBe(false);
  const states = [...document.querySelectorAll("[data-import]")].map((row) => row.getAttribute("data-import"));
  expect(states).toEqual(["new", "changed", "clash", "same"]);
  const row = document.querySelector("[data-import=new]")?.textContent ?? "";
  for (const power of ["kubelogin get-token", "[hidden]", "Does not verify the server", "/etc/pki/jeju.crt", "Not verified"]) expect(row).toContain(power);
  // What is here already is not chosen; the button says how many are.
  (await until("three are chosen", () => byRole("button", "Add 3 contexts"))).click();
  await until("the sheet is gone", () => !document.querySelector("#import-text, [data-import]"));
  expect(mock.calls.filter((call) => call.name === "import_kubeconfig").map((call) => (call.args as { take: string[] }).take.length)).toEqual([3]);
  await until("they are listed", () => texts("[data-login]").some((text) => text.includes("edge-jeju")));
});

test("what was added is removed, and brought back", async () => {
  await stage({ name: "first" }, "#/settings");
  await preview();
  (await until("the button", () => byRole("button", "Add 3 contexts"))).click();
  (await until("the file", () => byRole("button", "Remove ~/Downloads/prod.yaml"))).click();
  await until("it is gone", () => !byRole("button", "Remove ~/Downloads/prod.yaml"));
  (await until("the way back", () => byRole("button", "Bring it back"))).click();
  await until("it is back", () => byRole("button", "Remove ~/Downloads/prod.yaml"));
});

test("dropped files open their preview, once", async () => {
  const mock = await stage({ name: "fleet" });
  await until("cards", () => document.querySelector("article"));
  mock.imports.drop("prod.yaml");
  mock.hub.publish("sites");
  await until("the preview", () => document.querySelector("[data-import]"));
  expect(mock.calls.filter((call) => call.name === "preview_import")).toHaveLength(1);
});

test("a file that cannot be read says what is used meanwhile", async () => {
  const mock = await stage({ name: "first" });
  mock.imports.failingSince = Date.UTC(2026, 10, 23);
  await kubeconfig.load();
  const note = await until("the note", () => document.querySelector("[data-testid=file-kept]"));
  expect(note.textContent).toContain("is used meanwhile");
});

test("of 500 contexts a part is in the document, and a search finds any", async () => {
  await stage({ name: "off" });
  await until("contexts", () => document.querySelectorAll("[data-login]").length > 10);
  expect(document.querySelectorAll("[data-login]").length).toBeLessThan(100);
  await until("all can be connected", () => byRole("button", "Connect 500 sites"));
  type(await until("the search", () => byRole("textbox", "Find a context")), "site-42");
  await until("what was found", () => document.querySelectorAll("[data-login]").length === 10);
  expect(texts("[role=status]")).toContain("10 of 500");
  byRole("button", "Choose these only")?.click();
  await until("the choice", () => byRole("button", "Connect 10 sites"));
  expect(texts("[data-login]").filter((text) => text.includes("Not verified"))).toHaveLength(0);
  type(document.querySelector("[type=search]") as HTMLElement, "site-450");
  await until("a site that skips verification wears a badge", () => texts("[data-login]").some((text) => text.includes("Not verified")));
});
