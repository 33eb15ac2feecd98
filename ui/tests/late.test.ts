import { afterEach, expect, test } from "vitest";
import { listStep } from "../src/components/typing";
import { Draft } from "../src/features/deploy/draft.svelte";
import { Forms } from "../src/features/deploy/forms.svelte";
import { Newest } from "../src/features/deploy/newest";
import { drafts } from "../src/features/drawer/drafts.svelte";
import { ChartDraft } from "../src/features/helm/chartdraft.svelte";
import { rollout } from "../src/features/rollout/flow.svelte";
import { useTransport, type DeployForm, type Failure, type HelmChart, type ObjectRef, type Operation, type Plan, type Variable, type YamlView } from "../src/ipc";
import { read, nowhere, write } from "../src/state/address";
import { app } from "../src/state/app.svelte";
import { operations } from "../src/state/operations.svelte";
import { toasts } from "../src/state/toasts.svelte";

/** A core that answers when it is told to. */
class Slow {
  waiting: { name: string; answer: (value: unknown) => void; fail: (failure: Failure) => void }[] = [];

  invoke(name: string): Promise<never> {
    return new Promise((answer, fail) => this.waiting.push({ name, answer: answer as (value: unknown) => void, fail }));
  }

  subscribe(): Promise<never> {
    return new Promise(() => undefined);
  }

  /** The oldest question of a name that has no answer yet. */
  take(name: string): Slow["waiting"][number] {
    const [found] = this.waiting.splice(this.waiting.findIndex((one) => one.name === name), 1);
    if (found?.name !== name) throw new Error(`nobody asked ${name}`);
    return found;
  }
}

function slow(): Slow {
  const core = new Slow();
  useTransport(core);
  return core;
}

const failure: Failure = { code: "no-answer", site: null, object: null, params: {}, detail: null };
const plan = (id: string): Plan => ({ id, targets: [] }) as unknown as Plan;
const settled = (): Promise<void> => new Promise((next) => setTimeout(next, 0));

afterEach(() => {
  rollout.wish = rollout.plan = rollout.failure = rollout.started = null;
  toasts.clear();
  drafts.clear();
  operations.all = [];
  useTransport(null);
});

test("what follows a plan is of that plan, whatever is under review when it is taken", async () => {
  const core = slow();
  const done: string[] = [];
  void rollout.review({ intent: "restart", targets: [] }, () => done.push("first"));
  core.take("plan").answer(plan("1"));
  await settled();
  const applied = rollout.apply(true, {}, "");
  void rollout.review({ intent: "restart", targets: [] }, () => done.push("second"));
  core.take("apply").answer({ id: "op" });
  await applied;
  expect(done).toEqual(["first"]);
  expect(rollout.wish).not.toBeNull();
  core.take("plan").answer(plan("2"));
  await settled();
  expect(rollout.plan?.id).toBe("2");
  // Another intent of the same wish still leads to what was to follow.
  void rollout.change({ intent: "delete", targets: [] });
  core.take("plan").answer(plan("3"));
  await settled();
  const again = rollout.apply(true, {}, "");
  core.take("apply").answer({ id: "op-2" });
  await again;
  expect(done).toEqual(["first", "second"]);
  expect(rollout.wish).toBeNull();
});

test("a plan that failed after its sheet was closed says so in a notice", async () => {
  const core = slow();
  void rollout.review({ intent: "restart", targets: [] });
  core.take("plan").answer(plan("1"));
  await settled();
  const applied = rollout.apply(true, {}, "");
  rollout.close();
  core.take("apply").fail(failure);
  await applied;
  expect(rollout.failure).toBeNull();
  expect(toasts.all.map((toast) => toast.failure?.code)).toEqual(["no-answer"]);
});

test("a form that was closed outlives others, and goes when it was sent or called off", () => {
  const forms = new Forms<{ application: { project: string; name: string }; changed: boolean; edited: boolean }>();
  const form = (name: string, edited = false): NonNullable<typeof forms.draft> => ({ application: { project: "shop", name }, changed: true, edited });
  const [first, second] = [form("a"), form("b")];
  forms.draft = first;
  forms.close(true);
  forms.draft = form("c", true);
  forms.close(true);
  expect(forms.kept()).toBe(first);
  forms.draft = second;
  forms.close(true);
  expect([forms.kept(), forms.kept((one) => one.application.name === "a"), forms.unsent]).toEqual([second, first, true]);
  // The plan of one is taken while another is open.
  forms.draft = first;
  forms.done(second);
  expect([forms.draft, forms.kept()]).toEqual([first, first]);
  forms.close();
  expect([forms.kept(), forms.unsent]).toEqual([undefined, false]);
});

test("a secret of the release before is there again when what was typed is taken back", () => {
  const variable: Variable = { name: "TOKEN", value: { kind: "secret", value: { secret: "kept" } } };
  const from = { application: { project: "shop", name: "web" }, form: { ...new Draft(null, []).form, environment: [variable, { name: "MODE", value: { kind: "plain", text: "x" } }] }, differences: [] } as DeployForm;
  const draft = new Draft(from, ["one"]);
  const [token, mode] = draft.form.environment as [Variable, Variable];
  expect([draft.hasSecret(token), draft.hasSecret(mode)]).toEqual([true, false]);
  expect(draft.secret(token, "new")).toEqual({ secret: "given", text: "new" });
  expect(draft.secret(token, "")).toEqual({ secret: "kept" });
  expect(draft.secret(mode, "")).toEqual({ secret: "given", text: "" });
  // Whatever stands before it.
  draft.form.environment.splice(1, 1);
  draft.form.environment.unshift({ name: "FIRST", value: { kind: "plain", text: "" } });
  expect(draft.form.environment.map((one) => draft.hasSecret(one))).toEqual([false, true]);
});

test("a chart that comes late is not the one that is named by now", async () => {
  const core = slow();
  const draft = new ChartDraft(["one"], "shop");
  draft.reference = "repo/old";
  void draft.open();
  draft.shut();
  draft.reference = "repo/new";
  core.take("open_chart").answer({ id: "old", name: "old", version: "1", fields: [] });
  await settled();
  expect([draft.chart, draft.opening, draft.application.name]).toEqual([null, false, ""]);
  void draft.open();
  core.take("open_chart").answer({ id: "new", name: "new", version: "1", fields: [] } as unknown as HelmChart);
  await settled();
  expect(draft.chart?.id).toBe("new");
});

test("of several questions the newest answer holds for all who asked", async () => {
  const answers: ((value: string) => void)[] = [];
  const ask = (): Promise<string> => new Promise((answer) => answers.push(answer));
  const newest = new Newest<string>();
  const [first, second] = [newest.of(ask()), newest.of(ask())];
  answers[0]?.("old");
  answers[1]?.("new");
  expect(await Promise.all([first, second])).toEqual(["new", "new"]);
  await expect(newest.of(Promise.reject(new Error("no")))).rejects.toThrow("no");
});

test("an edit counts as unsent again when its operation failed", () => {
  const object: ObjectRef = { site: "one", kind: "configmaps", namespace: "shop", name: "web", uid: "1" };
  drafts.begin({ object, text: "a: 1\n" } as YamlView);
  const begun = drafts.of(object);
  if (!begun) throw new Error("no draft");
  drafts.write(begun, "a: 2");
  expect(drafts.unsaved.length).toBe(1);
  drafts.send(object, "op");
  const state = (now: Operation["state"]): number => {
    operations.all = [{ id: "op", state: now } as Operation];
    return drafts.unsaved.length;
  };
  expect([drafts.unsaved.length, state("running"), state("failed"), state("interrupted"), state("succeeded")]).toEqual([0, 0, 1, 1, 0]);
});

test("the theme of the system is the one that is seen", () => {
  const [hello, media] = [app.hello, window.matchMedia];
  const says = (theme: string, system: boolean): boolean => {
    window.matchMedia = ((query: string) => ({ ...media(query), matches: system })) as typeof media;
    app.hello = { settings: { theme } } as typeof hello;
    return app.dark;
  };
  expect([says("system", true), says("system", false), says("light", true), says("dark", false)]).toEqual([true, false, false, true]);
  [app.hello, window.matchMedia] = [hello, media];
});

test("keys lead through a list, and the address of Projects says whether those of the system are shown", () => {
  const to = (key: string, at: number): number | null => listStep(new KeyboardEvent("keydown", { key }), at, 20);
  expect([to("ArrowDown", 19), to("ArrowUp", 0), to("PageDown", 15), to("PageUp", 3), to("a", 0)]).toEqual([0, 19, 19, 0, null]);
  const projects = { ...nowhere, view: "projects" as const, system: true };
  expect(read(write(projects)).system).toBe(true);
});
