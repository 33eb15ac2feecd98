import { call, type Failure, type KubeconfigFile, type KubeconfigView } from "../../ipc";
import { t } from "../../i18n/index.svelte";
import { toasts } from "../../state/toasts.svelte";

/** Files and contexts that were found; nothing is dialled to know them. */
class Kubeconfig {
  view = $state.raw<KubeconfigView | null>(null);
  failure = $state.raw<Failure | null>(null);

  async load(): Promise<void> {
    try {
      this.view = await call("kubeconfig", {});
      this.failure = null;
    } catch (failure) {
      this.failure = failure as Failure;
    }
  }

  /** Stops reading what was added, and offers to read it again. */
  async remove(file: KubeconfigFile): Promise<void> {
    const source = file.added;
    if (source === null) return;
    try {
      this.view = await call("remove_source", { source });
      toasts.say(t("source-removed", { file: file.path }), { label: t("source-restore"), run: () => void this.#restore(source) });
    } catch (failure) {
      toasts.fail(failure as Failure);
    }
  }

  async #restore(source: string): Promise<void> {
    try {
      this.view = await call("restore_source", { source });
    } catch (failure) {
      toasts.fail(failure as Failure);
    }
  }
}

export const kubeconfig = new Kubeconfig();
