import { untrack } from "svelte";
import { app } from "../../state/app.svelte";
import { filter } from "../../state/filter.svelte";
import { isHeard, sites } from "../../state/sites.svelte";
import { LiveTable } from "../../table/table.svelte";

/** Namespaces that are offered, at most. */
const most = 60;

/**
 * Offers the namespaces of the connected sites, as their Namespaces kind has them, that hold a text. Nothing is asked of a site
 * that is not connected, and nothing is followed longer than what calls this is on the screen.
 */
export function followNamespaces(text: () => string): void {
  let table = $state.raw<LiveTable | null>(null);
  $effect(() => {
    if (!app.hello) return;
    const heard = untrack(() => sites.all.filter((site) => isHeard(site) && filter.has(site.id)).map((site) => site.id));
    if (heard.length === 0) return;
    const next = untrack(() => new LiveTable({ kind: "namespaces", sites: heard, namespaces: [], text: "", sort: { column: "name", descending: false }, first: 0, count: most }));
    table = next;
    return () => next.close();
  });
  $effect(() => {
    // What means something to the filter is no part of a namespace's name.
    const typed = text().replace(/[^a-z0-9-]/g, "");
    const following = table;
    if (!following) return;
    const timer = setTimeout(() => void following.change({ text: typed.replace(/^-+/, ""), first: 0 }), 120);
    return () => clearTimeout(timer);
  });
  $effect(() => {
    const names = [...(table?.rows.values() ?? [])].filter((row) => row.object.kind === "namespaces").map((row) => row.object.name);
    untrack(() => filter.notice(names));
  });
}
