import type { Kind } from "../../ipc";

const place = "kinds-recent";
const most = 5;

function read(): Kind[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? kept.filter((kind): kind is Kind => typeof kind === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

/** The kinds that were picked last, newest first. */
class Recent {
  kinds = $state.raw<Kind[]>(read());

  use(kind: Kind): void {
    this.kinds = [kind, ...this.kinds.filter((other) => other !== kind)].slice(0, most);
    try {
      localStorage.setItem(place, JSON.stringify(this.kinds));
    } catch {
      // Without a store they are remembered as long as the page lives.
    }
  }
}

export const recent = new Recent();
