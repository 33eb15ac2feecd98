import type { Kind } from "../ipc";

/** The views of the rail. */
export const views = ["fleet", "explorer", "activity", "settings"] as const;
export type View = (typeof views)[number];

/** The kinds in the order of the Explorer's tabs. */
export const kinds: Kind[] = ["deployment", "pod", "node"];

/** Where the window is: `#/explorer?kind=pod`, so that a reload and a second window find the same place. */
class Router {
  view = $state<View>("fleet");
  kind = $state<Kind>("deployment");
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
    this.kind = kinds.find((kind) => kind === parameters.get("kind")) ?? this.kind;
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
