/** What a key does in the table. */
export type KeyAction =
  | { do: "move"; to: number; extend: boolean }
  | { do: "toggle" | "all" | "where" | "open" | "menu" | "escape" | "copy" };

/** The action of a key, with the cursor on a row of so many. */
export function keyAction(event: KeyboardEvent, cursor: number, total: number, page: number): KeyAction | null {
  const move = (to: number): KeyAction => ({ do: "move", to: Math.max(0, Math.min(to, total - 1)), extend: event.shiftKey });
  switch (event.key) {
    case "ArrowDown": return move(cursor + 1);
    case "ArrowUp": return move(cursor - 1);
    case "PageDown": return move(cursor + page);
    case "PageUp": return move(cursor - page);
    case "Home": return move(0);
    case "End": return move(total - 1);
    case " ": return { do: "toggle" };
    case "Enter": return { do: "open" };
    case "Escape": return { do: "escape" };
    case "a":
    case "A":
      if (!event.ctrlKey && !event.metaKey) return null;
      return { do: event.shiftKey ? "where" : "all" };
    case "ContextMenu": return { do: "menu" };
    case "F10": return event.shiftKey ? { do: "menu" } : null;
    case "c":
    case "C": return (event.ctrlKey || event.metaKey) && !event.shiftKey ? { do: "copy" } : null;
    default: return null;
  }
}
