import type { Kind, ObjectRef } from "../../ipc";

/** What was opened from the palette: an object, a kind, or anything else by the key of its line. */
export interface RecentItem {
  key: string;
  object?: ObjectRef;
  kind?: Kind;
}

const place = "palette-recent";
const most = 8;

function known(): RecentItem[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is RecentItem => typeof (one as RecentItem | null)?.key === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

/** What was opened last from the palette, newest first. */
class RecentItems {
  all = $state.raw<RecentItem[]>(known());

  use(item: RecentItem): void {
    this.all = [item, ...this.all.filter((other) => other.key !== item.key)].slice(0, most);
    try {
      localStorage.setItem(place, JSON.stringify(this.all));
    } catch {
      // Without a store they are remembered as long as the page lives.
    }
  }
}

export const recentItems = new RecentItems();
