import { t } from "../../i18n/index.svelte";
import type { Operation } from "../../ipc";
import { sites } from "../../state/sites.svelte";
import { changeText, intentText } from "../rollout/words";

/** Which operations are listed. */
export const narrowings = ["all", "running", "troubled", "undoable", "undone"] as const;
export type Narrowing = (typeof narrowings)[number];

/** Whether an operation is one of those. */
export function isAmong(operation: Operation, narrowing: Narrowing): boolean {
  switch (narrowing) {
    case "running": return operation.state === "running";
    case "troubled": return operation.state === "failed" || operation.state === "partial" || operation.state === "interrupted";
    case "undoable": return operation.canUndo;
    case "undone": return operation.undoneBy !== null;
    default: return true;
  }
}

/** Whether all words of a text stand in an operation: in what was done, by whom and why, its state, its objects or sites. */
export function says(operation: Operation, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = [
    intentText(operation.intent, operation.undoOf !== null), changeText(operation), operation.author, operation.reason, t(`operation-${operation.state}`),
    ...operation.targets.flatMap(({ object }) => [`${object.namespace}/${object.name}`, sites.name(object.site)]),
  ].join("\n").toLowerCase();
  return words.every((word) => said.includes(word));
}
