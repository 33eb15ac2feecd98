import { t } from "../../i18n/index.svelte";
import type { SearchHit, SiteId } from "../../ipc";
import { app } from "../../state/app.svelte";
import { filter } from "../../state/filter.svelte";
import { operations } from "../../state/operations.svelte";
import { kindName, kindNames } from "../../state/kinds.svelte";
import { router, tabs, views } from "../../state/router.svelte";
import { sites } from "../../state/sites.svelte";
import { toasts } from "../../state/toasts.svelte";
import { explorer } from "../explorer/explorer.svelte";
import { rollout } from "../rollout/flow.svelte";
import { undoText } from "../rollout/words";
import { importing } from "../sites/import.svelte";

/** One line of the palette. */
export interface Entry {
  key: string;
  title: string;
  note: string;
  site: SiteId | null;
  run: () => void;
}

const entry = (key: string, title: string, run: () => void, more: Partial<Entry> = {}): Entry => ({ key, title, run, note: "", site: null, ...more });

/** What can be done from the palette now. */
export function commands(): Entry[] {
  const out = [
    ...views.map((view) => entry(`view-${view}`, t("command-go", { view: t(`view-${view}`) }), () => router.go(view))),
    ...tabs.map((kind) => entry(`kind-${kind}`, t("command-show", { kind: kindNames(kind) }), () => router.go("explorer", { kind }))),
    entry("import", t("import-kubeconfig"), () => importing.start(() => router.go("fleet"))),
    entry("theme", t("command-theme"), () => {
      const settings = app.hello?.settings;
      const dark = document.documentElement.dataset["theme"] === "dark";
      if (settings) void toasts.guard(app.change({ ...settings, theme: dark ? "light" : "dark" }));
    }),
  ];
  for (const site of sites.all) {
    if (site.session.state === "disconnected") {
      out.push(entry(`connect-${site.id}`, t("connect-site", { site: site.name }), () => void sites.connect([site.id]), { site: site.id }));
    }
  }
  const undoable = operations.undoable;
  if (undoable) out.push(entry("undo", undoText(undoable), () => void rollout.undo(undoable.id)));
  return out;
}

/** A hit of the search as a line. */
export function hitEntry(hit: SearchHit): Entry {
  if (hit.hit === "site") {
    return entry(`site-${hit.site}`, hit.name, () => {
      filter.chosen = [hit.site];
      router.go("fleet");
    }, { note: t("site"), site: hit.site });
  }
  const { object } = hit;
  const note = [kindName(object.kind), object.namespace].filter(Boolean).join(" · ");
  return entry(`object-${object.site}-${object.uid}`, object.name, () => explorer.show(object), { note, site: object.site });
}
