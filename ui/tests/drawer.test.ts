import { afterEach, expect, test, vi } from "vitest";
import { path, places, rows as lines, step } from "../src/features/drawer/layout";
import { Secret } from "../src/features/drawer/secret.svelte";
import { Trail } from "../src/features/drawer/trail.svelte";
import { useTransport, type ObjectRef, type RelatedNode } from "../src/ipc";
import { MockTransport } from "../src/ipc/mock";
import { byRole, rows, stage, strike, until } from "./stage";

afterEach(() => {
  vi.useRealTimers();
  strike();
});

const object = (name: string): ObjectRef => ({ site: "s", kind: "pods", namespace: "shop", name, uid: name });
const node = (layer: number): RelatedNode => ({ name: { kind: "Pod", namespace: "", name: `${layer}`, object: null }, layer, tone: "good", state: "", more: 0 });
const drawer = (): HTMLElement | null => document.querySelector("[data-testid=drawer]");

test("the way back and forth is kept until another row is opened", () => {
  const trail = new Trail(object("a"));
  trail.go(object("b"));
  trail.go(object("c"));
  trail.back();
  expect([trail.object.name, trail.canBack, trail.canForward]).toEqual(["b", true, true]);
  trail.go(object("d"));
  expect([trail.object.name, trail.canForward]).toEqual(["d", false]);
  trail.start(object("e"));
  expect([trail.object.name, trail.canBack]).toEqual(["e", false]);
});

test("the graph stands in rows within its width, and arrow keys go through it", () => {
  const grid = lines([node(2), node(4), node(4), node(4), node(5)], 2);
  expect(grid).toEqual([[0], [1, 2], [3], [4]]);
  const found = places(grid, 400);
  for (const place of found.values()) expect(place.x).toBeGreaterThanOrEqual(0);
  expect(path({ from: 0, to: 1, relation: "owns" }, found)).toMatch(/^M/);
  expect([step(grid, 0, "ArrowDown"), step(grid, 1, "ArrowRight"), step(grid, 2, "ArrowDown"), step(grid, 0, "ArrowUp"), step(grid, 1, "Enter")]).toEqual([1, 2, 3, null, null]);
});

test("what was revealed is forgotten after its time, and at once when it is left", async () => {
  const mock = new MockTransport();
  useTransport(mock);
  await mock.invoke("hello", {});
  const target = mock.objects.find((one) => one.ref.kind === "pods")?.ref as ObjectRef;
  vi.useFakeTimers();
  const secret = new Secret();
  const shown = secret.reveal(target, false);
  await vi.advanceTimersByTimeAsync(200);
  await shown;
  expect(secret.shown?.text).toContain("correct horse");
  await vi.advanceTimersByTimeAsync(29_000);
  expect(secret.shown).not.toBeNull();
  await vi.advanceTimersByTimeAsync(1_100);
  expect(secret.shown).toBeNull();
  const late = secret.reveal(target, false);
  secret.hide();
  await vi.advanceTimersByTimeAsync(200);
  await late;
  expect(secret.shown).toBeNull();
});

test("the drawer tells why, shows what belongs to it, and leads there and back", async () => {
  await stage({ deployments: 2, pods: 60 }, "#/explorer?kind=pods");
  await until("rows", () => rows().length > 3);
  const row = await until("a crashing pod", () => rows().find((one) => one.textContent?.includes("CrashLoopBackOff")));
  row.click();
  await until("why", () => drawer()?.textContent?.includes("ends with exit code 1 again and again: 7 restarts"));
  const pod = drawer()?.dataset["uid"];
  byRole("tab", "Related")?.click();
  const way = await until("the node", () => [...document.querySelectorAll<HTMLElement>("[data-testid=related] button")].find((one) => one.title.startsWith("Node ")));
  way.click();
  await until("the node's drawer", () => drawer()?.dataset["uid"]?.includes("nodes"));
  byRole("button", "Back")?.click();
  await until("the pod again", () => drawer()?.dataset["uid"] === pod);
});

test("the overview of a ConfigMap tells its keys with their sizes", async () => {
  await stage({}, "#/explorer?kind=configmaps");
  (await until("rows", () => rows()[0])).click();
  const keys = await until("the keys", () => document.querySelector("[data-testid=data-keys]"));
  expect([...keys.querySelectorAll("li")].map((key) => key.textContent)).toEqual(["application.yaml18 KiB", "logback.xml912 B"]);
});
