import type { RelatedEdge, RelatedNode } from "../../ipc";

/** Sizes of the graph in pixels. */
export const size = { width: 168, height: 44, gapX: 14, gapY: 34 } as const;

/** Where a node stands. */
export interface Place {
  x: number;
  y: number;
}

/** Rows of the graph from top to bottom, each with the places of its nodes among all; empty layers take no row. */
export function rows(nodes: RelatedNode[], columns: number): number[][] {
  const layers = [...new Set(nodes.map((node) => node.layer))].sort((a, b) => a - b);
  return layers.flatMap((layer) => {
    const all = nodes.flatMap((node, index) => (node.layer === layer ? [index] : []));
    const out: number[][] = [];
    for (let at = 0; at < all.length; at += columns) out.push(all.slice(at, at + columns));
    return out;
  });
}

/** Places of the nodes within a width: rows are centred. */
export function places(grid: number[][], width: number): Map<number, Place> {
  const found = new Map<number, Place>();
  grid.forEach((row, line) => {
    const taken = row.length * size.width + (row.length - 1) * size.gapX;
    const left = Math.max(0, (width - taken) / 2);
    row.forEach((index, column) => found.set(index, { x: left + column * (size.width + size.gapX), y: line * (size.height + size.gapY) }));
  });
  return found;
}

/** An edge as a path from the lower side of the upper node to the upper side of the lower one. */
export function path(edge: RelatedEdge, found: Map<number, Place>): string | null {
  const [from, to] = [found.get(edge.from), found.get(edge.to)];
  if (!from || !to) return null;
  const [upper, lower] = from.y <= to.y ? [from, to] : [to, from];
  const [x1, x2] = [upper.x + size.width / 2, lower.x + size.width / 2];
  const [y1, y2] = upper.y === lower.y ? [upper.y + size.height, lower.y + size.height] : [upper.y + size.height, lower.y];
  const bend = upper.y === lower.y ? 14 : Math.min(18, (y2 - y1) / 2);
  return `M${x1} ${y1} C${x1} ${y1 + bend} ${x2} ${y2 + (upper.y === lower.y ? bend : -bend)} ${x2} ${y2}`;
}

/** The node that an arrow key leads to. */
export function step(grid: number[][], at: number, key: string): number | null {
  const line = grid.findIndex((row) => row.includes(at));
  const column = grid[line]?.indexOf(at) ?? -1;
  if (line < 0) return null;
  if (key === "ArrowRight") return grid[line]?.[column + 1] ?? null;
  if (key === "ArrowLeft") return grid[line]?.[column - 1] ?? null;
  const next = grid[line + (key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0)];
  return next && key.startsWith("Arrow") ? (next[Math.min(column, next.length - 1)] ?? null) : null;
}
