import type { ChartQuery, Charted, ChartsFrame, ChartView, Drawing, MetricsProbe, Role, SeriesPoint, SeriesView, Shape } from "../bindings";

const ranges = { quarter: [15_000, 60], hour: [15_000, 240], sixHours: [60_000, 360], day: [240_000, 360] } as const;

/** Waves with a gap, drawn roughly as the core draws them. */
export function chartsFrame(query: ChartQuery, now: number, missing: MetricsProbe | null): ChartsFrame {
  const [step, count] = ranges[query.range];
  const end = Math.floor(now / step) * step + step;
  const start = end - step * count;
  if (query.subject.of === "autoscaler") return scaled(query, { step, count, start, end }, now, missing);
  const charts = (["cpu", "memory"] as const).map((measure): ChartView => {
    const whole = measure === "cpu" ? 4 : 8 * 2 ** 30;
    const points = Array.from({ length: count }, (_, index): SeriesPoint => {
      const at = start + index * step;
      const gap = missing !== null || (index > count * 0.4 && index < count * 0.45);
      return { at, value: gap ? null : whole * (0.4 + 0.2 * Math.sin(at / 400_000) + 0.04 * Math.sin(at / 31_000)) };
    });
    const series = [{ name: "", role: "series0" as const, points }];
    const marks = [{ role: query.subject.of === "site" ? ("allocatable" as const) : ("limit" as const), value: whole }];
    return { measure, start, end, step, whole: true, series, marks, drawing: draw(query, series, measure, whole) };
  });
  return { state: missing === null ? { metrics: "live", at: now } : { metrics: "missing", probe: missing, message: "", last: null }, charts };
}

/** A load that comes and goes, and pods that follow it between 2 and 10. */
function scaled(query: ChartQuery, { step, count, start, end }: { step: number; count: number; start: number; end: number }, now: number, missing: MetricsProbe | null): ChartsFrame {
  const load = (at: number): number => 70 + 45 * Math.sin(at / 400_000);
  const pods = (at: number): number => Math.max(2, Math.min(10, Math.ceil((5 * load(at)) / 70)));
  const line = (name: string, role: Role, value: (at: number) => number): SeriesView => ({
    name, role,
    points: Array.from({ length: count }, (_, index): SeriesPoint => {
      const at = start + index * step;
      return { at, value: missing !== null || (index > count * 0.4 && index < count * 0.45) ? null : value(at) };
    }),
  });
  const chart = (measure: Charted, top: number, series: SeriesView[]): ChartView => ({ measure, start, end, step, whole: true, series, marks: [], drawing: draw(query, series, measure, top) });
  const charts = [
    chart("pods", 12, [line("current", "series0", (at) => pods(at - 60_000)), line("desired", "series1", pods), line("min", "bound", () => 2), line("max", "bound", () => 10)]),
    chart("load", 150, [line("cpu", "series0", load), line("cpu-target", "series1", () => 70)]),
  ];
  return { state: missing === null ? { metrics: "live", at: now } : { metrics: "missing", probe: missing, message: "", last: null }, charts };
}

function draw({ width, height }: ChartQuery, series: SeriesView[], measure: Charted, top: number): Drawing {
  const points = series[0]?.points ?? [];
  const plot: Drawing["plot"] = [54, 8, width - 10, height - 20];
  const [left, high, right, low] = plot;
  const x = (index: number): number => Math.round(left + (index / points.length) * (right - left));
  const y = (value: number): number => Math.round(low - (value / top) * (low - high));
  const label = (value: number): string => (measure === "memory" ? `${value / 2 ** 30} GiB` : measure === "load" ? `${value} %` : String(value));
  const shapes: Shape[] = [0, top / 2, top].flatMap((value): Shape[] => [
    { shape: "line", role: "grid", width: 1, points: [left, y(value), right, y(value)] },
    { shape: "text", role: "label", at: [left - 6, y(value)], anchor: "end", stand: "around", size: 11, text: label(value) },
  ]);
  for (const { role, points: line } of series) {
    let run: number[] = [];
    line.forEach((point, index) => {
      if (point.value !== null) run.push(x(index), y(point.value));
      if ((point.value === null || index === line.length - 1) && run.length > 0) {
        shapes.push({ shape: "line", role, width: role === "bound" ? 1 : 2, points: run });
        run = [];
      }
    });
  }
  return { width, height, plot, top, shapes };
}
