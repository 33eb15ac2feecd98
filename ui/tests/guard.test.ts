import { expect, test } from "vitest";
import { asksConfirmation, missing, typedGuards } from "../src/features/rollout/guard";
import type { GuardLevel, Plan, PlanTarget } from "../src/ipc";

const target = (more: Partial<PlanTarget> = {}): PlanTarget => ({
  object: { site: "a", kind: "deployments.apps", namespace: "shop", name: "orders", uid: "1" }, from: "1", to: "2", diff: [], dryRun: { dryRun: "passed" }, risks: [],
  expected: null, unchanged: false, release: null, rollout: null, takes: [], remains: [], clashes: [], ...more,
});
const plan = (level: GuardLevel, targets = [target()]): Plan => ({
  id: "p", intent: { intent: "scale", targets: [] }, undoOf: null, created: 0, expires: 1000, targets, excluded: [], undo: { undo: "offered" },
  guards: [{ site: "a", level, phrase: level === "typeName" ? "plant-busan" : null }],
});
const nothing = { confirmed: false, typed: {} };
const unsure = { dryRun: "unsupported", failure: { code: "invalid", site: null, object: null, params: {}, detail: null } } as const;
const refused = { ...unsure, dryRun: "refused" } as const;

test("an open site asks nothing more than the button", () => expect(missing(plan("open"), nothing, 0)).toBeNull());

test("a site of level confirm asks for the confirmation", () => {
  expect(missing(plan("confirm"), nothing, 0)).toBe("plan-missing-confirmation");
  expect(missing(plan("confirm"), { confirmed: true, typed: {} }, 0)).toBeNull();
});

test("the name has to be typed exactly", () => {
  const typed = (text: string): string | null => missing(plan("typeName"), { confirmed: true, typed: { a: text } }, 0);
  expect(typedGuards(plan("typeName"))).toHaveLength(1);
  for (const wrong of ["", "plant", "Plant-busan", "plant-busan "]) expect(typed(wrong)).toBe("plan-missing-name");
  expect(typed("plant-busan")).toBeNull();
});

test("a server that does no dry run costs one more confirmation, even on an open site", () => {
  expect(asksConfirmation(plan("open", [target({ dryRun: unsure })]))).toBe(true);
  expect(missing(plan("open", [target({ dryRun: unsure })]), nothing, 0)).toBe("plan-missing-confirmation");
});

test("what is refused or unchanged is not written", () => {
  expect(missing(plan("open", [target({ dryRun: refused })]), nothing, 0)).toBe("plan-missing-target");
  expect(missing(plan("open", [target({ unchanged: true })]), nothing, 0)).toBe("plan-missing-target");
});

test("an expired plan cannot be applied", () => expect(missing(plan("open"), nothing, 1000)).toBe("plan-missing-time"));
