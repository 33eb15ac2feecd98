import type { ApplicationName } from "../../ipc";
import { filter } from "../../state/filter.svelte";

/** Where the project that was used last is remembered, in this window's storage. */
const key = "deploy-project";

/** What a form writes. */
interface Written {
  application: ApplicationName;
  /** Whether something was written. */
  changed: boolean;
  /** It changes what is there already. */
  edited: boolean;
}

/** The form that is open in this window, which stays while its plan is under review, and those that were closed without being called off. */
export class Forms<D extends Written> {
  draft = $state.raw<D | null>(null);
  /** The newest first. */
  #kept = $state.raw<readonly D[]>([]);

  /** Whether something is written and not sent, also in a form that is closed. */
  get unsent(): boolean {
    return [this.draft, ...this.#kept].some((draft) => draft?.changed);
  }

  /** The project that a new application begins with: the one that is looked at, else the one that was used last. */
  get project(): string {
    return (filter.namespaces.length === 1 ? filter.namespaces[0] : localStorage.getItem(key)) ?? "";
  }

  /** One that was closed without being called off. */
  kept(fits: (draft: D) => boolean = () => true): D | undefined {
    return this.#kept.find(fits);
  }

  /** It is being carried out; another one may be open by now. */
  done(draft: D): void {
    localStorage.setItem(key, draft.application.project);
    this.#kept = this.#kept.filter((one) => one !== draft);
    if (this.draft === draft) this.draft = null;
  }

  /** Closes the form; what was written for a new application may be kept. */
  close(keep = false): void {
    const { draft } = this;
    this.draft = null;
    if (!draft) return;
    const others = this.#kept.filter((one) => one !== draft);
    this.#kept = keep && draft.changed && !draft.edited ? [draft, ...others] : others;
  }

  /** Forgets all of them. */
  clear(): void {
    this.draft = null;
    this.#kept = [];
  }
}
