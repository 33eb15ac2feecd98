/** A span of milliseconds as kubectl writes it: `HumanDuration` of k8s.io/apimachinery/pkg/util/duration. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  // A second of the past is an age of zero, for clocks that differ a little; more is not a sensible age.
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 60 * 2) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return pair(minutes, "m", seconds % 60, "s");
  if (minutes < 60 * 3) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return pair(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 24 * 8) return pair(days, "d", hours % 24, "h");
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.trunc(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return pair(years, "y", Math.trunc(hours / 24) % 365, "d");
  return `${years}y`;
}

function pair(large: number, unit: string, small: number, lesser: string): string {
  return small === 0 ? `${large}${unit}` : `${large}${unit}${small}${lesser}`;
}

/** How long ago, as kubectl writes it. */
export function age(since: number, now: number): string {
  return humanDuration(now - since);
}
