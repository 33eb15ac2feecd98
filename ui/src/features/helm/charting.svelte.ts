import { call, type ApplicationName, type Failure, type HelmView, type OpenedChart, type SiteId } from "../../ipc";
import { heard } from "../deploy/deploying.svelte";
import { Forms } from "../deploy/forms.svelte";
import { ChartDraft } from "./chartdraft.svelte";

/** Forms of applications of a chart. */
class Charting extends Forms<ChartDraft> {
  /** The user's `helm`, as it was found when the form was opened. */
  helm = $state.raw<HelmView | null>(null);
  failure = $state.raw<Failure | null>(null);

  /** A new application of a chart. */
  start(): void {
    this.#begin(this.kept() ?? new ChartDraft(heard(), this.project));
  }

  /** One that is there, to be changed; its chart is opened when it is known where it came from. */
  edit(application: ApplicationName, opened: OpenedChart, there: SiteId[]): void {
    this.#begin(new ChartDraft(there, application.project, { application, opened }));
    if (opened.source) void this.draft?.open();
  }

  /** Looks for `helm`. */
  async find(): Promise<void> {
    this.failure = null;
    try {
      this.helm = await call("helm", {});
    } catch (thrown) {
      this.failure = thrown as Failure;
    }
  }

  #begin(draft: ChartDraft): void {
    this.draft = draft;
    this.helm = null;
    void this.find();
  }
}

export const charting = new Charting();
