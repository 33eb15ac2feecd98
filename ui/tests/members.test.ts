import { afterEach, expect, test } from "vitest";
import type { MockTransport } from "../src/ipc/mock";
import { stage, strike, until } from "./stage";

afterEach(strike);

const asked = (mock: MockTransport): number => mock.calls.filter((call) => call.name === "membership").length;
const members = (): HTMLElement | null => document.querySelector("section[data-site=plant-busan] [data-testid=members]");
const standing = (groups: number): HTMLElement | null => document.querySelector(`section[data-site=plant-busan] [data-groups="${groups}"]`);

/** The pods of one application, with what its members tell. */
async function open(project: string, name: string): Promise<MockTransport> {
  return stage({ deployments: 20, pods: 8 }, `#/applications?app=${project}/${name}/plant-busan/pods`);
}

test("members of a cluster tell whom they see, their sessions and their heaps", async () => {
  const mock = await open("core", "portal");
  const state = await until("the members", () => standing(1));
  expect(state.textContent).toContain("Not every member sees every other one.");
  const rows = [...(members()?.querySelectorAll<HTMLElement>("tbody tr") ?? [])];
  expect(rows.map((row) => row.dataset["answer"])).toEqual(["told", "told", "told", "notStarted"]);
  expect(rows[0]?.textContent).toMatch(/2 of 2\s*17\s*keeps 33 of others\s*210 MiB of 460 MiB/);
  expect(rows[3]?.textContent).toContain("has no address yet");
  expect(asked(mock)).toBeGreaterThan(0);
});

test("a cluster in two parts says so, and who does not answer", async () => {
  await open("shop", "search");
  const state = await until("the split", () => standing(2));
  // Many pods do not push it out of sight.
  const pods = await until("the pods", () => document.querySelector("section[data-site=plant-busan] [data-testid=application-pods]"));
  expect(state.compareDocumentPosition(pods) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
  expect(state.textContent).toMatch(/The cluster is split: \S+-1, \S+-2 \| \S+-3\./);
  expect(members()?.textContent).toContain("still sees 1 member that is gone");
  expect(members()?.querySelector("[data-answer=silent]")?.textContent).toContain("It did not answer in time.");
});

test("without the right to ask pods the right is told; what is no cluster shows nothing", async () => {
  await open("shop", "catalog");
  await until("the right", () => members()?.textContent?.includes("pods/proxy"));
  strike();
  const mock = await open("shop", "orders");
  await until("an answer", () => asked(mock) > 0);
  await until("the pods", () => document.querySelector("section[data-site=plant-busan] [data-testid=application-pods]"));
  expect(members()).toBeNull();
});
