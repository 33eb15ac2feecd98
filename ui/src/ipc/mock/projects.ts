import type { Intent, ProjectPlace, ProjectRow, ProjectsFrame, SiteId, SiteView } from "../bindings";
import { rowsState } from "./fleet";
import type { MockObject } from "./objects";

/** The projects of the simulated fleet: the namespaces of its objects, and those that were made or deleted since. */
export class MockProjects {
  #made = new Set<string>();
  #gone = new Set<string>();

  frame(wanted: SiteId[], sites: SiteView[], objects: MockObject[], now: number): ProjectsFrame {
    const rows = new Map<string, ProjectRow>();
    const told = wanted.flatMap((id) => sites.find((site) => site.id === id) ?? []);
    for (const site of told) {
      const here = objects.filter((object) => object.ref.site === site.id && object.ref.namespace !== "");
      const made = [...this.#made].flatMap((key) => (key.startsWith(`${site.id} `) ? [key.slice(site.id.length + 1)] : []));
      const known = here.length > 0 ? ["kube-system", ...here.map((object) => object.ref.namespace), ...made] : made;
      for (const name of new Set(known)) {
        if (this.#gone.has(`${site.id} ${name}`)) continue;
        const row = rows.get(name) ?? { name, system: name.startsWith("kube-"), places: [], applications: 0 };
        row.places.push(place(site.id, name, here, now));
        row.applications = Math.max(...row.places.map((one) => one.applications));
        rows.set(name, row);
      }
    }
    return {
      projects: [...rows.values()].sort((one, other) => one.name.localeCompare(other.name)),
      sites: told.map((site) => ({ site: site.id, state: rowsState(site, now), stale: site.session.state === "degraded", quotas: null })),
    };
  }

  /** What became of an intent. */
  settle(intent: Intent): void {
    if (intent.intent !== "createProject" && intent.intent !== "deleteProject") return;
    const [to, from] = intent.intent === "createProject" ? [this.#made, this.#gone] : [this.#gone, this.#made];
    for (const site of intent.sites) {
      to.add(`${site} ${intent.name}`);
      from.delete(`${site} ${intent.name}`);
    }
  }
}

function place(site: SiteId, name: string, objects: MockObject[], now: number): ProjectPlace {
  const applications = objects.filter(({ ref }) => ref.namespace === name && ["deployments.apps", "statefulsets.apps"].includes(ref.kind)).length;
  const quota = { quota: "compute", resource: "requests.cpu", used: `${400 * applications}m`, most: "4" };
  const pods = { quota: "compute", resource: "pods", used: String(3 * applications), most: "20" };
  return { site, uid: `${site}-${name}`, created: now - 86_400_000 * (30 + name.length), ending: false, applications, quotas: name === "shop" || name === "web" ? [quota, pods] : [] };
}
