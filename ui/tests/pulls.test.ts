import { afterEach, expect, test } from "vitest";
import { registries } from "../src/features/registries/registries.svelte";
import { nodeFile } from "../src/features/rollout/pull";
import { mockImages } from "../src/ipc/mock/images";
import { byRole, stage, strike, type, until } from "./stage";

afterEach(() => {
  registries.edited = registries.all = null;
  mockImages.registries = [];
  localStorage.clear();
  strike();
});

const HOST = "registry.concertina.example";
const AUTHORITY = "-----BEGIN CERTIFICATE-----\nof the plant\n-----END CERTIFICATE-----";
/** What real nodes take (`tests/it/rollback/routed.rs`). */
const HOSTS = `server = "https://${HOST}"

[host."https://${HOST}"]
  capabilities = ["pull", "resolve"]
  ca = "/etc/containerd/certs.d/${HOST}/ca.crt"
`;
const note = (): HTMLElement | null => document.querySelector("[data-testid=node-file]");

/** A clipboard that keeps what it is given. */
function clipboard(): string[] {
  const texts: string[] = [];
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: (text: string) => { texts.push(text); return Promise.resolve(); } } });
  return texts;
}

test("a plan says what nodes have to be told of a registry with an authority of its own, certificates too", async () => {
  const texts = clipboard();
  mockImages.registries = [{ address: HOST, sites: [], user: null, authority: AUTHORITY, plainHttp: false, mirrors: [] }];
  await stage({ deployments: 3, pods: 0 }, "#/catalogue");
  (await until("the image form", () => byRole("button", /^Deploy an image/))).click();
  const form = await until("the form", () => document.querySelector<HTMLFormElement>("[data-testid=deploy-form]"));
  const field = (path: string): HTMLInputElement => document.getElementById(`deploy--${path}`) as HTMLInputElement;
  type(field("image"), `${HOST}/team/web:1`);
  type(field("application-project"), "sales");
  type(field("application-name"), "web");
  form.requestSubmit();
  const told = await until("what nodes have to be told", note);
  expect(told.querySelector("pre")?.textContent).toBe(HOSTS);
  expect(told.textContent).toContain(`/etc/containerd/certs.d/${HOST}/ca.crt beside it has the certificates`);
  byRole("button", "Copy the file")?.click();
  (await until("the certificates", () => byRole("button", "Copy the certificates"))).click();
  await until("both copies", () => texts.length === 2);
  expect(texts).toEqual([HOSTS, AUTHORITY]);
});

test("the form of a registry says what nodes have to be told of the authority that is typed", async () => {
  const texts = clipboard();
  await stage({}, "#/settings");
  (await until("the button", () => byRole("button", "Add a registry…"))).click();
  await until("the form", () => document.querySelector("[data-testid=registry-form]"));
  type(document.getElementById("registry-address") as HTMLInputElement, HOST);
  expect(note()).toBe(null);
  type(document.getElementById("registry-ca") as HTMLInputElement, AUTHORITY);
  const told = await until("what nodes have to be told", note);
  expect(told.querySelector("pre")?.textContent).toBe(nodeFile(HOST, "authority").text);
  (await until("the certificates", () => byRole("button", "Copy the certificates"))).click();
  await until("the copy", () => texts.length === 1);
  expect(texts).toEqual([AUTHORITY]);
});
