import type { Charted } from "../../ipc";

const bytes = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** A number with at most so many places, without zeros at its end. */
function places(value: number, most: number): string {
  const text = value.toFixed(most);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A value with its unit, as the labels of the axes write it: `250m`, `1.5`, `128 MiB`, `7`, `70 %`. */
export function level(value: number, measure: Charted): string {
  if (measure === "pods") return places(value, 1);
  if (measure === "load") return `${places(value, 0)} %`;
  if (measure === "cpu") {
    if (value < 0.00005) return "0";
    if (value < 0.01) return `${places(value * 1000, 1)}m`;
    if (value < 0.9995) return `${places(value * 1000, 0)}m`;
    return places(value, value < 10 ? 2 : 1);
  }
  let unit = 0;
  let rest = value;
  while (rest >= 1023.5 && unit + 1 < bytes.length) {
    rest /= 1024;
    unit++;
  }
  const most = (unit >= 2 && rest < 10) || (unit >= 3 && rest < 100) ? 1 : 0;
  return `${places(rest, most)} ${bytes[unit]}`;
}

/** The time of day, to the second. */
export function timeOfDay(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
