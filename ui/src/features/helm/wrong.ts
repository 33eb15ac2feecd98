import { t } from "../../i18n/index.svelte";
import { fullLabel } from "../deploy/labels";
import { wrongOf, type Wrong } from "../deploy/wrong";
import { pathOf, type ChartDraft } from "./chartdraft.svelte";

/** The fields of an application of a chart that are wrong, as they stand from above. */
export function wrongFields(draft: ChartDraft): Wrong[] {
  const rank = ({ path }: Wrong): number => (isValue(path) ? 2 : path === "site" ? 1 : 0);
  return wrongOf(draft, t("chart-value-misread"), (path) => nameOf(draft, path)).sort((one, other) => rank(one) - rank(other));
}

/** Whether a field is one of the values. */
export function isValue(path: string): boolean {
  return path.startsWith("values");
}

function nameOf({ chart }: ChartDraft, path: string): string {
  if (!isValue(path)) return fullLabel(path);
  return chart?.fields.find((field) => pathOf(field) === path)?.title ?? (path.split("/").slice(1).join(".") || t("chart-values"));
}
