import { call, type ImportPreview, type ImportSource, type LoginId, type PickedFile } from "../../ipc";
import { Attempt } from "../../state/attempt.svelte";
import { drops } from "../../state/drops.svelte";
import { t } from "../../i18n/index.svelte";
import { toasts } from "../../state/toasts.svelte";
import { kubeconfig } from "./kubeconfig.svelte";

/** An import on its way: what to look at, what it would add, what is chosen of it. */
class Importing extends Attempt {
  open = $state(false);
  preview = $state.raw<ImportPreview | null>(null);
  chosen = $state.raw<ReadonlySet<LoginId>>(new Set());
  /** Runs when something was added. */
  #done: (() => void) | null = null;

  start(done: (() => void) | null = null): void {
    this.#clear();
    this.#done = done;
    this.open = true;
  }

  close(): void {
    this.open = false;
    this.#clear();
  }

  back(): void {
    this.preview = this.failure = null;
  }

  async pick(folder: boolean): Promise<void> {
    await this.run(async () => {
      const files = await call("pick_kubeconfig", { folder });
      if (files.length > 0) await this.#look({ from: "files", files: files.map((file) => file.id) });
    });
  }

  async paste(text: string): Promise<void> {
    await this.run(() => this.#look({ from: "text", text }));
  }

  /** Files were dropped on a window, or given by a second start. */
  async dropped(): Promise<void> {
    const files: PickedFile[] = await call("dropped_files", {}).catch(() => []);
    if (files.length === 0 || drops.give(files)) return;
    if (!this.open) this.start();
    await this.run(() => this.#look({ from: "files", files: files.map((file) => file.id) }));
  }

  choose(ids: Iterable<LoginId>, chosen: boolean): void {
    const next = new Set(this.chosen);
    for (const id of ids) {
      if (chosen) next.add(id);
      else next.delete(id);
    }
    this.chosen = next;
  }

  async confirm(): Promise<void> {
    const preview = this.preview;
    if (!preview) return;
    await this.run(async () => {
      const take = [...this.chosen];
      kubeconfig.view = await call("import_kubeconfig", { import: preview.id, take });
      toasts.say(t("import-done", { count: take.length }));
      const done = this.#done;
      this.close();
      done?.();
    });
  }

  async #look(source: ImportSource): Promise<void> {
    const preview = await call("preview_import", { source });
    // A text that is no kubeconfig stays where it is, to be mended.
    const problem = preview.files[0]?.problem;
    if (source.from === "text" && problem && preview.entries.length === 0) throw problem;
    // What is here already need not be here twice; what cannot be used is of no use.
    const useful = preview.entries.filter((entry) => entry.state.state !== "same" && entry.login.problem === null);
    this.chosen = new Set(useful.map((entry) => entry.login.id));
    this.preview = preview;
  }

  #clear(): void {
    this.preview = this.failure = null;
    this.chosen = new Set();
    this.#done = null;
  }
}

export const importing = new Importing();
