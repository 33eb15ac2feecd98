import type { Failure } from "../ipc";

/** A short notice at the lower edge. */
export interface Toast {
  id: number;
  text: string;
  failure: Failure | null;
  action: { label: string; run: () => void } | null;
}

class Toasts {
  all = $state<Toast[]>([]);
  #next = 1;

  say(text: string, action: Toast["action"] = null): void {
    this.#add({ text, failure: null, action }, 8000);
  }

  fail(failure: Failure): void {
    this.#add({ text: "", failure, action: null }, 15000);
  }

  dismiss(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  clear(): void {
    this.all = [];
  }

  /** Waits for a call whose failure has no better place than a notice; answers whether it went well. */
  async guard(call: Promise<unknown>): Promise<boolean> {
    try {
      await call;
      return true;
    } catch (failure) {
      this.fail(failure as Failure);
      return false;
    }
  }

  #add(toast: Omit<Toast, "id">, milliseconds: number): void {
    const id = this.#next++;
    this.all = [...this.all.slice(-3), { ...toast, id }];
    setTimeout(() => this.dismiss(id), milliseconds);
  }
}

export const toasts = new Toasts();
