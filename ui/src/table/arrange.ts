import { maybe } from "../i18n/index.svelte";
import type { Column, ColumnLayout } from "../ipc";

/** A column as it is shown: its place in a row's cells, and how wide the user made it. */
export interface Arranged extends Column {
  /** Where its cell stands in a row. */
  place: number;
  shown: boolean;
  /** The width that the user gave it. */
  fixed: number | null;
}

/** The column that says what a row is; it is always there. */
export const lasting = "name";
/** How the id of a label's column begins. */
export const labelled = "label:";
/** The narrowest and the widest column, in pixels. */
export const widths = { least: 48, most: 800 };

/** The title of a column. */
export function columnTitle(column: Column): string {
  if (column.id.startsWith(labelled)) return column.id.slice(labelled.length);
  return column.title ?? maybe(`column-${column.id}`) ?? column.id;
}

/** A width that a column can have. */
export function width(pixels: number): number {
  return Math.round(Math.max(widths.least, Math.min(widths.most, pixels)));
}

/** Whether a column is one that a kind need not have by itself. */
export function isExtra(id: string): boolean {
  return id === "owner" || id === "images" || id.startsWith(labelled);
}

/** A layout that names every column of a kind. It keeps what no site tells at the moment. */
export function complete(own: Column[], layout: ColumnLayout[]): ColumnLayout[] {
  const named = new Set(layout.map((column) => column.id));
  const others = own.filter((column) => !named.has(column.id)).map((column) => ({ id: column.id, shown: !column.wide, width: null }));
  return [...layout, ...others];
}

/** The columns at hand in the order of a layout; those of the kind that it does not name follow as they are by themselves. */
export function arrange(all: Column[], own: Column[], layout: ColumnLayout[]): Arranged[] {
  const known = new Map(all.map((column, place) => [column.id, { ...column, place }]));
  return complete(own, layout).flatMap(({ id, shown, width: fixed }) => {
    const column = known.get(id);
    return column ? [{ ...column, shown: shown || id === lasting, fixed }] : [];
  });
}

/** The columns that a kind has not by itself and that a layout shows. */
export function extras(own: Column[], layout: ColumnLayout[]): string[] {
  return layout.filter(({ id, shown }) => shown && isExtra(id) && own.every((column) => column.id !== id)).map(({ id }) => id);
}

/** Puts a column before another one, or at the end. */
export function put(layout: ColumnLayout[], id: string, before: string | null): ColumnLayout[] {
  const moved = layout.find((column) => column.id === id);
  if (!moved || id === before) return layout;
  const rest = layout.filter((column) => column !== moved);
  const at = rest.findIndex((column) => column.id === before);
  return rest.toSpliced(at < 0 ? rest.length : at, 0, moved);
}

/** Puts a column one place further among those that are seen. */
export function step(seen: Column[], layout: ColumnLayout[], id: string, by: 1 | -1): ColumnLayout[] {
  const at = seen.findIndex((column) => column.id === id);
  if (at < 0 || !seen[at + by]) return layout;
  return put(layout, id, seen[by < 0 ? at - 1 : at + 2]?.id ?? null);
}
