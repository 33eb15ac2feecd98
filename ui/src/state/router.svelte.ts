import type { Kind } from "../ipc";

/** The views of the rail. */
export const views = ["fleet", "monitoring", "explorer", "activity", "settings"] as const;
export type View = (typeof views)[number];

/** The kinds in the order of the Explorer's tabs. */
export const tabs: Kind[] = ["deployments.apps", "pods", "nodes"];

/** What kinds were called before, in addresses that somebody kept. */
const former: Record<string, Kind> = { deployment: "deployments.apps", pod: "pods", node: "nodes" };
/** A plural, and a group unless it is the core group's. The core checks it again. */
const isKind = /^[a-z0-9-]{1,63}(\.[a-z0-9-]+)*$/;

/** Where the window is: `#/explorer?kind=pods`, so that a reload and a second window find the same place. */
class Router {
  view = $state<View>("fleet");
  kind = $state<Kind>("deployments.apps");
  operation = $state<string | null>(null);

  /** Follows the address; answers how to stop. */
  start(): () => void {
    const read = (): void => this.read(location.hash);
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }

  read(hash: string): void {
    const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
    const parameters = new URLSearchParams(query);
    this.view = views.find((view) => view === path) ?? "fleet";
    const kind = parameters.get("kind") ?? "";
    if (isKind.test(kind)) this.kind = former[kind] ?? kind;
    this.operation = parameters.get("operation");
  }

  go(view: View, query: Record<string, string> = {}): void {
    location.hash = href(view, query);
    // `hashchange` comes later; the view changes at once.
    this.read(location.hash);
  }
}

/** The address of a view. */
export function href(view: View, query: Record<string, string> = {}): string {
  const text = new URLSearchParams(query).toString();
  return `#/${view}${text ? `?${text}` : ""}`;
}

export const router = new Router();
