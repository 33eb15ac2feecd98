import type { SiteId } from "../ipc";
import { isInFleet, sites } from "./sites.svelte";

/** What the views are narrowed to. A filter of this window, not a state of the core: there is no current site. */
class Filter {
  /** Chosen sites; none chosen means all. */
  chosen = $state.raw<SiteId[]>([]);
  /** Chosen namespaces; none chosen means all. */
  namespaces = $state.raw<string[]>([]);
  /** Namespaces that were seen in rows, offered when the user types. */
  seen = $state.raw<string[]>([]);

  /** The sites that tables ask for. */
  sites = $derived.by(() => {
    const fleet = sites.all.filter(isInFleet).map((site) => site.id);
    if (this.chosen.length === 0) return fleet;
    return sites.all.map((site) => site.id).filter((id) => this.chosen.includes(id));
  });

  has(site: SiteId): boolean {
    return this.chosen.length === 0 || this.chosen.includes(site);
  }

  toggle(site: SiteId): void {
    this.chosen = this.chosen.includes(site) ? this.chosen.filter((id) => id !== site) : [...this.chosen, site];
  }

  only(site: SiteId): void {
    this.chosen = this.chosen.length === 1 && this.chosen[0] === site ? [] : [site];
  }

  all(): void {
    this.chosen = [];
  }

  toggleNamespace(name: string): void {
    const there = this.namespaces.includes(name);
    this.namespaces = there ? this.namespaces.filter((other) => other !== name) : [...this.namespaces, name].sort();
  }

  notice(names: Iterable<string>): void {
    const fresh = [...new Set(names)].filter((name) => name !== "" && !this.seen.includes(name));
    if (fresh.length > 0) this.seen = [...this.seen, ...fresh].sort().slice(0, 500);
  }
}

export const filter = new Filter();
