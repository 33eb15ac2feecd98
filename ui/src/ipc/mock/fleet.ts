import type { Failure, Kind, LoginView, PartialRows, RowsState, SiteView } from "../bindings";

/** What a simulated fleet looks like at the start. */
export interface Scene {
  /** `first` nothing connected, `empty` no kubeconfig, `fleet` three sites of which one is not heard, `large` 100,000 pods, `many` 500 sites, `off` the same and none connected, `wide` 1,000 applications on 20 sites. */
  name: "first" | "empty" | "fleet" | "large" | "many" | "off" | "wide";
  theme: "system" | "light" | "dark";
  language: "system" | "en" | "ko";
  /** Most Deployments on a site. */
  deployments: number;
  /** Pods on each site. */
  pods: number;
  /** Milliseconds until an answer comes. */
  latency: number;
  /** A row changes every so many milliseconds; 0 for never. */
  churn: number;
  /** `some`: on dc-pangyo only the namespace shop may be read and changed. */
  rights?: "all" | "some";
}

export const quietScene: Scene = { name: "fleet", theme: "light", language: "en", deployments: 100, pods: 400, latency: 0, churn: 0 };

/** The scene that the query of an address asks for. */
export function sceneOf(query: URLSearchParams): Scene {
  const word = <W extends string>(name: string, otherwise: W): W => (query.get(name) ?? otherwise) as W;
  return {
    ...quietScene, churn: 2000, latency: 60, name: word<Scene["name"]>("scene", "fleet"), rights: query.get("rights") === "some" ? "some" : "all",
    theme: word<Scene["theme"]>("theme", "system"), language: word<Scene["language"]>("language", "system"), pods: query.get("scene") === "large" ? 33_334 : 1200,
  };
}

const noAnswer: Failure = {
  code: "no-answer", site: "cloud-tokyo", object: null, params: { seconds: "5" },
  detail: "GET /readyz: no answer within 5 s (TCP connects, TLS handshake times out)",
};

/** One context. */
export function makeLogin(site: string, extra: Partial<LoginView>): LoginView {
  return {
    id: `login-${site}`, site, context: site, file: "~/.kube/config", server: `https://${site}.example:6443`, user: `${site}-admin`,
    namespace: null, method: "certificate", problem: null, powers: [], needsTrust: false, pluginDenied: false, pastedToken: false, pinning: { pinning: "unneeded" }, ...extra,
  };
}

const rights = (allowed: boolean): NonNullable<SiteView["capabilities"]> => ({
  version: "v1.36.3", apis: ["v1", "apps/v1"], kinds: 1, clockSkew: 120, identity: "kubeSystem",
  rights: [
    ...["nodes", "pods", "deployments"].flatMap((resource) =>
      ["list", "watch"].map((verb) => ({ verb, group: resource === "deployments" ? "apps" : "", resource, allowed: true, namespaces: [] }))),
    { verb: "patch", group: "apps", resource: "deployments/scale", allowed, namespaces: [] },
    { verb: "patch", group: "apps", resource: "deployments", allowed, namespaces: [] },
  ],
});

/** Rights in one namespace, and nothing outside of it. */
const rightsIn = (namespace: string): NonNullable<SiteView["capabilities"]> => {
  const all = rights(false);
  return { ...all, rights: all.rights.map((right) => ({ ...right, allowed: false, namespaces: right.resource === "nodes" ? [] : [namespace] })) };
};

/** What is missing from the rows of a site whose user may not read all namespaces. */
export function partialRows(site: SiteView | undefined, kind: Kind): PartialRows | null {
  const right = site?.capabilities?.rights.find((entry) => entry.verb === "list" && [entry.resource, entry.group].filter(Boolean).join(".") === kind);
  if (!right || right.allowed || right.namespaces.length === 0) return null;
  const params = { verb: "list", resource: right.resource };
  return { namespaces: right.namespaces, allowed: right.namespaces.length, failure: { code: "forbidden", site: null, object: null, params, detail: null } };
}

/** The three sites of the simulated fleet. */
export function makeSites(scene: Scene, now: number): SiteView[] {
  if (scene.name === "empty") return [];
  if (scene.name === "many" || scene.name === "off") return manySites(scene, now, 500);
  if (scene.name === "wide") return manySites(scene, now, 20);
  const connected = scene.name !== "first";
  const base = { unlockedUntil: null, union: { merged: [], twin: null }, groups: [], labels: [], namespaces: ["default"], silent: [], summary: null, capabilities: connected ? rights(true) : null };
  const ready = { state: "ready", since: now - 3_600_000 } as const;
  const off = { state: "disconnected" } as const;
  const lost = { state: "degraded", since: now - 240_000, failure: noAnswer } as const;
  const logins = makeLogins();
  const of = (site: string): LoginView[] => logins.filter((entry) => entry.site === site);
  return [
    { ...base, id: "plant-busan", name: "plant-busan", colour: 0, kind: "physical", provider: "", region: "Busan", guard: "confirm",
      logins: of("plant-busan"), login: "login-plant-busan", session: connected ? ready : off, lastContact: connected ? now : null },
    { ...base, id: "dc-pangyo", name: "dc-pangyo", colour: 1, kind: "virtual", provider: "vsphere", region: "Pangyo", guard: "typeName",
      capabilities: connected ? { ...(scene.rights === "some" ? rightsIn("shop") : rights(true)), version: "v1.34.2" } : null,
      logins: of("dc-pangyo"), login: "login-dc-pangyo", session: connected ? ready : off, lastContact: connected ? now : null },
    { ...base, id: "cloud-tokyo", name: "cloud-tokyo", colour: 2, kind: "cloud", provider: "aws", region: "ap-northeast-1", guard: "readOnly",
      logins: of("cloud-tokyo"), login: "login-cloud-tokyo", session: connected ? lost : off, lastContact: connected ? now - 240_000 : null },
  ];
}

/** So many sites, of all kinds. */
function manySites(scene: Scene, now: number, count: number): SiteView[] {
  const kinds = ["physical", "virtual", "cloud", "unknown"] as const;
  return Array.from({ length: count }, (_, index) => {
    const name = `site-${String(index).padStart(3, "0")}`;
    const kind = kinds[index % 4] ?? "unknown";
    const login = makeLogin(name, index % 50 === 0 ? { powers: [{ power: "skipsTlsVerification" }], pinning: { pinning: "possible" } } : {});
    return {
      id: name, name, colour: index % 12, kind, provider: kind === "cloud" ? "aws" : kind === "virtual" ? "vsphere" : "", region: "", guard: "confirm", unlockedUntil: null,
      logins: [login], login: login.id, lastContact: scene.name === "off" ? null : now, silent: [], summary: null, capabilities: null, union: { merged: [], twin: null }, groups: index % 3 === 0 ? [] : [`team-${index % 10}`], labels: index % 5 === 0 ? [`rack=${index % 7}`] : [], namespaces: ["default"],
      session: scene.name === "off" ? { state: "disconnected" } : { state: "ready", since: now - 60_000 },
    };
  });
}

/** Contexts of the simulated kubeconfig, good ones and bad ones. */
export function makeLogins(): LoginView[] {
  return [
    makeLogin("plant-busan", {}),
    makeLogin("dc-pangyo", { method: "token" }),
    makeLogin("cloud-tokyo", {
      method: "exec", needsTrust: true,
      powers: [
        { power: "runsCommand", command: ["aws", "eks", "get-token", "--cluster-name", "tokyo"], environment: ["AWS_PROFILE"] },
        { power: "usesProxy", url: "http://proxy.example:3128" },
      ],
    }),
    makeLogin("old-lab", {
      id: "login-old-lab", site: null, context: "old-lab", server: "http://lab.example:8080", method: "basic",
      powers: [{ power: "plainHttp" }],
      problem: { code: "login-unsupported", site: null, object: null, params: { reason: "auth-provider", name: "gcp" }, detail: "auth-provider was removed in client-go 1.26" },
    }),
  ];
}

export const shape = { "plant-busan": { nodes: 2, deployments: 14 }, "dc-pangyo": { nodes: 20, deployments: 40 }, "cloud-tokyo": { nodes: 50, deployments: 60 } } as const;

/** A site of the simulated fleet. */
export type SiteName = keyof typeof shape;

/** What the rows of a site are worth. */
export function rowsState(site: SiteView, now: number): RowsState {
  const session = site.session;
  switch (session.state) {
    case "ready": return { rows: "live" };
    case "degraded": return { rows: "stale", asOf: site.lastContact ?? now, failure: session.failure };
    case "connecting": return { rows: "loading", since: session.since };
    case "authRequired":
    case "closed": return { rows: "failed", failure: session.failure };
    default: return { rows: "disconnected" };
  }
}

export { rights as grantedRights };
