import type { ChartQuery, ChartView, Failure, MetricsState, SeriesPoint, SeriesView, Stream } from "../../ipc";
import { app } from "../../state/app.svelte";

/** CPU and memory of one subject, as they come. */
export class LiveCharts {
  state = $state.raw<MetricsState>({ metrics: "waiting" });
  charts = $state.raw<ChartView[]>([]);
  failure = $state.raw<Failure | null>(null);
  #stream: Stream;

  constructor(query: ChartQuery) {
    this.#stream = app.stream(
      { topic: "charts", query },
      {
        opened: () => (this.failure = null),
        frame: (body) => {
          if (body.content !== "charts") return;
          this.state = body.state;
          this.charts = body.charts.map((chart, place) => merged(this.charts[place], chart));
        },
        failed: (failure) => (this.failure = failure),
      },
    );
  }

  /** Asks once more where that failed. */
  retry(): void {
    this.#stream.reopen();
  }

  close(): void {
    this.#stream.close();
  }
}

/** What the page has with what is new: points of the same time are replaced, those before the chart's start forgotten. */
export function merged(before: ChartView | undefined, news: ChartView): ChartView {
  if (news.whole || !before) return news;
  const series = news.series.map((one): SeriesView => {
    const old = before.series.find((other) => other.name === one.name)?.points ?? [];
    const from = one.points[0]?.at ?? Infinity;
    return { ...one, points: [...old.filter((point) => point.at >= news.start && point.at < from), ...one.points] };
  });
  return { ...news, whole: true, series };
}

/** The point of a series at a time: that of the step it falls into. */
export function pointAt(series: SeriesView, at: number, step: number): SeriesPoint | null {
  const first = series.points[0];
  if (!first) return null;
  const point = series.points[Math.floor((at - first.at) / step)];
  return point && at - point.at < step ? point : null;
}

/** The last value of a series. */
export function latest(series: SeriesView): number | null {
  return series.points.findLast((point) => point.value !== null)?.value ?? null;
}
