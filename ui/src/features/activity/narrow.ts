import { t } from "../../i18n/index.svelte";
import type { Operation, ReleaseRecord } from "../../ipc";
import { sites } from "../../state/sites.svelte";
import { changeText, intentText } from "../rollout/words";

/** Which operations and acts are listed. */
export const narrowings = ["all", "mine", "others", "running", "troubled", "undoable", "undone"] as const;
export type Narrowing = (typeof narrowings)[number];

/** Whether an operation is one of those. */
export function isAmong(operation: Operation, narrowing: Narrowing): boolean {
  switch (narrowing) {
    case "others": return false;
    case "running": return operation.state === "running";
    case "troubled": return operation.state === "failed" || operation.state === "partial" || operation.state === "interrupted";
    case "undoable": return operation.canUndo;
    case "undone": return operation.undoneBy !== null;
    default: return true;
  }
}

/** Whether an act of others did not end well. */
export function isTroubled({ revision }: ReleaseRecord): boolean {
  return revision.status === "failed" || revision.note?.verdict === "unhealthy";
}

/** Whether an act of others is one of those. */
export function isActAmong(act: ReleaseRecord, narrowing: Narrowing): boolean {
  switch (narrowing) {
    case "running": return act.revision.status.startsWith("pending-");
    case "troubled": return isTroubled(act);
    default: return narrowing === "all" || narrowing === "others";
  }
}

/** Who did it: the person where Concertina wrote the record, else the program. */
export function actAuthor({ revision }: ReleaseRecord): string {
  return revision.note?.author ?? "helm";
}

/** What was done, in the words of whoever did it. */
export function actText({ revision }: ReleaseRecord): string {
  return revision.note?.act || revision.description || revision.status;
}

/** Whether all words of a text stand in an act: in what was done, by whom and why, in its release or site. */
export function actSays(act: ReleaseRecord, text: string): boolean {
  const { namespace, name, site } = act.release;
  return among([actText(act), actAuthor(act), act.revision.note?.reason ?? "", act.revision.status, `r${act.revision.revision}`, `${namespace}/${name}`, sites.name(site)], text);
}

/** Whether all words of a text stand in an operation: in what was done, by whom and why, its state, its objects or sites. */
export function says(operation: Operation, text: string): boolean {
  if (text.trim() === "") return true;
  return among([
    intentText(operation.intent, operation.undoOf !== null), changeText(operation), operation.author, operation.reason, t(`operation-${operation.state}`),
    ...operation.targets.flatMap(({ object }) => [`${object.namespace}/${object.name}`, sites.name(object.site)]),
  ], text);
}

function among(parts: string[], text: string): boolean {
  const said = parts.join("\n").toLowerCase();
  return text.toLowerCase().split(/\s+/).filter(Boolean).every((word) => said.includes(word));
}
