import { call, type Failure, type ObjectRef, type WindowLayout } from "../../ipc";
import { nowhere, write, type Place } from "../../state/address";
import { href, router, type View } from "../../state/router.svelte";
import { toasts } from "../../state/toasts.svelte";

/** Windows of this program: opening further ones, and sets of them that the user named. */
class Windows {
  /** The sets that were saved; none before they were read. */
  layouts = $state.raw<WindowLayout[]>([]);

  /** Opens what this window shows in another one. */
  here(): void {
    void this.#open(router.address);
  }

  /** Opens a view with the scope of this window in another one. */
  view(view: View, to: Partial<Place> = {}): void {
    void this.#open(href(view, to));
  }

  /** Opens one object in a window of its own. */
  object(object: ObjectRef, tab = nowhere.tab): void {
    void this.#open(write({ ...nowhere, view: "object", open: object, tab }));
  }

  async read(): Promise<void> {
    await this.#take(call("window_layouts", {}));
  }

  /** Keeps the windows that are open under a name. */
  async save(name: string): Promise<boolean> {
    return this.#take(call("save_window_layout", { name }));
  }

  async rename(name: string, to: string): Promise<boolean> {
    return this.#take(call("rename_window_layout", { name, to }));
  }

  async forget(name: string): Promise<boolean> {
    return this.#take(call("forget_window_layout", { name }));
  }

  /** Opens the windows of a set; this one may show another view then. */
  restore(name: string): void {
    void toasts.guard(call("open_window_layout", { name }));
  }

  close(): void {
    void toasts.guard(call("close_window", {}));
  }

  quit(): void {
    void toasts.guard(call("quit", {}));
  }

  async #open(address: string): Promise<void> {
    await toasts.guard(call("open_window", { view: address.slice(1) }));
  }

  async #take(answer: Promise<WindowLayout[]>): Promise<boolean> {
    try {
      this.layouts = await answer;
      return true;
    } catch (failure) {
      toasts.fail(failure as Failure);
      return false;
    }
  }
}

export const windows = new Windows();

/** Whether a click asks for a window of its own: with Ctrl, or with the middle button. */
export function wantsWindow(event: MouseEvent): boolean {
  return event.button === 1 || (event.button === 0 && (event.ctrlKey || event.metaKey));
}
