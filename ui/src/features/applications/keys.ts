/** A place of the matrix: a row of the whole, and a column from the left. */
export interface Place {
  row: number;
  column: number;
}

/** What a key does in the matrix. */
export type KeyAction = { do: "move"; to: Place } | { do: "open" | "toggle" | "all" | "menu" | "escape" };

/** The action of a key at a place of a matrix of so many rows and columns. */
export function keyAction(event: KeyboardEvent, at: Place, rows: number, columns: number, page: number): KeyAction | null {
  const within = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1));
  const to = (row: number, column: number): KeyAction => ({ do: "move", to: { row: within(row, rows), column: within(column, columns) } });
  const all = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case "ArrowDown": return to(all ? rows : at.row + 1, at.column);
    case "ArrowUp": return to(all ? 0 : at.row - 1, at.column);
    case "ArrowRight": return to(at.row, all ? columns : at.column + 1);
    case "ArrowLeft": return to(at.row, all ? 0 : at.column - 1);
    case "PageDown": return to(at.row + page, at.column);
    case "PageUp": return to(at.row - page, at.column);
    case "Home": return to(all ? 0 : at.row, 0);
    case "End": return to(all ? rows : at.row, columns);
    case "a":
    case "A": return all ? { do: "all" } : null;
    case "Enter": return { do: "open" };
    case " ": return { do: "toggle" };
    case "ContextMenu": return { do: "menu" };
    case "F10": return event.shiftKey ? { do: "menu" } : null;
    case "Escape": return { do: "escape" };
    default: return null;
  }
}
