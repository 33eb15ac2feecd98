import type { DeployForm, PackageView, SiteId } from "../../ipc";
import { filter } from "../../state/filter.svelte";
import { isHeard, sites } from "../../state/sites.svelte";
import { Draft } from "./draft.svelte";
import { Forms } from "./forms.svelte";

/** The sites of the switcher that answer. */
export function heard(): SiteId[] {
  return sites.all.filter((site) => isHeard(site) && filter.has(site.id)).map((site) => site.id);
}

/** Forms of applications of an image or a package. */
class Deploying extends Forms<Draft> {
  /** A new application of a package, else of any image, on the sites of the switcher that answer, in the project that is looked at; of an image that was made just now. */
  start(view: PackageView | null = null, image = ""): void {
    const kept = image === "" ? this.kept((draft) => draft.form.package?.name === view?.name) : undefined;
    this.draft = kept ?? new Draft(null, heard(), this.project, view);
    if (image !== "") this.draft.image = image;
  }

  /** What is there already, to be changed. */
  edit(form: DeployForm, there: SiteId[]): void {
    this.draft = new Draft(form, there);
  }
}

export const deploying = new Deploying();
