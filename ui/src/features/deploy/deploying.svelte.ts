import type { DeployForm, PackageView, SiteId } from "../../ipc";
import { filter } from "../../state/filter.svelte";
import { isHeard, sites } from "../../state/sites.svelte";
import { Draft } from "./draft.svelte";

/** Where the project that was used last is remembered, in this window's storage. */
const key = "deploy-project";

/** The sites of the switcher that answer. */
export function heard(): SiteId[] {
  return sites.all.filter((site) => isHeard(site) && filter.has(site.id)).map((site) => site.id);
}

/** The form that is open in this window; it stays while its plan is under review. */
class Deploying {
  draft = $state.raw<Draft | null>(null);
  /** One that was closed without being called off: it is there again the next time. */
  #kept = $state.raw<Draft | null>(null);

  /** Whether something is written and not sent, also in a form that is closed. */
  get unsent(): boolean {
    return (this.draft ?? this.#kept)?.changed ?? false;
  }

  /** A new application of a package, else of any image, on the sites of the switcher that answer, in the project that is looked at; of an image that was made just now. */
  start(view: PackageView | null = null, image = ""): void {
    if (this.#kept && this.#kept.form.package?.name === view?.name && image === "") {
      this.draft = this.#kept;
      return;
    }
    const project = filter.namespaces.length === 1 ? filter.namespaces[0] : localStorage.getItem(key);
    const draft = new Draft(null, heard(), project ?? "", view);
    if (image !== "") draft.image = image;
    this.draft = draft;
  }

  /** What is there already, to be changed. */
  edit(form: DeployForm, there: SiteId[]): void {
    this.draft = new Draft(form, there);
  }

  /** It is being carried out. */
  done(): void {
    if (this.draft) localStorage.setItem(key, this.draft.application.project);
    this.close();
  }

  /** Closes the form; what was written for a new application may be kept. */
  close(keep = false): void {
    this.#kept = keep && this.draft && !this.draft.edited && this.draft.form.image !== "" ? this.draft : null;
    this.draft = null;
  }
}

export const deploying = new Deploying();
