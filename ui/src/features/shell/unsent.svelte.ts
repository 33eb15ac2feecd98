import { call } from "../../ipc";
import { deploying } from "../deploy/deploying.svelte";
import { drafts } from "../drawer/drafts.svelte";
import { charting } from "../helm/charting.svelte";

/** Texts and forms of this window that are written and not sent: closing it would lose them. */
class Unsent {
  #told = 0;

  get count(): number {
    return drafts.unsaved.length + Number(deploying.unsent) + Number(charting.unsent);
  }

  /** Tells the program, which asks before it closes the window. */
  tell(count: number): void {
    if (count === this.#told) return;
    this.#told = count;
    call("unsent", { count }).catch(() => undefined);
  }
}

export const unsent = new Unsent();
