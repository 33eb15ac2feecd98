import type { ApplicationName, Failure, SiteView, StandbySite, StandbyView } from "../bindings";
import type { Handlers } from "./handlers";
import type { MockObject } from "./objects";

/** What the handler needs of the simulated core. */
interface Core {
  objects: MockObject[];
  sites: SiteView[];
  /** Sites that are standbys. */
  standbys: string[];
  /** Those of them that missed a plan. */
  behind: string[];
}

const silent: Failure = { code: "no-answer", site: null, object: null, params: { seconds: "5" }, detail: null };

/** An application on the simulated sites; those that are standbys wait without pods. */
function lookAt(core: Core, application: ApplicationName): StandbyView {
  const there = core.objects.filter(({ ref }) => ref.kind === "deployments.apps" && ref.namespace === application.project && ref.name === application.name);
  const told = there.map(({ ref, replicas, ready }): StandbySite => {
    const standby = core.standbys.includes(ref.site);
    const answers = core.sites.find(({ id }) => id === ref.site)?.session.state === "ready";
    const checks: StandbySite["checks"] = [
      { check: "reach", tone: "good", params: {} }, core.behind.includes(ref.site) ? { check: "step", tone: "bad", params: { image: "orders:2.4", other: "orders:2.5", revision: "3" } } : { check: "step", tone: "warn", params: { revision: "4" } },
      { check: "room", tone: "good", params: { wanted: "3" } }, { check: "data", tone: "warn", params: { paths: "/data" } },
    ];
    return {
      site: ref.site, standby, failure: answers ? null : silent, workload: ref, replicas: standby ? 0 : replicas, ready: standby ? 0 : ready,
      serves: 3, rests: 0, revision: 4, deployed: Date.now() - 3_600_000, checks: standby ? checks : [],
    };
  });
  return { application, sites: told.sort((one, other) => Number(one.standby) - Number(other.standby)), hosts: ["shop.example.org"] };
}

export function standbyHandlers(core: Core): Pick<Handlers, "standby"> {
  return { standby: ({ application }) => lookAt(core, application) };
}
