import { afterEach, expect, test } from "vitest";
import { begin, wished } from "../src/features/rollout/autoscale";
import { rollout } from "../src/features/rollout/flow.svelte";
import type { AutoscalerView, Intent } from "../src/ipc";
import { byRole, stage, strike, type, until } from "./stage";

afterEach(strike);

const view: AutoscalerView = { object: { site: "s", kind: "deployments.apps", namespace: "shop", name: "web", uid: "u" }, replicas: 5, autoscaler: null, unrequested: [], measured: true };
const typed = { min: "2", max: "6", cpu: "70", memory: "", calm: "" };

test("a new autoscaler begins with as many pods as there are", () => {
  expect(begin(view)).toEqual({ min: "5", max: "10", cpu: "70", memory: "", calm: "" });
  expect(begin({ ...view, replicas: 0, unrequested: ["cpu"] })).toMatchObject({ min: "1", cpu: "" });
});

test("what is typed is a wish, or it is told what is wrong with it", () => {
  expect(wished(typed, false)).toEqual({ min: 2, max: 6, cpu: 70, memory: null, calm: null });
  expect(wished({ ...typed, calm: "60", memory: " 80 " }, false)).toMatchObject({ memory: 80, calm: 60 });
  expect(wished({ ...typed, min: "7" }, false)).toBe("autoscale-wrong-bounds");
  expect(wished({ ...typed, min: "0" }, false)).toBe("autoscale-wrong-bounds");
  expect(wished({ ...typed, cpu: "x" }, false)).toBe("autoscale-wrong-share");
  expect(wished({ ...typed, cpu: "" }, false)).toBe("autoscale-wrong-nothing");
  expect(wished({ ...typed, cpu: "" }, true)).toMatchObject({ cpu: null });
  expect(wished({ ...typed, calm: "3601" }, false)).toBe("autoscale-wrong-calm");
});

test("the autoscaler is explained, changed and removed", async () => {
  const mock = await stage({}, "#/explorer?kind=deployments.apps");
  const object = await until("an object with one", () => mock.objects.find(({ ref }) => ref.kind === "deployments.apps" && ref.site === "plant-busan" && ref.name.startsWith("media")));
  const intents = (): Intent[] => mock.calls.filter((call) => call.name === "plan").map((call) => (call.args as { intent: Intent }).intent);
  rollout.autoscaling = [object.ref];
  const now = await until("what it does", () => document.querySelector("[data-testid=autoscale-now]"));
  expect(now.textContent).toContain("2 to 10 pods");
  expect(now.textContent).toContain("82 % of 70 %");
  const min = await until("the form", () => document.querySelector<HTMLInputElement>("#autoscale-min"));
  expect(min.value).toBe("2");
  // What is to be filled in is not behind the charts.
  expect(min.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
  type(min, "11");
  await until("what is wrong", () => document.querySelector("[data-testid=autoscale-form]")?.textContent?.includes("not under the fewest"));
  type(min, "3");
  await until("the sentence", () => document.querySelector("[data-testid=autoscale-form]")?.textContent?.includes("3 to 10 pods"));
  min.form?.requestSubmit();
  await until("the plan", () => document.querySelector("[data-testid=plan-sheet] article"));
  expect(intents().at(-1)).toMatchObject({ intent: "autoscale", targets: [{ scaling: { min: 3, max: 10, cpu: 70 } }] });
  byRole("button", "Cancel")?.click();
  await until("closed", () => !document.querySelector("[data-testid=plan-sheet]"));

  rollout.autoscaling = [object.ref];
  (await until("the way out", () => byRole("button", "Remove the autoscaler…"))).click();
  await until("the plan", () => document.querySelector("[data-testid=plan-sheet] article"));
  expect(intents().at(-1)).toMatchObject({ intent: "autoscale", targets: [{ scaling: null }] });
});
