import type { ChartMark } from "../../ipc";

/** The values of a trail: five minutes, one a quarter of a minute. */
const values = 20;

/** A line through the values of a trail, the newest at the right; a gap is a gap, and a value alone is a dot. */
export function spark(trail: (number | null)[], width: number, height: number): string {
  const step = (width - 2) / (values - 1);
  const begin = width - 1 - step * (trail.length - 1);
  let path = "";
  let pen = false;
  trail.forEach((value, index) => {
    if (value !== null) {
      const point = `${(begin + step * index).toFixed(1)} ${(height - 1 - (value / 100) * (height - 3)).toFixed(1)}`;
      const alone = (trail[index - 1] ?? null) === null && (trail[index + 1] ?? null) === null;
      path += `${pen ? "L" : "M"}${point}${alone ? "h0.1" : ""}`;
    }
    pen = value !== null;
  });
  return path;
}

/** What use is measured by, the share, and how that feels: the limit, else what a node has, else what was asked for. */
export function fullness(value: number, marks: ChartMark[]): { of: ChartMark; share: number; tone: "" | "warn" | "bad" } | null {
  const find = (role: ChartMark["role"]): ChartMark | undefined => marks.find((mark) => mark.role === role);
  const of = find("limit") ?? find("allocatable") ?? find("request");
  if (!of || of.value <= 0) return null;
  const share = value / of.value;
  // Who uses more than was asked for takes nothing that is not free.
  const tone = of.role === "request" || share < 0.8 ? "" : share < 0.95 ? "warn" : "bad";
  return { of, share, tone };
}
