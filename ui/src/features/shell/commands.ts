import { t } from "../../i18n/index.svelte";
import type { Kind, KindView, ObjectRef, SearchHit, SiteId } from "../../ipc";
import { app } from "../../state/app.svelte";
import { filter } from "../../state/filter.svelte";
import { kindName, kindNames, kinds } from "../../state/kinds.svelte";
import { operations } from "../../state/operations.svelte";
import { router, tabs, views, type Place, type View } from "../../state/router.svelte";
import { sites } from "../../state/sites.svelte";
import { toasts } from "../../state/toasts.svelte";
import { deploying } from "../deploy/deploying.svelte";
import { charting } from "../helm/charting.svelte";
import { explorer } from "../explorer/explorer.svelte";
import { recent } from "../kinds/recent.svelte";
import { rollout } from "../rollout/flow.svelte";
import { undoText } from "../rollout/words";
import { importing } from "../sites/import.svelte";
import { recentItems, type RecentItem } from "./recent.svelte";
import { windows } from "./windows.svelte";

/** What a line of the palette is, in the order of the list. */
export const groups = ["recent", "views", "actions", "kinds", "sites", "namespaces", "objects"] as const;
export type Group = (typeof groups)[number];

/** One line of the palette. */
export interface Entry {
  key: string;
  group: Group;
  title: string;
  note: string;
  site: SiteId | null;
  /** What is remembered of it when it was used. */
  item: RecentItem | null;
  run: () => void;
  /** Does the same in another window; what cannot has none. */
  own: (() => void) | null;
}

/** Lines of one group, at most; the search of objects is bounded by the core. */
const most: Record<Group, number> = { recent: 8, views: views.length, actions: 12, kinds: 8, sites: 8, namespaces: 8, objects: 50 };

const entry = (group: Group, key: string, title: string, run: () => void, more: Partial<Entry> = {}): Entry => ({ key, group, title, run, note: "", site: null, item: null, own: null, ...more });

function viewEntry(view: View): Entry {
  return entry("views", `view-${view}`, t("command-go", { view: t(`view-${view}`) }), () => router.go(view), { own: () => windows.view(view) });
}

function kindEntry(kind: Kind): Entry {
  const to: Partial<Place> = { kind };
  return entry("kinds", `kind-${kind}`, t("command-show", { kind: kindNames(kind) }), () => { recent.use(kind); router.go("explorer", to); }, {
    note: kindNames(kind) === kind ? "" : kind, item: { key: `kind-${kind}`, kind }, own: () => windows.view("explorer", to),
  });
}

function objectEntry(object: ObjectRef): Entry {
  const key = `object-${object.site}-${object.uid}`;
  return entry("objects", key, object.name, () => explorer.show(object), {
    note: [kindName(object.kind), object.namespace].filter(Boolean).join(" · "), site: object.site, item: { key, object }, own: () => windows.object(object),
  });
}

function siteEntry(id: SiteId, name: string): Entry {
  return entry("sites", `site-${id}`, name, () => {
    filter.chosen = [id];
    router.go("fleet");
  }, { note: t("site"), site: id, own: () => windows.view("fleet", { sites: [id] }) });
}

function namespaceEntry(name: string): Entry {
  const to: Partial<Place> = { namespaces: [name] };
  const view = (): Partial<Place> => (router.view === "explorer" && kinds.isNamespaced(router.kind) ? to : { ...to, kind: "pods" });
  return entry("namespaces", `namespace-${name}`, t("command-namespace", { name }), () => router.go("explorer", view()), { own: () => windows.view("explorer", view()) });
}

function actions(): Entry[] {
  const out = [
    entry("actions", "window-new", t("command-window-new"), () => windows.here()),
    entry("actions", "deploy", t("package-image-open"), () => deploying.start()),
    entry("actions", "deploy-chart", t("package-chart-open"), () => charting.start()),
    entry("actions", "import", t("import-kubeconfig"), () => importing.start(() => router.go("fleet"))),
    entry("actions", "theme", t("command-theme"), () => {
      const settings = app.hello?.settings;
      if (settings) void toasts.guard(app.change({ ...settings, theme: app.dark ? "light" : "dark" }));
    }),
  ];
  const undoable = operations.undoable;
  if (undoable) out.unshift(entry("actions", "undo", undoText(undoable), () => void rollout.undo(undoable.id)));
  for (const layout of windows.layouts) out.push(entry("actions", `layout-${layout.name}`, t("layout-open", { name: layout.name }), () => windows.restore(layout.name)));
  for (const site of sites.all) {
    if (site.session.state === "disconnected") {
      out.push(entry("actions", `connect-${site.id}`, t("connect-site", { site: site.name }), () => void sites.connect([site.id]), { site: site.id }));
    }
  }
  out.push(entry("actions", "window-close", t("command-window-close"), () => windows.close()), entry("actions", "quit", t("command-quit"), () => windows.quit()));
  return out;
}

/** What was used last, as far as it can still be said. */
function recently(): Entry[] {
  return recentItems.all.flatMap(({ object, kind }) => {
    if (object && sites.find(object.site)) return [objectEntry(object)];
    return kind ? [kindEntry(kind)] : [];
  }).map((one) => ({ ...one, group: "recent" as const, key: `recent-${one.key}` }));
}

function fits(title: string, words: string[]): boolean {
  const text = title.toLowerCase();
  return words.every((word) => text.includes(word));
}

function kindFits(view: KindView, words: string[]): boolean {
  return fits([t("command-show", { kind: kindNames(view.kind) }), view.name, view.kind, ...view.shortNames].join(" "), words);
}

/** The lines for a text, by group; without one what was used last and what can be done. */
export function entries(text: string, hits: SearchHit[]): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const all = [...views.map(viewEntry), ...actions()].filter((one) => fits(one.title, words));
  if (words.length === 0) all.push(...recently(), ...tabs.map(kindEntry));
  else {
    // A short name that is typed whole is meant.
    const exact = (view: KindView): number => (words.length === 1 && view.shortNames.includes(words[0] ?? "") ? 0 : 1);
    const found = kinds.all.filter((view) => kindFits(view, words)).sort((one, other) => exact(one) - exact(other));
    all.push(...found.map((view) => kindEntry(view.kind)));
    all.push(...filter.seen.filter((name) => fits(name, words)).map(namespaceEntry));
    all.push(...hits.map((hit) => (hit.hit === "site" ? siteEntry(hit.site, hit.name) : objectEntry(hit.object))));
  }
  return groups.flatMap((group) => all.filter((one) => one.group === group).slice(0, most[group]));
}
