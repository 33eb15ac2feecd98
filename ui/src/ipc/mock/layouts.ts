import type { TableLayout, WindowLayout } from "../bindings";
import type { Handlers } from "./handlers";

type Names = "table_layouts" | "set_table_layout" | "window_layouts" | "save_window_layout" | "open_window_layout" | "rename_window_layout" | "forget_window_layout";

/** Layouts of tables and windows, kept while the page lives. */
export function layoutHandlers(): Pick<Handlers, Names> {
  let tables: TableLayout[] = [];
  let windows: WindowLayout[] = [];
  return {
    table_layouts: () => tables,
    set_table_layout: ({ layout }) => {
      tables = tables.filter((other) => other.kind !== layout.kind);
      if (layout.columns.length > 0) tables.push(layout);
      return null;
    },
    window_layouts: () => windows,
    save_window_layout: ({ name }) => (windows = [...windows.filter((other) => other.name !== name), { name, windows: [{ view: location.hash.slice(1), bounds: null, maximized: false }] }]),
    open_window_layout: () => null,
    rename_window_layout: ({ name, to }) => (windows = windows.map((other) => (other.name === name ? { ...other, name: to } : other))),
    forget_window_layout: ({ name }) => (windows = windows.filter((other) => other.name !== name)),
  };
}
