import { t } from "../../i18n/index.svelte";
import type { FormProblem, SiteId } from "../../ipc";
import { sites } from "../../state/sites.svelte";
import type { Draft } from "./draft.svelte";
import { fullLabel, rankOf } from "./labels";
import { problemText } from "./words";

/** A field that is wrong, as a summary names it. */
export interface Wrong {
  /** The way to the field, within the form or a site's difference. */
  path: string;
  /** The site in whose difference it is to be mended; none for the form itself. */
  site: SiteId | null;
  name: string;
  /** What is wrong. */
  words: string;
}

/** What is known of a form that is written. */
interface Written {
  sites: SiteId[];
  problems: FormProblem[];
  misread: ReadonlyMap<string, string>;
  placeOf: (problem: FormProblem) => SiteId | null;
}

/** The fields of what is written that are wrong, each once. What cannot be read is told by `misread`. */
export function wrongOf(draft: Written, misread: string, label: (path: string) => string = fullLabel): Wrong[] {
  const named = (path: string, site: SiteId | null, words: string): Wrong => (
    { path, site, words, name: site === null ? label(path) : t("failure-at-site", { site: sites.name(site), what: label(path) }) }
  );
  const all = [
    ...(draft.sites.length === 0 ? [named("site", null, t("sites-missing"))] : []),
    ...[...draft.misread.keys()].map((key) => {
      const slash = key.indexOf("/");
      return named(key.slice(slash + 1), key.slice(0, slash) || null, misread);
    }),
    ...draft.problems.map((problem) => {
      const site = draft.placeOf(problem);
      return named(problem.field, site, problemText(problem, site));
    }),
  ];
  return all.filter((one, place) => all.findIndex(({ path, site }) => path === one.path && site === one.site) === place);
}

/** The fields of a form that are wrong, as they stand from above; differences of sites come last. */
export function wrongFields(draft: Draft): Wrong[] {
  const later = ({ site }: Wrong): number => (site === null ? -1 : draft.sites.indexOf(site));
  return wrongOf(draft, t("number-invalid")).sort((one, other) => later(one) - later(other) || rankOf(one.path) - rankOf(other.path));
}
