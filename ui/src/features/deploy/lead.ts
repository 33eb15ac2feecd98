import { tick } from "svelte";
import type { Draft } from "./draft.svelte";
import { above } from "./labels";
import { fieldId } from "./words";
import type { Wrong } from "./wrong";

/** The groups that fields are folded away in, by the first step of the way to them. */
const groups: Record<string, string> = {
  environment: "environment", files: "files", resources: "resources", readiness: "probes", liveness: "probes", storage: "storage", service: "reach", route: "reach",
  command: "start", arguments: "start", drainSeconds: "start", pullSecret: "start", surge: "surge",
};
/** What takes the focus. */
const controls = "input, select, textarea, button";

function groupOf({ path, site }: Wrong): string | null {
  if (site !== null) return "differences";
  if (path === "package.contextPath") return null;
  if (path.startsWith("package.")) return ["datasource", "login"].find((part) => path.startsWith(`package.${part}`)) ?? "server";
  return groups[path.split(".")[0] ?? ""] ?? null;
}

/** What stands for a field in the document: its own element, else that of what it stands in. */
function elementOf({ path, site }: Wrong, group: string | null): HTMLElement | null {
  for (let way = path; way !== ""; way = above(way)) {
    const element = document.getElementById(fieldId(way, site));
    if (element) return element;
  }
  return document.querySelector(group === null ? ".modal [data-field=sites]" : `[data-group=${group}]`);
}

/** Folds out what a field is in, and gives it the focus. */
export async function lead(draft: Draft, wrong: Wrong): Promise<void> {
  const group = groupOf(wrong);
  if (group !== null) {
    if (!document.querySelector(`[data-group=${group}]`)) draft.open.add("more");
    draft.open.add(group);
  }
  if (wrong.site !== null) draft.of = wrong.site;
  await tick();
  const element = elementOf(wrong, group);
  (element?.matches(controls) ? element : element?.querySelector<HTMLElement>(controls))?.focus();
}
