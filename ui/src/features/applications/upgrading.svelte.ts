import { call, type DeployForm, type Failure, type Intent, type Pace, type SiteId } from "../../ipc";
import { charting } from "../helm/charting.svelte";
import type { Chosen } from "./selection.svelte";

/** A new image for an application that was made by the form: asked for in a dialog, before there is a plan. */
class Upgrading {
  chosen = $state.raw<Chosen | null>(null);
  /** What the sites that are meant have now. */
  form = $state.raw<DeployForm | null>(null);
  failure = $state.raw<Failure | null>(null);
  #serial = 0;

  start(chosen: Chosen): void {
    this.chosen = chosen;
    void this.read();
  }

  async read(): Promise<void> {
    const serial = ++this.#serial;
    this.form = this.failure = null;
    if (!this.chosen) return;
    try {
      const { form } = await call("deploy_form", this.chosen);
      if (serial === this.#serial) this.form = form;
    } catch (thrown) {
      if (serial !== this.#serial) return;
      const failure = thrown as Failure;
      if (failure.code !== "not-found" || !(await this.#asChart(this.chosen, serial))) this.failure = failure;
    }
  }

  /** What no form made may have been made of a chart: that is another form. Tells whether it is. */
  async #asChart(chosen: Chosen, serial: number): Promise<boolean> {
    try {
      const opened = await call("opened_chart", chosen);
      if (serial !== this.#serial) return true;
      this.close();
      charting.edit(chosen.application, opened, chosen.sites);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#serial++;
    this.chosen = this.form = this.failure = null;
  }
}

export const upgrading = new Upgrading();

/**
 * The intent that gives an application another image on some of its sites, or on all that have it. `keep`: for how long the
 * version before is kept warm, in minutes; 0 for not at all.
 */
export function upgrade(form: DeployForm, image: string, sites: SiteId[], pace: Pace, whole: boolean, keep = 0): Intent {
  // On all sites the image is no difference of any; on some, it is theirs.
  const others = form.differences.filter((one) => !sites.includes(one.site));
  const own = sites.map((site) => ({
    ...(form.differences.find((one) => one.site === site) ?? { site, replicas: null, environment: [], resources: null, service: null, route: null }), image: whole ? null : image,
  }));
  const changed = { ...form, form: { ...form.form, image: whole ? image : form.form.image }, differences: [...others, ...own] };
  return { intent: "deploy", form: changed, sites, pace, ...(keep > 0 && { keepWarm: keep * 60_000 }) };
}
