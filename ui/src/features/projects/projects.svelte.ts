import type { Failure, ProjectRow, ProjectSite, SiteId, Stream } from "../../ipc";
import { app } from "../../state/app.svelte";

/** The projects of some sites, as the core tells them. */
export class Projects {
  rows = $state.raw<ProjectRow[]>([]);
  sites = $state.raw<ProjectSite[]>([]);
  /** False until the first frame. */
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  #stream: Stream;

  constructor(sites: SiteId[]) {
    this.#stream = app.stream({ topic: "projects", sites }, {
      opened: () => (this.failure = null),
      frame: (body) => {
        if (body.content !== "projects") return;
        this.rows = body.projects;
        this.sites = body.sites;
        this.loaded = true;
      },
      failed: (failure) => (this.failure = failure),
    });
  }

  /** Asks once more where that failed. */
  retry(): void {
    this.#stream.reopen();
  }

  close(): void {
    this.#stream.close();
  }
}
