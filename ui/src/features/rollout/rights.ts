import { list, t } from "../../i18n/index.svelte";
import type { Kind } from "../../ipc";
import { rights, type Place } from "../../state/rights.svelte";
import { sites } from "../../state/sites.svelte";
import { mayDo } from "../sites/session";

/** What has to be patched to scale, and to restart. */
export type Patched = "deployments/scale" | "deployments";

/** Places that are asked about at most; of more the plan tells. */
const most = 100;

/** Why an act is possible on none of some objects; the plan leaves out those where it is not. Null when it can be tried. */
export function missingRight(places: Place[], resource: Patched): string | null {
  const able = (place: Place): boolean => {
    const site = sites.find(place.site);
    return site !== undefined && mayDo(site, "patch", "apps", resource, place.namespace);
  };
  return places.length === 0 || places.some(able) ? null : words(places, "patch", resource.replace(/^[^/]+/, "$&.apps"));
}

/** The same of any verb and kind, or a part of it, by what the sites tell when they are asked. */
export function lackingRight(places: Place[], verb: string, kind: Kind, subresource?: string): string | null {
  const each = [...new Map(places.map((place) => [`${place.site} ${place.namespace}`, place])).values()];
  // All of them are asked about at once: the first answer is not waited for.
  const able = each.slice(0, most).map((place) => rights.may(verb, kind, place, subresource));
  return each.length === 0 || each.length > most || able.includes(true) ? null : words(each, verb, subresource ? `${kind}/${subresource}` : kind);
}

function words(places: Place[], verb: string, resource: string): string {
  const names = [...new Set(places.map(({ site }) => sites.name(site)))];
  const namespaces = [...new Set(places.map(({ namespace }) => namespace))];
  const shown = namespaces.length > 3 ? [...namespaces.slice(0, 3), "…"] : namespaces;
  const where = { verb, resource, sites: list(names) };
  return namespaces.every((one) => one === "") ? t("right-missing-everywhere", where) : t("right-missing", { ...where, namespaces: list(shown) });
}
