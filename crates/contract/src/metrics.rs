//! Use of CPU and memory, and what the source of the figures is worth.

use crate::{Millis, ObjectRef, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is measured, and in which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Processor time, in cores.
    Cpu,
    /// Working set, in bytes.
    Memory,
}

/// What a chart shows, and in which unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Charted {
    /// Processor time, in cores.
    Cpu,
    /// Working set, in bytes.
    Memory,
    /// Pods, by number.
    Pods,
    /// Use, in percent of what is asked for.
    Load,
}

impl From<Measure> for Charted {
    fn from(measure: Measure) -> Self {
        match measure {
            Measure::Cpu => Self::Cpu,
            Measure::Memory => Self::Memory,
        }
    }
}

/// What is asked of a source of figures, in order. A source that is missing names the first of these that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum MetricsProbe {
    /// The site is connected.
    Connected,
    /// The site serves `metrics.k8s.io/v1beta1`.
    Served,
    /// What stands behind that API answers: an aggregated API whose server is gone is 503.
    Available,
    /// The user may list it.
    Allowed,
    /// The answer came in time.
    Answered,
    /// The answer could be understood.
    Understood,
    /// The answer holds figures.
    Filled,
    /// The figures move: they are taken anew from time to time.
    Fresh,
}

/// What the figures of a site are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "metrics", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MetricsState {
    /// Not asked yet.
    #[default]
    Waiting,
    /// They are there.
    Live {
        /// When they were read.
        at: Millis,
    },
    /// They are not.
    Missing {
        /// What failed.
        probe: MetricsProbe,
        /// The server's words, at most 200 characters; empty if it said none.
        message: String,
        /// When there were figures last.
        last: Option<Millis>,
    },
}

/// What a chart is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ChartSubject {
    /// All nodes of a site.
    Site {
        /// The site.
        site: SiteId,
    },
    /// A node, a pod with its containers, or the pods of a workload.
    Object {
        /// The object.
        object: ObjectRef,
    },
    /// What an autoscaler made of a workload, beside its load.
    Autoscaler {
        /// The workload.
        object: ObjectRef,
    },
}

impl ChartSubject {
    /// The site, and the object unless it is the whole site.
    pub fn place(&self) -> (&SiteId, Option<&ObjectRef>) {
        match self {
            Self::Site { site } => (site, None),
            Self::Object { object } | Self::Autoscaler { object } => (&object.site, Some(object)),
        }
    }
}

/// How far a chart looks back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ChartRange {
    /// 15 minutes.
    #[default]
    Quarter,
    /// An hour.
    Hour,
    /// Six hours.
    SixHours,
    /// 24 hours: all there is.
    Day,
}

/// What a page wants drawn: CPU and memory of one subject, or its pods and their load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartQuery {
    /// The subject.
    pub subject: ChartSubject,
    /// How far back.
    pub range: ChartRange,
    /// The width of each drawing in pixels, 120 to 2,000.
    pub width: u32,
    /// The height of each drawing in pixels, 48 to 1,000.
    pub height: u32,
}

/// News of the charts of a query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartsFrame {
    /// What the figures are worth.
    pub state: MetricsState,
    /// CPU and memory, or pods and load: the second only where an autoscaler looks at it.
    pub charts: Vec<ChartView>,
}

/// One chart: its picture and its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartView {
    /// What is measured.
    pub measure: Charted,
    /// The left end of the time axis. What the page holds from before it can be forgotten.
    pub start: Millis,
    /// The right end.
    pub end: Millis,
    /// The time from one point to the next; each is the mean of what was measured in it.
    pub step: Millis,
    /// Whether the series are whole. If not, they hold what is new: points of the same time replace the page's.
    pub whole: bool,
    /// The series, each of a name of its own.
    pub series: Vec<SeriesView>,
    /// What use is compared with.
    pub marks: Vec<ChartMark>,
    /// The picture.
    pub drawing: Drawing,
}

/// One series of a chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesView {
    /// The container; empty for the whole subject. Of an autoscaler: `current`, `desired`, `min` and `max`; `cpu`, `cpu-target`,
    /// `memory` and `memory-target`.
    pub name: String,
    /// The colour of the series.
    pub role: Role,
    /// Points, oldest first, in the unit of the chart; none is a gap.
    pub points: Vec<SeriesPoint>,
}

/// One point of a series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SeriesPoint {
    /// The time at which its step begins.
    pub at: Millis,
    /// The mean of the step.
    pub value: Option<f64>,
}

/// A level that use is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartMark {
    /// Which: `request`, `limit` or `allocatable`.
    pub role: Role,
    /// The level now, in cores or bytes.
    pub value: f64,
}

/// What something in a picture means; the window gives it a colour of the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Lines behind.
    Grid,
    /// The axis.
    Axis,
    /// Text.
    Label,
    /// What pods ask for.
    Request,
    /// What pods may use at most.
    Limit,
    /// What a node has for pods.
    Allocatable,
    /// Between what bounds something is kept.
    Bound,
    /// The first series, and so on.
    Series0,
    /// The second series.
    Series1,
    /// The third series.
    Series2,
    /// The fourth series.
    Series3,
    /// The fifth series.
    Series4,
    /// The sixth series.
    Series5,
}

/// A picture as primitives, in pixels from the upper left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Drawing {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// The area of the values: left, top, right, bottom.
    pub plot: [i32; 4],
    /// The value at the top of that area; its bottom is 0.
    pub top: f64,
    /// The primitives, from the back to the front.
    pub shapes: Vec<Shape>,
}

/// One primitive. Points are x, y, x, y and so on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "shape", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Shape {
    /// A line through points.
    Line {
        /// Its meaning.
        role: Role,
        /// Its width in pixels.
        width: u32,
        /// Its points.
        points: Vec<i32>,
    },
    /// A filled area.
    Area {
        /// Its meaning.
        role: Role,
        /// 0 to 1.
        opacity: f64,
        /// Its corners.
        points: Vec<i32>,
    },
    /// A dot.
    Dot {
        /// Its meaning.
        role: Role,
        /// The centre: x, y.
        at: [i32; 2],
        /// The radius.
        radius: u32,
    },
    /// Text.
    Text {
        /// Its meaning.
        role: Role,
        /// The anchor: x, y.
        at: [i32; 2],
        /// Where the anchor is: at the start, in the middle or at the end of the line.
        anchor: Anchor,
        /// Whether the text stands above, around or below the anchor.
        stand: Stand,
        /// The size in pixels.
        size: f64,
        /// The text.
        text: String,
    },
}

/// Where the anchor of a text is along the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Anchor {
    /// At its start.
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// Where a text stands to its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Stand {
    /// Below it.
    Below,
    /// Around it.
    Around,
    /// Above it.
    Above,
}

/// How a chart is written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PictureFormat {
    /// Scalable.
    Svg,
    /// A bitmap.
    Png,
}
