import { t } from "../../i18n/index.svelte";
import type { FormProblem, SiteId } from "../../ipc";
import { sites } from "../../state/sites.svelte";

/** Values that a message of a problem may use; the core fills what it knows. */
const known = { limit: "", min: "", max: "", name: "", path: "", size: "", request: "", replicas: "", line: "", what: "", other: "" };

/** What is wrong, in plain words; where it is wrong on one site alone, that site is named. */
export function problemText(problem: FormProblem, beside: SiteId | null): string {
  const words = t(`form-${problem.code}`, { ...known, ...problem.params });
  return problem.site === null || problem.site === beside ? words : t("failure-at-site", { site: sites.name(problem.site), what: words });
}

/** The id of the element of a field. */
export function fieldId(path: string, site: SiteId | null): string {
  return `deploy-${site ?? ""}-${path.replaceAll(".", "-")}`;
}
