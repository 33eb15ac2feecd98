//! Charts of sites and objects: figures from the history, levels from rows, words for a picture.

use super::Concertina;
use crate::chart::{self, Chart, Look, Series};
use crate::clock::Clock;
use crate::message::Messages;
use crate::metrics::{
    Grid, HistoryError, LOADS, Metrics, PODS, Select, Snapshot, Track, Usage, Values, count,
};
use crate::watch::{Hub, Row};
use concertina_contract::{
    ChartQuery, ChartRange, ChartSubject, Charted, ErrorCode, Failure, Kind, Measure, MetricsState,
    ObjectRef, PictureFormat, Role, SiteId,
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

/// The charts of one subject, at one time; at least one.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) state: MetricsState,
    pub(super) grid: Grid,
    pub(super) charts: Vec<Chart>,
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
        if let ChartSubject::Autoscaler { object } = &query.subject {
            return self.scaled(object, grid);
        }
        let (site, object) = query.subject.place();
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
        Ok(Built { state: state.clone(), grid, charts: charts.into() })
    }

    /// What an autoscaler did with a workload, and the load beside it.
    fn scaled(&self, object: &ObjectRef, grid: Grid) -> Result<Built, HistoryError> {
        let state = self.metrics.snapshot(&object.site).scalers_state.clone();
        let (namespace, name) = (object.namespace.clone(), object.name.clone());
        let select = Select::Scaler(namespace, object.kind.name().to_owned(), name);
        let tracks = self.metrics.history().read(&object.site, &select, grid.start - 300, grid.end())?;
        let times = (0_i64..).map(|index| (grid.start + index * grid.step) * 1_000);
        let series = |name: &&str| {
            let track = tracks.iter().find(|track| track.container == **name)?;
            let values = grid.values(&track.samples).into_iter().map(|value| value.map(count));
            Some(Series { name: (*name).to_owned(), points: times.clone().zip(values).collect() })
        };
        let chart = |measure, series, band| Chart {
            measure,
            start: grid.start * 1_000,
            end: grid.end() * 1_000,
            zone: self.zone.clone(),
            series,
            band,
            marks: Vec::new(),
        };
        let (pods, bounds) = PODS.split_at(2);
        let all = |names: &[&'static str]| names.iter().filter_map(series).collect::<Vec<_>>();
        let mut charts = vec![chart(Charted::Pods, all(pods), all(bounds))];
        let loads = all(&LOADS);
        if !loads.is_empty() {
            charts.push(chart(Charted::Load, loads, Vec::new()));
        }
        Ok(Built { state, grid, charts })
    }

    fn chart(&self, figures: &Figures, measure: Measure, grid: &Grid) -> Chart {
        let times = (0_i64..).map(|index| (grid.start + index * grid.step) * 1_000);
        let series = figures.series.iter().map(|(name, values)| {
            let values = values.iter().map(|value| value.map(|usage| usage.get(measure)));
            Series { name: name.clone(), points: times.clone().zip(values).collect() }
        });
        let marks = figures.marks.iter().map(|(role, level)| (*role, level.get(measure)));
        Chart {
            measure: measure.into(),
            start: grid.start * 1_000,
            end: grid.end() * 1_000,
            zone: self.zone.clone(),
            series: series.collect(),
            band: Vec::new(),
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
        let (site, object) = subject.place();
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
        "replicasets.apps" => return Some(Select::ReplicaSet(namespace, name)),
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
        Charted::Cpu => "chart-cpu",
        Charted::Memory => "chart-memory",
        Charted::Pods => "chart-pods",
        Charted::Load => "chart-load",
    });
    let key = |role, series: &Series| {
        let used = series.points.iter().rev().find_map(|(_, value)| *value);
        let word = match chart.measure {
            _ if series.name.is_empty() => messages.text("chart-use"),
            Charted::Pods | Charted::Load => messages.text(&format!("chart-series-{}", series.name)),
            Charted::Cpu | Charted::Memory => series.name.clone(),
        };
        (role, chart::key(&word, used.unwrap_or_default(), chart))
    };
    let lines = chart.series.iter().enumerate().map(|(place, series)| key(Chart::role(place), series));
    let bounds = chart.band.iter().map(|series| key(Role::Bound, series));
    let marks = chart.marks.iter().filter_map(|(role, level)| {
        let word = match role {
            Role::Request => "chart-request",
            Role::Limit => "chart-limit",
            Role::Allocatable => "chart-allocatable",
            _ => return None,
        };
        Some((*role, chart::key(&messages.text(word), *level, chart)))
    });
    (chart, heading, lines.chain(bounds).chain(marks).collect())
}
