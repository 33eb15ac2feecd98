import { cleanup, render } from "@testing-library/svelte";
import { tick } from "svelte";
import App from "../src/App.svelte";
import { uninstalling } from "../src/features/applications/uninstalling.svelte";
import { deploying } from "../src/features/deploy/deploying.svelte";
import { drafts } from "../src/features/drawer/drafts.svelte";
import { charting } from "../src/features/helm/charting.svelte";
import { layouts } from "../src/features/explorer/layouts.svelte";
import { rollout } from "../src/features/rollout/flow.svelte";
import { kubeconfig } from "../src/features/sites/kubeconfig.svelte";
import { useTransport } from "../src/ipc";
import type { Scene } from "../src/ipc/mock/fleet";
import { MockTransport } from "../src/ipc/mock";
import { app } from "../src/state/app.svelte";
import { filter } from "../src/state/filter.svelte";
import { rights } from "../src/state/rights.svelte";
import { toasts } from "../src/state/toasts.svelte";

/** Puts the window up on a simulated fleet, at a place. */
export async function stage(scene: Partial<Scene> = {}, hash = "#/fleet"): Promise<MockTransport> {
  const mock = new MockTransport(scene);
  mock.pace = 5;
  useTransport(mock);
  location.hash = hash;
  filter.chosen = [];
  filter.namespaces = [];
  filter.seen = [];
  toasts.clear();
  layouts.clear();
  kubeconfig.view = null;
  drafts.clear();
  rights.clear();
  uninstalling.releases = rollout.imaging = null;
  rollout.scaling = rollout.autoscaling = rollout.wish = rollout.plan = rollout.failure = rollout.started = null;
  deploying.clear();
  charting.clear();
  app.failure = null;
  await app.open();
  render(App);
  await tick();
  return mock;
}

/** Takes the window down. */
export function strike(): void {
  cleanup();
  document.body.replaceChildren();
  useTransport(null);
}

/** Waits for a condition, at most fifteen seconds. */
export async function until<T>(what: string, condition: () => T | null | undefined | false): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}\n${document.body.textContent?.slice(0, 2000)}`);
    await new Promise((next) => setTimeout(next, 5));
  }
}

/** An element by role and the start of its accessible name, as a window test finds it. */
export function byRole(role: string, name: string | RegExp): HTMLElement | null {
  const implied: Record<string, string> = {
    button: "button", checkbox: "input[type=checkbox]", textbox: "input, textarea", heading: "h1, h2", link: "a", article: "article", radio: "input[type=radio]",
  };
  const all = [...document.querySelectorAll<HTMLElement>(`[role="${role}"]${implied[role] ? `, ${implied[role]}` : ""}`)];
  return all.find((element) => {
    const label = element.getAttribute("aria-label") ?? labelOf(element) ?? element.textContent ?? "";
    return typeof name === "string" ? label.trim() === name : name.test(label.trim());
  }) ?? null;
}

function labelOf(element: HTMLElement): string | null {
  const own = element.id ? document.querySelector(`label[for="${element.id}"]`) : null;
  return own?.textContent ?? (element.matches("input") ? (element.closest("label")?.textContent ?? null) : null);
}

/** Rows of the table that stand in the document and are loaded. */
export function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[role=grid] [role=row][data-uid]")];
}

/** Types into a field. */
export function type(field: HTMLElement, text: string): void {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Presses a key on an element. */
export function press(element: HTMLElement, key: string, more: KeyboardEventInit = {}): void {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}
