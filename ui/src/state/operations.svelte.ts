import type { Failure, Operation, OperationId, Stream } from "../ipc";
import { app } from "./app.svelte";

/** Running and finished operations, newest first. */
class Operations {
  all = $state.raw<Operation[]>([]);
  loaded = $state(false);
  failure = $state.raw<Failure | null>(null);
  running = $derived(this.all.filter((operation) => operation.state === "running"));
  /** The newest one that can still be undone. */
  undoable = $derived(this.all.find((operation) => operation.canUndo && operation.undoOf === null));
  #stream: Stream | null = null;
  #fresh = true;
  #ended: ((operation: Operation) => void) | null = null;

  follow(): void {
    this.#stream ??= app.stream(
      { topic: "operations" },
      {
        opened: () => {
          this.failure = null;
          this.#fresh = true;
        },
        frame: (body) => {
          if (body.content === "operations") this.#merge(body.operations);
        },
        failed: (failure) => (this.failure = failure),
      },
    );
  }

  /** Calls back when an operation that was seen running has ended. */
  onEnd(callback: (operation: Operation) => void): void {
    this.#ended = callback;
  }

  close(): void {
    this.#stream?.close();
    this.#stream = null;
    this.all = [];
    this.loaded = false;
  }

  find(id: OperationId): Operation | undefined {
    return this.all.find((operation) => operation.id === id);
  }

  #merge(changed: Operation[]): void {
    const before = new Map(this.all.map((operation) => [operation.id, operation]));
    const merged = this.#fresh ? new Map<string, Operation>() : new Map(before);
    for (const operation of changed) merged.set(operation.id, operation);
    this.#fresh = false;
    this.all = [...merged.values()].sort((a, b) => b.started - a.started);
    this.loaded = true;
    for (const operation of changed) {
      const was = before.get(operation.id);
      if (was?.state === "running" && operation.state !== "running") this.#ended?.(operation);
    }
  }
}

export const operations = new Operations();
