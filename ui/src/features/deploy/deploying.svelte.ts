import type { DeployForm, SiteId } from "../../ipc";
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

  /** A new application, on the sites of the switcher that answer, in the project that is looked at. */
  start(): void {
    const project = filter.namespaces.length === 1 ? filter.namespaces[0] : localStorage.getItem(key);
    this.draft = new Draft(null, heard(), project ?? "");
  }

  /** What is there already, to be changed. */
  edit(form: DeployForm, there: SiteId[]): void {
    this.draft = new Draft(form, there);
  }

  /** It is being carried out. */
  done(): void {
    if (this.draft) localStorage.setItem(key, this.draft.application.project);
    this.draft = null;
  }

  close(): void {
    this.draft = null;
  }
}

export const deploying = new Deploying();
