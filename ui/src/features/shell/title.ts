import { t } from "../../i18n/index.svelte";
import { filter } from "../../state/filter.svelte";
import { kindName, kindNames } from "../../state/kinds.svelte";
import { router } from "../../state/router.svelte";
import { sites } from "../../state/sites.svelte";

/** Names of a scope, as long as they are few. */
function few(names: string[]): string[] {
  return names.length > 2 ? [] : names;
}

/** What the window shows, for its title: the object or application, the filter, the kind, and to what it is narrowed. */
export function windowTitle(): string {
  const { view, application, open } = router;
  const rows = view === "explorer" || view === "applications";
  const parts: string[] = [];
  if (view === "applications" && application) parts.push(`${application.name} (${application.project})`);
  if ((view === "object" || view === "explorer") && open) parts.push(`${open.name} (${kindName(open.kind)})`);
  if (view === "object" && open) parts.push(open.namespace, sites.name(open.site));
  else {
    if (rows && router.text) parts.push(`“${router.text}”`);
    parts.push(view === "explorer" ? kindNames(router.kind) : t(`view-${view}`), ...(rows ? few(filter.namespaces) : []));
    parts.push(...few(filter.chosen).map((site) => sites.name(site)));
  }
  return [...parts.filter(Boolean), "Concertina"].join(" · ");
}
