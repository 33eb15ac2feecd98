//! The stream of a subject's charts: whole at first, then what is new.

use super::charts::{Built, Charts};
use crate::chart::{Chart, record};
use crate::table::Source;
use concertina_contract::{
    ChartMark, ChartQuery, ChartView, ChartsFrame, FrameBody, Millis, Role, SeriesPoint, SeriesView,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// The time axis moves on at least this often, also when no figures come.
const TICK: Duration = Duration::from_secs(30);
/// The least and the most pixels of a drawing.
const WIDTHS: (u32, u32) = (120, 2_000);
const HEIGHTS: (u32, u32) = (48, 1_000);

/// Tells a page of the charts whenever their figures are new.
#[derive(Debug)]
pub(super) struct ChartsSource {
    charts: Charts,
    query: ChartQuery,
    wake: Arc<Notify>,
    /// What was built and not told yet.
    built: Option<Built>,
    begun: bool,
    /// The names of the series that the page has, and the time of its last point.
    sent: Option<(Vec<String>, Millis)>,
    last: Option<ChartsFrame>,
}

impl ChartsSource {
    /// A source of these charts.
    pub(super) fn new(charts: Charts, query: ChartQuery) -> Self {
        let wake = Arc::new(Notify::new());
        charts.metrics().follow(&wake);
        Self { charts, query, wake, built: None, begun: false, sent: None, last: None }
    }
}

impl Source for ChartsSource {
    async fn changed(&mut self) {
        if self.begun {
            // A tick without news is fine.
            let _ = tokio::time::timeout(TICK, self.wake.notified()).await;
        }
        self.begun = true;
        let (charts, query) = (self.charts.clone(), self.query.clone());
        match tokio::task::spawn_blocking(move || charts.build(&query)).await {
            Ok(Ok(built)) => self.built = Some(built),
            Ok(Err(error)) => tracing::warn!(%error, "figures could not be read"),
            Err(error) => tracing::error!(%error, "charts could not be made"),
        }
    }

    fn next(&mut self) -> Option<FrameBody> {
        let Built { state, grid, charts } = self.built.take()?;
        let all = charts.iter().flat_map(|chart| chart.series.iter().chain(&chart.band));
        let names: Vec<String> = all.map(|series| series.name.clone()).collect();
        let since = self.sent.as_ref().filter(|(known, _)| *known == names).map(|(_, at)| *at);
        let step = grid.step * 1_000;
        let views = charts.iter().map(|chart| self.view(chart, step, since));
        let frame = ChartsFrame { state, charts: views.collect() };
        self.sent = Some((names, grid.end() * 1_000 - step));
        if since.is_some() && self.last.as_ref() == Some(&frame) {
            return None;
        }
        self.last = Some(frame.clone());
        Some(FrameBody::Charts(frame))
    }
}

impl ChartsSource {
    /// What the page does not know of a chart. The last two points that it has may have become others.
    fn view(&self, chart: &Chart, step: Millis, since: Option<Millis>) -> ChartView {
        let new = |at: Millis| since.is_none_or(|since| at >= since - 2 * step);
        let lines = chart.series.iter().enumerate().map(|(place, series)| (Chart::role(place), series));
        let bounds = chart.band.iter().map(|series| (Role::Bound, series));
        let series = lines.chain(bounds).map(|(role, series)| SeriesView {
            name: series.name.clone(),
            role,
            points: series
                .points
                .iter()
                .filter(|(at, _)| new(*at))
                .map(|&(at, value)| SeriesPoint { at, value })
                .collect(),
        });
        let (width, height) =
            (self.query.width.clamp(WIDTHS.0, WIDTHS.1), self.query.height.clamp(HEIGHTS.0, HEIGHTS.1));
        ChartView {
            measure: chart.measure,
            start: chart.start,
            end: chart.end,
            step,
            whole: since.is_none(),
            series: series.collect(),
            marks: chart.marks.iter().map(|&(role, value)| ChartMark { role, value }).collect(),
            drawing: record(chart, width, height),
        }
    }
}
