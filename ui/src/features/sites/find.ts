import type { SiteView } from "../../ipc";

/** Whether a site has each word in what a person would look for: name, group, label, context, server or place. */
export function matches(site: SiteView, text: string, kind: string): boolean {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const values = [site.name, kind, site.provider, site.region, ...site.groups, ...site.labels, ...site.logins.flatMap((login) => [login.context, login.server])];
  const all = values.join("\n").toLowerCase();
  return words.every((word) => all.includes(word));
}

/** The groups of some sites in the order of their names, each with its sites. */
export function groupsOf(all: SiteView[]): [string, SiteView[]][] {
  const by = new Map<string, SiteView[]>();
  for (const site of all) {
    for (const group of site.groups) {
      const members = by.get(group);
      if (members) members.push(site);
      else by.set(group, [site]);
    }
  }
  return [...by].sort(([one], [other]) => one.localeCompare(other));
}

/** The texts of a list that commas part. */
export function parts(text: string): string[] {
  return [...new Set(text.split(",").map((part) => part.trim()).filter(Boolean))].sort();
}
