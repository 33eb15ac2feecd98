import { list, t } from "../../i18n/index.svelte";
import type { SilentNode } from "../../ipc";
import { router } from "../../state/router.svelte";
import { sites } from "../../state/sites.svelte";
import { toasts } from "../../state/toasts.svelte";
import { explorer } from "../explorer/explorer.svelte";

/** Tells in any view that nodes fell silent, with the way to what that means. */
export function tellSilent(nodes: SilentNode[]): void {
  const [first, ...others] = nodes;
  if (!first) return;
  if (others.length === 0) {
    const { object } = first;
    toasts.say(t("silent-toast", { name: object.name, site: sites.name(object.site) }), { label: t("silent-look"), run: () => explorer.show(object) });
    return;
  }
  const names = list(nodes.slice(0, 5).map(({ object }) => object.name));
  toasts.say(t("silent-toast-many", { count: nodes.length, names }), { label: t("view-fleet"), run: () => router.go("fleet") });
}
