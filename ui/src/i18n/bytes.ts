const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** An amount of bytes for people: `20.4 MiB`. */
export function bytes(amount: number, locale: string): string {
  let [value, unit] = [amount, 0];
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toLocaleString(locale, { maximumFractionDigits: unit > 0 && value < 100 ? 1 : 0 })} ${units[unit] ?? ""}`;
}
