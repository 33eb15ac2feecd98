import type { PickedFile } from "../ipc";

type Taker = (files: PickedFile[]) => void;

/** Who takes files that are dropped on this window, while that is not what a kubeconfig is taken for. */
class Drops {
  #takers: Taker[] = [];

  /** The newest that asked takes them, until it lets go by what this returns. */
  take(taker: Taker): () => void {
    this.#takers.push(taker);
    return () => (this.#takers = this.#takers.filter((one) => one !== taker));
  }

  /** Whether somebody took them. */
  give(files: PickedFile[]): boolean {
    const taker = this.#takers.at(-1);
    taker?.(files);
    return taker !== undefined;
  }
}

export const drops = new Drops();
