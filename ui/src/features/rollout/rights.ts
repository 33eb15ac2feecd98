import { list, t } from "../../i18n/index.svelte";
import type { ObjectRef } from "../../ipc";
import { sites } from "../../state/sites.svelte";
import { mayDo } from "../sites/session";

/** What has to be patched to scale, and to restart. */
export type Patched = "deployments/scale" | "deployments";

/** Where an object is. */
type Place = Pick<ObjectRef, "site" | "namespace">;

/** Why an act is possible on none of some objects; the plan leaves out those where it is not. Null when it can be tried. */
export function missingRight(places: Place[], resource: Patched): string | null {
  const able = places.some(({ site: id, namespace }) => {
    const site = sites.find(id);
    return site !== undefined && mayDo(site, "patch", "apps", resource, namespace);
  });
  if (places.length === 0 || able) return null;
  const names = [...new Set(places.map(({ site }) => sites.name(site)))];
  const namespaces = [...new Set(places.map(({ namespace }) => namespace))];
  const shown = namespaces.length > 3 ? [...namespaces.slice(0, 3), "…"] : namespaces;
  return t("right-missing", { verb: "patch", resource: resource.replace(/^[^/]+/, "$&.apps"), sites: list(names), namespaces: list(shown) });
}
