import type { Kind, ObjectRef, Sort } from "../ipc";
import { nowhere, read, write, type OpenApplication, type Place, type View } from "./address";
import { filter } from "./filter.svelte";

export { views, type OpenApplication, type Place, type View } from "./address";

/** The kinds in the order of the Explorer's tabs. */
export const tabs: Kind[] = ["deployments.apps", "pods", "nodes"];

/** How long typing, or moving through rows, rests before the address says it, in milliseconds. */
const rest = 250;

/** Where the window is. The address says all of it, see [`Place`]; the scope is `filter`'s. */
class Router {
  view = $state<View>("fleet");
  kind = $state<Kind>(nowhere.kind);
  operation = $state<string | null>(null);
  text = $state("");
  sort = $state.raw<Sort | null>(null);
  system = $state(false);
  application = $state.raw<OpenApplication | null>(null);
  open = $state.raw<ObjectRef | null>(null);
  tab = $state(nowhere.tab);
  /** Changes with every part of the place. */
  address = $derived(write(this.place));
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the newest entry of the history stands for. */
  #step = "";

  /** All that the window shows. */
  get place(): Place {
    return {
      view: this.view, kind: this.kind, sites: filter.chosen, namespaces: filter.namespaces, text: this.text, sort: this.sort,
      system: this.system, application: this.application, open: this.open, tab: this.tab, operation: this.operation,
    };
  }

  /** Follows the address; answers how to stop. */
  start(): () => void {
    const follow = (): void => this.read(location.hash);
    follow();
    window.addEventListener("hashchange", follow);
    window.addEventListener("popstate", follow);
    return () => {
      clearTimeout(this.#timer);
      window.removeEventListener("hashchange", follow);
      window.removeEventListener("popstate", follow);
    };
  }

  /** Goes where an address leads. */
  read(hash: string): void {
    clearTimeout(this.#timer);
    this.#enter(read(hash, this.place));
    this.#step = stepOf(this.place);
  }

  /** Goes to a view; the scope stays, and within a view of rows its filter. */
  go(view: View, to: Partial<Place> = {}): void {
    this.#enter(this.from(view, to));
    this.#put(this.address);
  }

  /** The place that [`go`] leads to. */
  from(view: View, to: Partial<Place> = {}): Place {
    const text = view === this.view ? this.text : "";
    return { ...nowhere, view, kind: this.kind, sites: filter.chosen, namespaces: filter.namespaces, text, ...to };
  }

  /** Writes the place into the address once it rests. */
  keep(address: string): void {
    clearTimeout(this.#timer);
    if (address !== location.hash) this.#timer = setTimeout(() => this.#put(address), rest);
  }

  /** A new entry of the history for another view, kind, application or object, else the same one. */
  #put(address: string): void {
    clearTimeout(this.#timer);
    const step = stepOf(this.place);
    try {
      if (step !== this.#step) history.pushState(null, "", address);
      else if (address !== location.hash) history.replaceState(null, "", address);
      this.#step = step;
    } catch {
      // WebKit takes a hundred entries in 30 seconds: the next one says where we are.
    }
  }

  #enter(place: Place): void {
    this.view = place.view;
    this.kind = place.kind;
    this.operation = place.operation;
    this.text = place.text;
    this.tab = place.tab;
    this.system = place.system;
    if (!alike(this.sort, place.sort)) this.sort = place.sort;
    if (!alike(this.application, place.application)) this.application = place.application;
    if (!alike(this.open, place.open)) this.open = place.open;
    if (!alike(filter.chosen, place.sites)) filter.chosen = place.sites;
    if (!alike(filter.namespaces, place.namespaces)) filter.namespaces = place.namespaces;
  }
}

function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What the way back leads through. */
function stepOf({ view, kind, application, open, operation }: Place): string {
  return JSON.stringify([view, view === "explorer" ? kind : "", application && [application.project, application.name], open, operation]);
}

export const router = new Router();

/** The address of a view with the scope of this window. */
export function href(view: View, to: Partial<Place> = {}): string {
  return write(router.from(view, to));
}
