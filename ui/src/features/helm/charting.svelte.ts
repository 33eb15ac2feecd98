import { call, type ApplicationName, type Failure, type HelmView, type OpenedChart, type SiteId } from "../../ipc";
import { filter } from "../../state/filter.svelte";
import { heard } from "../deploy/deploying.svelte";
import { ChartDraft } from "./chartdraft.svelte";

/** Where the project that was used last is remembered, in this window's storage. */
const key = "deploy-project";

/** The form of a chart that is open in this window; it stays while its plan is under review. */
class Charting {
  draft = $state.raw<ChartDraft | null>(null);
  /** The user's `helm`, as it was found when the form was opened. */
  helm = $state.raw<HelmView | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** One that was closed without being called off: it is there again the next time. */
  #kept = $state.raw<ChartDraft | null>(null);

  /** Whether something is written and not sent, also in a form that is closed. */
  get unsent(): boolean {
    return (this.draft ?? this.#kept)?.changed ?? false;
  }

  /** A new application of a chart. */
  start(): void {
    if (this.#kept) {
      this.#begin(this.#kept);
      return;
    }
    const project = filter.namespaces.length === 1 ? filter.namespaces[0] : localStorage.getItem(key);
    this.#begin(new ChartDraft(heard(), project ?? ""));
  }

  /** One that is there, to be changed; its chart is opened when it is known where it came from. */
  edit(application: ApplicationName, opened: OpenedChart, there: SiteId[]): void {
    this.#begin(new ChartDraft(there, application.project, { application, opened }));
    if (opened.source) void this.draft?.open();
  }

  /** It is being carried out. */
  done(): void {
    if (this.draft) localStorage.setItem(key, this.draft.application.project);
    this.close();
  }

  /** Closes the form; what was written for a new application may be kept. */
  close(keep = false): void {
    this.#kept = keep && this.draft?.changed && !this.draft.edited ? this.draft : null;
    this.draft = null;
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
