import { t } from "../../i18n/index.svelte";
import { call, type ObjectRef, type SiteId } from "../../ipc";
import { toasts } from "../../state/toasts.svelte";
import { rollout } from "../rollout/flow.svelte";

/** From one look to the next, in milliseconds. */
const again = 300_000;

/** Old versions that are kept warm beyond their time, whoever kept them: told in a notice that leads to the plan of their removal. */
class Expired {
  #sites = "";
  #told = new Set<string>();
  #timer: ReturnType<typeof setInterval> | null = null;

  /** Looks on the sites that answer, now and from time to time. */
  follow(sites: SiteId[]): void {
    const key = sites.join(" ");
    if (key === this.#sites) return;
    this.close();
    this.#sites = key;
    if (sites.length === 0) return;
    void this.#look(sites);
    this.#timer = setInterval(() => void this.#look(sites), again);
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#sites = "";
  }

  async #look(sites: SiteId[]): Promise<void> {
    const copies = await call("kept_copies", { sites }).catch(() => []);
    const over = copies.filter(({ until, switched }) => switched === null && until < Date.now()).map(({ object }) => object);
    if (over.every(({ uid }) => this.#told.has(uid))) return;
    this.#told = new Set(over.map(({ uid }) => uid));
    toasts.say(t("kept-expired", { count: over.length }), { label: t("kept-expired-remove", { count: over.length }), run: () => remove(over) });
  }
}

function remove(targets: ObjectRef[]): void {
  void rollout.review({ intent: "removeCopies", targets });
}

export const expired = new Expired();
