//! Charts of sites and objects: figures from the history, levels from rows, words for a picture.

use super::Concertina;
use crate::chart::{self, Chart, Look, Series};
use crate::clock::Clock;
use crate::message::Messages;
use crate::metrics::{Grid, HistoryError, Metrics, Select, Snapshot, Track, Usage, Values};
use crate::watch::{Hub, Row};
use concertina_contract::{
    ChartQuery, ChartRange, ChartSubject, ErrorCode, Failure, Kind, Measure, MetricsState, ObjectRef,
    PictureFormat, Role, SiteId,
};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// The most containers that have a line of their own.
const LINES: usize = 5;
/// Pixels of a picture for each pixel of its size: sharp on paper.
const SHARP: u32 = 2;
/// The size of a picture.
const PICTURE: (u32, u32) = (960, 560);

/// Makes charts. Cheap to clone; [`Self::build`] blocks.
#[derive(Clone, Debug)]
pub(super) struct Charts {
    metrics: Metrics,
    hub: Hub,
    clock: Clock,
    zone: TimeZone,
}

/// CPU and memory of one subject, at one time.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) state: MetricsState,
    pub(super) grid: Grid,
    pub(super) charts: [Chart; 2],
}

/// What lies behind both charts.
struct Figures {
    series: Vec<(String, Values)>,
    marks: Vec<(Role, Usage)>,
}

impl Charts {
    pub(super) fn new(metrics: Metrics, hub: Hub, clock: Clock) -> Self {
        Self { metrics, hub, clock, zone: TimeZone::system() }
    }

    pub(super) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The charts of a subject as of now.
    pub(super) fn build(&self, query: &ChartQuery) -> Result<Built, HistoryError> {
        let grid = grid(query.range, self.clock.now().div_euclid(1_000));
        let (site, object) = match &query.subject {
            ChartSubject::Site { site } => (site, None),
            ChartSubject::Object { object } => (&object.site, Some(object)),
        };
        let snapshot = self.metrics.snapshot(site);
        let state = snapshot.state(object.map_or(&Kind::Node, |object| &object.kind));
        let select = object.map_or(Some(Select::Nodes), select);
        let tracks = match &select {
            // What was used in the steps before the first may be carried into it.
            Some(select) => self.metrics.history().read(site, select, grid.start - 300, grid.end())?,
            None => Vec::new(),
        };
        let figures = Figures {
            series: series(&tracks, &grid, matches!(select, Some(Select::Pod(..)))),
            marks: self.marks(site, object, &snapshot),
        };
        let charts = [Measure::Cpu, Measure::Memory].map(|measure| self.chart(&figures, measure, &grid));
        Ok(Built { state: state.clone(), grid, charts })
    }

    fn chart(&self, figures: &Figures, measure: Measure, grid: &Grid) -> Chart {
        let times = (0_i64..).map(|index| (grid.start + index * grid.step) * 1_000);
        let series = figures.series.iter().map(|(name, values)| {
            let values = values.iter().map(|value| value.map(|usage| usage.get(measure)));
            Series { name: name.clone(), points: times.clone().zip(values).collect() }
        });
        let marks = figures.marks.iter().map(|(role, level)| (*role, level.get(measure)));
        Chart {
            measure,
            start: grid.start * 1_000,
            end: grid.end() * 1_000,
            zone: self.zone.clone(),
            series: series.collect(),
            marks: marks.filter(|(_, level)| *level > 0.0).collect(),
        }
    }

    /// The levels to compare with, by the rows that are watched anyway.
    fn marks(&self, site: &SiteId, object: Option<&ObjectRef>, snapshot: &Snapshot) -> Vec<(Role, Usage)> {
        let Some(object) = object else {
            let nodes = self.hub.held(site, &Kind::Node);
            let whole =
                |row: &Arc<Row>| snapshot.levels(row).into_iter().map(|(_, whole)| whole).sum::<Usage>();
            let sum = nodes.map(|feed| feed.with_rows(|rows| rows.iter().map(|row| whole(&row.0)).sum()));
            return sum.map(|sum| (Role::Allocatable, sum)).into_iter().collect();
        };
        let feed = self.hub.held(site, &object.kind);
        let Some(row) = feed.and_then(|feed| feed.get(&object.namespace, &object.name)) else {
            return Vec::new();
        };
        snapshot.levels(&row)
    }
}

impl Concertina {
    pub(super) fn charts(&self) -> Charts {
        let (metrics, hub) = (self.0.metrics.clone(), self.0.hub.clone());
        Charts::new(metrics, hub, self.0.clock.clone())
    }

    /// The charts of a subject as a file, written with our own font.
    pub async fn picture(
        &self,
        query: ChartQuery,
        format: PictureFormat,
        look: Look,
    ) -> Result<Vec<u8>, Failure> {
        let title = self.title(&query.subject)?;
        let (charts, messages) = (self.charts(), Messages::new(&self.locale()));
        let failed = |problem: String| Failure::new(ErrorCode::Internal).detail(problem);
        let paint = move || {
            let built = charts.build(&query).map_err(|error| failed(error.to_string()))?;
            let charts: Vec<chart::Labelled<'_>> =
                built.charts.iter().map(|chart| labelled(chart, &messages)).collect();
            match format {
                PictureFormat::Svg => chart::svg(&title, &charts, PICTURE, look).map(String::into_bytes),
                PictureFormat::Png => chart::png(&title, &charts, PICTURE, look, SHARP),
            }
            .map_err(|error| failed(error.to_string()))
        };
        tokio::task::spawn_blocking(paint).await.map_err(|_| Failure::new(ErrorCode::Internal))?
    }

    /// `plant-busan` or `plant-busan · shop/orders-1`.
    fn title(&self, subject: &ChartSubject) -> Result<String, Failure> {
        let (site, object) = match subject {
            ChartSubject::Site { site } => (site, None),
            ChartSubject::Object { object } => (&object.site, Some(object)),
        };
        let name = self.0.fleet.known_site(site)?.name();
        Ok(match object {
            None => name,
            Some(object) if object.namespace.is_empty() => format!("{name} · {}", object.name),
            Some(object) => format!("{name} · {}/{}", object.namespace, object.name),
        })
    }
}

fn grid(range: ChartRange, now: i64) -> Grid {
    match range {
        ChartRange::Quarter => Grid::until(now, 15, 60),
        ChartRange::Hour => Grid::until(now, 15, 240),
        ChartRange::SixHours => Grid::until(now, 60, 360),
        ChartRange::Day => Grid::until(now, 240, 360),
    }
}

/// What the history calls an object; none for kinds that use nothing.
fn select(object: &ObjectRef) -> Option<Select> {
    let (namespace, name) = (object.namespace.clone(), object.name.clone());
    let workload = match object.kind.resource() {
        "nodes" => return Some(Select::Node(name)),
        "pods" => return Some(Select::Pod(namespace, name)),
        "deployments.apps" => "Deployment",
        "statefulsets.apps" => "StatefulSet",
        "daemonsets.apps" => "DaemonSet",
        "replicasets.apps" => "ReplicaSet",
        "jobs.batch" => "Job",
        _ => return None,
    };
    Some(Select::Workload(namespace, workload.to_owned(), name))
}

/// The sum, and where there are some, the containers of a pod.
fn series(tracks: &[Track], grid: &Grid, pod: bool) -> Vec<(String, Values)> {
    let mut series = vec![(String::new(), grid.sum(tracks))];
    if pod && tracks.len() > 1 {
        let containers = tracks.iter().take(LINES);
        series.extend(containers.map(|track| (track.container.clone(), grid.values(&track.samples))));
    }
    series
}

/// A chart with its words for a picture.
fn labelled<'a>(chart: &'a Chart, messages: &Messages) -> chart::Labelled<'a> {
    let heading = messages.text(match chart.measure {
        Measure::Cpu => "chart-cpu",
        Measure::Memory => "chart-memory",
    });
    let lines = chart.series.iter().enumerate().map(|(place, series)| {
        let used = series.points.iter().rev().find_map(|(_, value)| *value);
        let word = if series.name.is_empty() { messages.text("chart-use") } else { series.name.clone() };
        (Chart::role(place), chart::key(&word, used.unwrap_or_default(), chart))
    });
    let marks = chart.marks.iter().filter_map(|(role, level)| {
        let word = match role {
            Role::Request => "chart-request",
            Role::Limit => "chart-limit",
            Role::Allocatable => "chart-allocatable",
            _ => return None,
        };
        Some((*role, chart::key(&messages.text(word), *level, chart)))
    });
    (chart, heading, lines.chain(marks).collect())
}
