import { call, type Failure, type KubeconfigView } from "../../ipc";
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
}

export const kubeconfig = new Kubeconfig();

/** Asks for a file and adds it; answers whether one was added. */
export async function importKubeconfig(): Promise<boolean> {
  try {
    const file = await call("pick_kubeconfig", {});
    if (!file) return false;
    kubeconfig.view = await call("import_kubeconfig", { file: file.id });
    kubeconfig.failure = null;
    return true;
  } catch (failure) {
    toasts.fail(failure as Failure);
    return false;
  }
}
