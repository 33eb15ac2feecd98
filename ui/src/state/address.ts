import type { Kind, ObjectRef, SiteId, Sort } from "../ipc";

/** The views of the rail. */
export const views = ["fleet", "applications", "catalogue", "monitoring", "logs", "projects", "explorer", "activity", "settings"] as const;
/** What a window can show: a view of the rail, or one object alone. */
export type View = (typeof views)[number] | "object";

/** The application whose details are open, at one of its sites, and the tab of its drawer. */
export interface OpenApplication {
  project: string;
  name: string;
  /** The site that it was opened at; none for all alike. */
  site: SiteId | null;
  tab: string;
}

/** All that a window shows, as its address says it: a reload, the way back and another window find the same. */
export interface Place {
  view: View;
  kind: Kind;
  /** Sites that the views are narrowed to; none means all. */
  sites: SiteId[];
  /** Namespaces likewise. */
  namespaces: string[];
  /** The filter of the table, or what Activity is searched for. */
  text: string;
  /** The order of the table; none for the one that it has by itself. */
  sort: Sort | null;
  /** Whether Applications shows those of system namespaces too. */
  system: boolean;
  /** The application in the drawer. */
  application: OpenApplication | null;
  /** The object in the drawer; in Applications it stands over the application that led to it. */
  open: ObjectRef | null;
  /** The drawer's tab. */
  tab: string;
  /** The operation that Activity shows. */
  operation: string | null;
}

/** What is in the address when nothing else is said. */
export const nowhere: Place = {
  view: "fleet", kind: "deployments.apps", sites: [], namespaces: [], text: "", sort: null,
  system: false, application: null, open: null, tab: "overview", operation: null,
};

/** The shell opens no longer addresses; a scope that does not fit is left out. */
const longest = 7_900;
/** What kinds were called before, in addresses that somebody kept. */
const former: Record<string, Kind> = { deployment: "deployments.apps", pod: "pods", node: "nodes" };
/** A plural, and a group unless it is the core group's. The core checks it again. */
const isKind = /^[a-z0-9-]{1,63}(\.[a-z0-9-]+)*$/;
const isWord = /^[a-z0-9.-]{1,63}$/i;

/** The address of a place: `#/explorer?kind=pods&sites=…`. */
export function write(place: Place): string {
  const whole = spell(place);
  return whole.length <= longest ? whole : spell({ ...place, sites: [], namespaces: [], text: place.text.slice(0, 500) });
}

function spell(place: Place): string {
  const query = new URLSearchParams();
  const say = (name: string, value: string): void => { if (value !== "") query.set(name, value); };
  const applications = place.view === "applications";
  const table = applications || place.view === "explorer";
  if (place.view === "explorer") say("kind", place.kind);
  say("sites", place.sites.join(","));
  say("ns", place.namespaces.join(","));
  if (table || place.view === "activity" || place.view === "projects") say("filter", place.text);
  if (table && place.sort) say("sort", `${place.sort.descending ? "-" : ""}${place.sort.column}`);
  if ((applications || place.view === "projects") && place.system) say("system", "yes");
  if ((applications || place.view === "logs") && place.application) {
    const { project, name, site, tab } = place.application;
    say("app", [project, name, site ?? "", tab].join("/"));
  }
  if ((table || place.view === "object") && place.open) {
    const { site, kind, namespace, name, uid } = place.open;
    say("open", [site, kind, namespace, name, uid].join("/"));
    if (place.tab !== nowhere.tab) say("tab", place.tab);
  }
  if (place.view === "activity") say("operation", place.operation ?? "");
  const text = query.toString();
  return `#/${place.view}${text ? `?${text}` : ""}`;
}

/** The place of an address. What it does not say is as `before`, for the kind alone; what makes no sense is left out. */
export function read(hash: string, before: Place = nowhere): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const said = new URLSearchParams(query);
  const list = (name: string): string[] => (said.get(name) ?? "").split(",").filter(Boolean);
  const kind = said.get("kind") ?? "";
  const open = objectOf(said.get("open") ?? "");
  const view: View = path === "object" && open ? "object" : (views.find((one) => one === path) ?? "fleet");
  const sort = said.get("sort") ?? "";
  const tab = said.get("tab") ?? "";
  return {
    view,
    kind: isKind.test(kind) ? (former[kind] ?? kind) : before.kind,
    sites: list("sites"), namespaces: list("ns"), text: said.get("filter") ?? "",
    sort: sort === "" ? null : { column: sort.replace(/^-/, ""), descending: sort.startsWith("-") },
    system: said.has("system"), application: applicationOf(said.get("app") ?? ""), open, tab: isWord.test(tab) ? tab : nowhere.tab, operation: said.get("operation"),
  };
}

function applicationOf(text: string): OpenApplication | null {
  const [project = "", name = "", site = "", tab = "", ...more] = text.split("/");
  return project && name && more.length === 0 ? { project, name, site: site || null, tab: isWord.test(tab) ? tab : nowhere.tab } : null;
}

function objectOf(text: string): ObjectRef | null {
  const [site = "", kind = "", namespace = "", name = "", uid = "", ...more] = text.split("/");
  return site && isKind.test(kind) && name && more.length === 0 ? { site, kind, namespace, name, uid } : null;
}
