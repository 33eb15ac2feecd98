import type { SilentNode, SiteView } from "../ipc";

/** Tells each node that falls silent once, and again only after it was heard. */
export class Silence {
  #told = new Set<string>();

  /** Nodes that fell silent since the last look. */
  news(sites: SiteView[]): SilentNode[] {
    const all = sites.flatMap((site) => site.silent);
    const key = ({ object }: SilentNode): string => `${object.site} ${object.name} ${object.uid}`;
    const news = all.filter((node) => !this.#told.has(key(node)));
    this.#told = new Set(all.map(key));
    return news;
  }
}
