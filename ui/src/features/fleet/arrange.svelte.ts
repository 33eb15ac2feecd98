import { t } from "../../i18n/index.svelte";
import type { SiteView } from "../../ipc";
import { groupsOf } from "../sites/find";

export const arrangements = ["none", "group", "kind", "provider"] as const;
export type Arrangement = (typeof arrangements)[number];

/** Cards under one heading. */
export interface Part {
  heading: string;
  members: SiteView[];
  shown: SiteView[];
  open: boolean;
}

/** How the cards of this window are arranged. */
class Arrange {
  by = $state<Arrangement>("none");
  text = $state("");
  /** Headings whose cards are folded away. */
  folded = $state.raw<ReadonlySet<string>>(new Set());

  fold(heading: string): void {
    const next = new Set(this.folded);
    if (!next.delete(heading)) next.add(heading);
    this.folded = next;
  }

  /** Sites under their headings, of which so many cards at most are shown. */
  parts(found: SiteView[], most: number): Part[] {
    let left = most;
    return this.#headed(found).map(([heading, members]) => {
      const open = heading === "" || !this.folded.has(heading);
      const shown = open ? members.slice(0, Math.max(0, left)) : [];
      left -= shown.length;
      return { heading, members, shown, open };
    });
  }

  #headed(found: SiteView[]): [string, SiteView[]][] {
    switch (this.by) {
      case "group": {
        const without = found.filter((site) => site.groups.length === 0);
        return [...groupsOf(found), ...(without.length > 0 ? [[t("no-group"), without] as [string, SiteView[]]] : [])];
      }
      case "kind": return headings(found, (site) => t(`site-kind-${site.kind}`));
      case "provider": return headings(found, (site) => site.provider || t("no-provider"));
      default: return found.length > 0 ? [["", found]] : [];
    }
  }
}

function headings(found: SiteView[], heading: (site: SiteView) => string): [string, SiteView[]][] {
  const by = new Map<string, SiteView[]>();
  for (const site of found) {
    const key = heading(site);
    const members = by.get(key);
    if (members) members.push(site);
    else by.set(key, [site]);
  }
  return [...by].sort(([one], [other]) => one.localeCompare(other));
}

export const arrange = new Arrange();
