import type { Kind } from "../ipc";
import { maybe } from "./index.svelte";

/** The word of the window's language for one object of a kind, or for several; null where Kubernetes' own word stands. */
export function kindWord(kind: Kind, many = false): string | null {
  return maybe(`kind-${kind.replaceAll(".", "-")}${many ? "-many" : ""}`);
}
