import { SvelteMap } from "svelte/reactivity";
import type { ObjectRef, OperationId, YamlView } from "../../ipc";
import { operations } from "../../state/operations.svelte";

/** The YAML of an object that is being edited. It may hold secrets that were typed: it is never anywhere but in this window. */
export interface Draft {
  object: ObjectRef;
  /** What was shown when it began. */
  base: YamlView;
  text: string;
  /** The operation that writes it. */
  sent: OperationId | null;
}

function keyOf({ site, kind, namespace, name, uid }: ObjectRef): string {
  return [site, kind, namespace, name, uid].join("/");
}

/** What was written and not sent, for as long as the window lives: a drawer that closes loses nothing. */
class Drafts {
  #all = new SvelteMap<string, Draft>();

  of(object: ObjectRef): Draft | undefined {
    const draft = this.#all.get(keyOf(object));
    return draft && !this.isDone(draft) ? draft : undefined;
  }

  begin(base: YamlView): void {
    this.#put({ object: base.object, base, text: base.text.trimEnd(), sent: null });
  }

  write(draft: Draft, text: string): void {
    this.#put({ ...draft, text, sent: null });
  }

  /** It is on its way; once it arrived it is no draft any more. */
  send(object: ObjectRef, operation: OperationId | null): void {
    const draft = this.#all.get(keyOf(object));
    if (draft) this.#put({ ...draft, sent: operation });
  }

  drop(object: ObjectRef): void {
    this.#all.delete(keyOf(object));
  }

  clear(): void {
    this.#all.clear();
  }

  /** Whether something was changed. */
  isChanged(draft: Draft): boolean {
    return draft.text !== draft.base.text.trimEnd();
  }

  /** Whether what was written has arrived. */
  isDone({ sent }: Draft): boolean {
    return sent !== null && operations.find(sent)?.state === "succeeded";
  }

  /** Whether it has changes that no operation brings or has brought. */
  isUnsaved(draft: Draft): boolean {
    const state = draft.sent === null ? undefined : operations.find(draft.sent)?.state;
    const sent = draft.sent !== null && (state === undefined || state === "running" || state === "succeeded");
    return !sent && this.isChanged(draft);
  }

  get unsaved(): Draft[] {
    return [...this.#all.values()].filter((draft) => this.isUnsaved(draft));
  }

  #put(draft: Draft): void {
    this.#all.set(keyOf(draft.object), draft);
  }
}

export const drafts = new Drafts();
