import { age } from "../../i18n/duration";
import { list, maybe, t, type Values } from "../../i18n/index.svelte";
import type { ApplicationCell, ApplicationOwner, ApplicationRow, ApplicationSite, CellRevision, Health, HealthReason, PackageName, PendingRelease, SiteId } from "../../ipc";
import { sites } from "../../state/sites.svelte";

/** All states, worst first. */
export const healths: Health[] = ["down", "degraded", "progressing", "unknown", "paused", "healthy"];

/** Counts choose the words that go with them. */
const counts = ["ready", "wanted", "updated"];

/** Why an application is as it is, in plain words. */
export function reasonText({ code, params, who }: HealthReason): string {
  const values: Values = { ...params, who: who ? `${who.kind} ${who.name}` : "", hasWho: who ? "yes" : "no" };
  for (const name of counts) if (name in params) values[name] = Number(params[name]);
  return maybe(`health-${code}`, values) ?? code;
}

/** A revision, as `r12`. */
export function revisionText(revision: CellRevision | null): string {
  return revision ? `r${revision.number}` : "";
}

/** A package with its version. */
export function packageText({ name, version }: PackageName): string {
  return [name, version].filter(Boolean).join(" ");
}

/** Who put it there. */
export function ownerText(owner: Exclude<ApplicationOwner, { owner: "none" }>): string {
  switch (owner.owner) {
    case "helm": return t("owner-helm", { release: owner.release });
    case "operator": return t("owner-operator", { kind: owner.kind, name: owner.name });
    default: return t(`owner-${owner.owner}`, { name: owner.name, hasName: owner.name ? "yes" : "no" });
  }
}

/** What Helm began and has not ended, and since when. */
export function pendingText({ act, revision, since }: PendingRelease, now: number): string {
  return t(`pending-${act}`, { revision: `r${revision}`, age: age(since, now) });
}

/** Longer than this Helm waits for nothing unless it is told to, in milliseconds. */
const patience = 300_000;

/** Whether whoever began an act of Helm is likely gone. */
export function isStuck({ since }: PendingRelease, now: number): boolean {
  return now - since > patience;
}

/** The name of a cell: where, how, and what is seen in it. */
export function cellName(cell: ApplicationCell, site: string): string {
  const { revision, pods, images } = cell;
  const seen = [revisionText(revision), `${pods.ready}/${pods.total}`, ...images.map((image) => image.tag)].filter(Boolean).join(" ");
  return `${site}: ${t(`health-${cell.health}`)}, ${[seen, cell.changed ? t("cell-changed") : ""].filter(Boolean).join(", ")}`;
}

/** All that a cell tells, in a sentence or two; the time is looked at only where it matters. */
export function cellText(cell: ApplicationCell, site: string, most: string | null, now: () => number): string {
  const parts = [t(`health-${cell.health}`)];
  if (cell.revision) parts.push(t("cell-revision", { revision: cell.revision.number }));
  parts.push(t("cell-ready", { ready: cell.pods.ready, total: cell.pods.total }));
  const tags = cell.images.map((image) => image.tag).join(", ");
  if (tags) parts.push(tags);
  const lines = [`${site}: ${parts.join(", ")}`];
  if (cell.reason) lines.push(reasonText(cell.reason));
  if (cell.pending) lines.push(pendingText(cell.pending, now()));
  if (cell.changed) lines.push(t("cell-changed-words"));
  if (cell.odd) lines.push(oddText(cell, most));
  return lines.join("\n");
}

/** Sites on which an application is as it is at its worst. */
export function worstSites(row: ApplicationRow): SiteId[] {
  return row.cells.filter((cell) => cell.health === row.health).map((cell) => cell.site);
}

/** The worst state of an application, and where it is so. */
export function rowText(row: ApplicationRow): string {
  const words = t(`health-${row.health}`);
  const where = worstSites(row);
  const names = list([...where.slice(0, 6).map((site) => sites.name(site)), ...(where.length > 6 ? ["…"] : [])]);
  return row.health === "healthy" ? words : t("health-on", { health: words, sites: names });
}

/** What an odd cell is made from, beside what most are made from. */
export function oddText(cell: ApplicationCell, most: string | null): string {
  return t("cell-odd", { package: cell.package ? packageText(cell.package) : t("cell-package-unknown"), most: most ?? "", hasMost: most ? "yes" : "no" });
}

/** What is known of an application that a site does not show. */
export type Absence = "absent" | "loading" | "unknown";

/** Whether an application without a cell is not there, or not known. */
export function absence(site: ApplicationSite | undefined, project: string): Absence {
  if (!site || site.state.rows === "loading") return "loading";
  if (site.state.rows === "failed" || site.state.rows === "disconnected") return "unknown";
  return site.partial && !site.partial.namespaces.includes(project) ? "unknown" : "absent";
}
