import type { RelatedNode, RelatedView } from "../../ipc";

/** What an object can be left for, in the order of the menu. */
export const ways = ["owner", "owned", "node", "service", "config", "guard"] as const;
export type Way = (typeof ways)[number];

/** The objects around the first one of a graph, by what they are to it. */
export function jumps({ nodes, edges }: RelatedView): { way: Way; nodes: RelatedNode[] }[] {
  const owners = along(edges, (edge) => [edge.to, edge.from]);
  const owned = along(edges, (edge) => [edge.from, edge.to]);
  const acts = (relations: string[], end: "from" | "to"): Set<number> => new Set(edges.filter((edge) => relations.includes(edge.relation)).map((edge) => edge[end]));
  const [routes, guards, used] = [acts(["routesTo"], "from"), acts(["guards", "scales"], "from"), acts(["uses"], "to")];
  const way = (node: RelatedNode, at: number): Way => {
    if (node.name.kind === "Node") return "node";
    if (owners.has(at)) return "owner";
    if (owned.has(at)) return "owned";
    if (guards.has(at)) return "guard";
    if (routes.has(at)) return "service";
    return used.has(at) ? "config" : "owned";
  };
  const all = nodes.map((node, at) => ({ node, way: way(node, at) })).slice(1);
  return ways.map((name) => ({ way: name, nodes: all.filter((entry) => entry.way === name).map((entry) => entry.node) })).filter((group) => group.nodes.length > 0);
}

/** What is reached from the first object over owners, one way. */
function along(edges: RelatedView["edges"], ends: (edge: RelatedView["edges"][number]) => [number, number]): Set<number> {
  const found = new Set<number>();
  const next = [0];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    for (const edge of edges) {
      const [from, to] = ends(edge);
      if (edge.relation !== "owns" || from !== at || found.has(to)) continue;
      found.add(to);
      next.push(to);
    }
  }
  return found;
}
