import { afterEach, expect, test } from "vitest";
import { groupOf, sections } from "../src/features/kinds/groups";
import { recent } from "../src/features/kinds/recent.svelte";
import { plural } from "../src/state/kinds.svelte";
import { byRole, press, rows, stage, strike, type, until } from "./stage";

afterEach(() => {
  strike();
  localStorage.clear();
  recent.kinds = [];
});

const view = (kind: string, name: string, shortNames: string[] = []) => ({ kind, name, shortNames, namespaced: true, categories: [], sites: [] });

test("kinds stand where users look for them, custom resources by their group", () => {
  expect(["pods", "jobs.batch", "services", "secrets", "persistentvolumeclaims", "roles.rbac.authorization.k8s.io", "nodes", "leases.coordination.k8s.io", "widgets.example.com"].map(groupOf))
    .toEqual(["workloads", "workloads", "network", "configuration", "storage", "access", "cluster", "cluster", "custom"]);
  const all = [view("widgets.example.com", "Widget"), view("gadgets.acme.io", "Gadget"), view("pods", "Pod", ["po"]), view("events", "Event"), view("events.events.k8s.io", "Event"), view("endpoints", "Endpoints", ["ep"])];
  expect(sections(all, "").map((section) => [section.group, section.api, section.kinds.length]))
    .toEqual([["workloads", "", 1], ["network", "", 1], ["cluster", "", 1], ["custom", "acme.io", 1], ["custom", "example.com", 1]]);
  // A short name beats letters within other words.
  expect(sections(all, "po")[0]?.kinds[0]?.name).toBe("Pod");
  expect(sections(all, "acme").flatMap((section) => section.kinds.map((kind) => kind.name))).toEqual(["Gadget"]);
});

test("Kubernetes' plurals are spelled as its kinds are", () => {
  expect([plural("NetworkPolicy", "networkpolicies.networking.k8s.io"), plural("StorageClass", "storageclasses.storage.k8s.io"), plural("Endpoints", "endpoints")])
    .toEqual(["NetworkPolicies", "StorageClasses", "Endpoints"]);
});

test("StorageClasses are picked by keyboard and show rows of two sites with the server's columns", async () => {
  await stage({}, "#/explorer?kind=pods");
  const button = await until("the picker", () => byRole("button", /^(Kind of objects|More kinds)/));
  button.click();
  const field = await until("its field", () => byRole("combobox", /^Find a kind/));
  type(field, "sc");
  await until("the kind", () => document.querySelector("#kind-option-0")?.textContent?.includes("StorageClass"));
  press(field, "Enter");
  await until("rows of two sites", () => rows().length === 6);
  expect(location.hash).toBe("#/explorer?kind=storageclasses.storage.k8s.io");
  expect(byRole("button", "Kind of objects: StorageClasses")).not.toBeNull();
  const titles = [...document.querySelectorAll("[role=columnheader] button")].map((entry) => entry.textContent?.trim());
  expect(titles.join(" ")).toContain("Provisioner");
  expect(titles.join(" ")).not.toContain("Wide");
  expect(rows()[0]?.textContent).toContain("csi.example");
  // Used last stands first.
  byRole("button", /^(Kind of objects|More kinds)/)?.click();
  await until("what was used last", () => document.querySelector("[role=listbox] [role=group]")?.textContent?.includes("Used last"));
});

test("a kind that only some sites serve says where", async () => {
  await stage({}, "#/explorer?kind=pods");
  (await until("the picker", () => byRole("button", /^(Kind of objects|More kinds)/))).click();
  const field = await until("its field", () => byRole("combobox", /^Find a kind/));
  type(field, "widget");
  const option = await until("the kind", () => [...document.querySelectorAll("[role=option]")].find((entry) => entry.textContent?.includes("Widget")));
  expect(option.textContent).toContain("on plant-busan only");
  type(field, "nothing-of-that-name");
  await until("that there is none", () => document.querySelector("#kind-list")?.textContent?.includes("nothing-of-that-name"));
});
