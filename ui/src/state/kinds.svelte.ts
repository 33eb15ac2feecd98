import { kindWord } from "../i18n/kind";
import { call, type Kind, type KindView } from "../ipc";
import { sites } from "./sites.svelte";

/** The kinds that sites serve, as their discovery tells. */
class Kinds {
  all = $state.raw<KindView[]>([]);
  #byKind = $derived(new Map(this.all.map((view) => [view.kind, view])));
  /** Changes when what sites serve was found to be another. */
  version = $derived(sites.all.map((site) => `${site.id} ${site.capabilities?.kinds ?? ""}`).join("\n"));

  /** Reads what sites serve at this version. What was known stays if that fails. */
  read(version: string): void {
    call("kinds", {}).then((all) => {
      if (version === this.version) this.all = all;
    }).catch(() => undefined);
  }

  find(kind: Kind): KindView | undefined {
    return this.#byKind.get(kind);
  }

  /** Whether objects have a namespace; true as long as nobody said otherwise. */
  isNamespaced(kind: Kind): boolean {
    return this.find(kind)?.namespaced ?? kind !== "nodes";
  }
}

export const kinds = new Kinds();

/** One object of a kind, in the word of the window's language or as Kubernetes spells it. */
export function kindName(kind: Kind): string {
  return kindWord(kind) ?? kinds.find(kind)?.name ?? kind;
}

/** Several objects of a kind. */
export function kindNames(kind: Kind): string {
  return kindWord(kind, true) ?? plural(kindName(kind), kind);
}

/** `NetworkPolicy` of `networkpolicies.…` as `NetworkPolicies`: Kubernetes' own plural, spelled like the kind. */
export function plural(name: string, kind: Kind): string {
  const small = kind.split(".")[0] ?? "";
  let same = 0;
  while (same < name.length && name[same]?.toLowerCase() === small[same]) same++;
  return same > 1 ? name.slice(0, same) + small.slice(same) : name;
}
