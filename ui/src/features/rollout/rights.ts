import { list, t } from "../../i18n/index.svelte";
import type { SiteId } from "../../ipc";
import { sites } from "../../state/sites.svelte";
import { mayDo } from "../sites/session";

/** What has to be patched to scale, and to restart. */
export type Patched = "deployments/scale" | "deployments";

/** Why an act is possible on none of some sites; the plan leaves out those where it is not. Null when it can be tried. */
export function missingRight(ids: SiteId[], resource: Patched): string | null {
  const able = ids.filter((id) => {
    const site = sites.find(id);
    return site ? mayDo(site, "patch", "apps", resource) : false;
  });
  if (ids.length === 0 || able.length > 0) return null;
  return t("right-missing", { verb: "patch", resource: `${resource}.apps`, sites: list(ids.map((id) => sites.name(id))) });
}
