import type { KeptCopy, SiteId, SiteView } from "../bindings";
import { fromObjects, partOf, synthetic, type MockApplication } from "./applications";
import type { Scene } from "./fleet";
import type { Handlers } from "./handlers";
import type { Hub } from "./hub";
import type { MockObject } from "./objects";

interface Core {
  scene: Scene;
  hub: Hub;
  sites: SiteView[];
  objects: MockObject[];
}

/** The applications of all sites of a simulated core: out of its objects, or many without any. */
export class MockApplications {
  #core: Core;
  #synthetic: MockApplication[] | null = null;

  constructor(core: Core) {
    this.#core = core;
  }

  get all(): MockApplication[] {
    const { scene, sites, objects } = this.#core;
    return scene.name === "wide" ? (this.#synthetic ??= synthetic(1000, sites, Date.now())) : fromObjects(objects, Date.now());
  }

  handlers(): Pick<Handlers, "change_applications" | "matched_applications" | "application" | "kept_copies"> {
    const core = this.#core;
    return {
      change_applications: ({ subscription, query }) => {
        const entry = core.hub.find(subscription);
        entry.matrix?.change(query);
        core.hub.later(entry, null);
        return null;
      },
      matched_applications: ({ subscription }) => {
        const rows = core.hub.find(subscription).matrix?.matched(this.all, core.sites, Date.now()) ?? [];
        return rows.map(({ project, name, cells }) => ({ application: { project, name }, sites: cells.map((cell) => cell.site) }));
      },
      application: ({ application, sites }) => {
        const found = this.all.filter(({ project, name }) => project === application.project && name === application.name);
        const here = sites.flatMap((id) => found.filter(({ cell }) => cell.site === id));
        const kept = (site: SiteId): KeptCopy | null => core.objects.find(({ kept: copy }) => copy?.release.site === site && copy.release.namespace === application.project && copy.release.name === application.name)?.kept ?? null;
        return { application, sites: here.map((one) => ({ ...partOf(one, core.sites.find((site) => site.id === one.cell.site), Date.now()), kept: kept(one.cell.site) })) };
      },
      kept_copies: ({ sites }) => core.objects.flatMap(({ kept }) => (kept && sites.includes(kept.object.site) ? [kept] : [])),
    };
  }
}
