import { call, type Failure, type Registry, type TagList } from "../../ipc";
import { t } from "../../i18n/index.svelte";
import { toasts } from "../../state/toasts.svelte";

/** The registries that are configured, and what is open of them. */
class Registries {
  all = $state.raw<Registry[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** The one that is edited; `new` for one that is added. */
  edited = $state.raw<Registry | "new" | null>(null);
  /** The one that is looked into. */
  browsed = $state.raw<string | null>(null);
  /** The one to which images are copied. */
  filled = $state.raw<string | null>(null);

  async load(): Promise<void> {
    this.failure = null;
    try {
      this.all = await call("registries", {});
    } catch (thrown) {
      this.failure = thrown as Failure;
    }
  }

  /** Keeps one; fails with what is wrong with it. */
  async save(registry: Registry, password: string | null): Promise<void> {
    this.all = await call("save_registry", { registry, password });
    toasts.say(t("registry-saved", { address: registry.address }));
  }

  async remove(address: string): Promise<void> {
    const removing = call("remove_registry", { address }).then((all) => {
      this.all = all;
      toasts.say(t("registry-removed", { address }));
    });
    await toasts.guard(removing);
  }
}

export const registries = new Registries();

/** What is in a registry. */
export class Browse {
  repositories = $state.raw<string[] | null>(null);
  /** The registry has more than were read. */
  more = $state(false);
  failure = $state.raw<Failure | null>(null);
  open = $state<string | null>(null);
  tags = $state.raw<TagList | null>(null);

  constructor(readonly address: string) {
    void this.list();
  }

  list(): Promise<void> {
    return this.#ask(call("repositories", { address: this.address }), (found) => {
      this.repositories = [...found.repositories].sort();
      this.more = found.more;
    });
  }

  /** Asks once more what failed. */
  again(): Promise<void> {
    return this.open === null ? this.list() : this.look(this.open);
  }

  /** Opens one, or folds the one that is open. */
  turn(repository: string): void {
    if (this.open === repository) this.open = this.failure = null;
    else void this.look(repository);
  }

  async look(repository: string): Promise<void> {
    // What is shown already stays until it is known anew.
    if (this.open !== repository) this.tags = null;
    this.open = repository;
    await this.#ask(call("image_tags", { address: this.address, repository }), (found) => {
      if (this.open === repository) this.tags = found;
    });
  }

  async #ask<T>(answer: Promise<T>, take: (found: T) => void): Promise<void> {
    this.failure = null;
    try {
      take(await answer);
    } catch (thrown) {
      this.failure = thrown as Failure;
    }
  }
}
