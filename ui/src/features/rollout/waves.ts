import type { Pace, SiteId } from "../../ipc";

/** All sites at once. */
export const atOnce: Pace = { waves: [], pause: 0 };

/** How long a canary is watched before the others follow, in minutes. */
export const pauses = [0, 1, 5, 15, 60];

/** One site first, and the others together after it was verified and watched for some minutes. */
export function canary(first: SiteId, sites: SiteId[], minutes: number): Pace {
  return { waves: [[first], sites.filter((site) => site !== first)].filter((wave) => wave.length > 0), pause: minutes * 60_000 };
}

/** One site after the other. */
export function oneByOne(sites: SiteId[], minutes: number): Pace {
  return { waves: sites.map((site) => [site]), pause: minutes * 60_000 };
}

/** The wave of a site, from 0; those that are in none come last. */
export function waveOf(pace: Pace, site: SiteId): number {
  const found = pace.waves.findIndex((wave) => wave.includes(site));
  return found < 0 ? pace.waves.length : found;
}
