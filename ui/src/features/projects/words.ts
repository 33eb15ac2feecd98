import type { ProjectRow, QuotaUse } from "../../ipc";

/** Factors of the suffixes that quantities of Kubernetes have. */
const factors: Record<string, number> = { n: 1e-9, u: 1e-6, m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 };

/** A quantity as a number; none when it is no quantity. */
function amount(text: string): number | null {
  const [, digits, suffix = ""] = /^([\d.]+(?:e[+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = factors[suffix];
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}

/** How full a quota is, from 0 to 1 and beyond; none when it cannot be told. */
export function fullness({ used, most }: QuotaUse): number | null {
  const [now, limit] = [amount(used), amount(most)];
  return now === null || limit === null ? null : limit === 0 ? 1 : now / limit;
}

/** The quota of a project that is fullest, over its sites. */
export function fullest(project: ProjectRow): { use: QuotaUse; share: number } | null {
  const all = project.places.flatMap((place) => place.quotas).flatMap((use) => {
    const share = fullness(use);
    return share === null ? [] : [{ use, share }];
  });
  return all.reduce<{ use: QuotaUse; share: number } | null>((worst, one) => (worst === null || one.share > worst.share ? one : worst), null);
}

/** Whether a name can be that of a namespace: a DNS label. */
export function isProjectName(name: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}

/** The projects that are to be seen: all words of a text stand in the name. */
export function shownProjects(all: ProjectRow[], text: string, names: string[], system: boolean): ProjectRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((row) => (system || !row.system) && (names.length === 0 || names.includes(row.name)) && words.every((word) => row.name.includes(word)));
}
