//! Charts, drawn once: the same drawing goes as primitives to the window, and as SVG or bitmap to a file.

mod axis;
mod draw;
mod picture;
mod record;
mod tick;
mod words;

pub use picture::{Labelled, Look, PictureError, key, png, svg};
pub use record::record;
pub use words::{level, number};

use concertina_contract::{Charted, Millis, Role};
use jiff::tz::TimeZone;

/// What is to be drawn.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What is measured; it decides the unit.
    pub measure: Charted,
    /// The left end of the time axis.
    pub start: Millis,
    /// The right end.
    pub end: Millis,
    /// The zone in which times are written.
    pub zone: TimeZone,
    /// The series, the first one in front.
    pub series: Vec<Series>,
    /// The least and the most between which the series are kept; empty for none.
    pub band: Vec<Series>,
    /// Levels to compare with.
    pub marks: Vec<(Role, f64)>,
}

/// One series of a chart.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Its name; empty for the whole subject.
    pub name: String,
    /// Times and values in the unit of the chart; none is a gap.
    pub points: Vec<(Millis, Option<f64>)>,
}

/// The roles of series, in order.
pub const SERIES: [Role; 6] =
    [Role::Series0, Role::Series1, Role::Series2, Role::Series3, Role::Series4, Role::Series5];

impl Chart {
    /// The role of a series by its place.
    pub fn role(place: usize) -> Role {
        SERIES[place % SERIES.len()]
    }

    /// The largest value of a series, and of the marks that are near enough not to flatten it.
    fn largest(&self) -> f64 {
        let values = self.series.iter().flat_map(|series| &series.points).filter_map(|(_, value)| *value);
        let used = values.fold(0.0_f64, f64::max);
        let bounds = self.band.iter().flat_map(|series| &series.points).filter_map(|(_, value)| *value);
        let marks = self
            .marks
            .iter()
            .map(|(_, level)| *level)
            .chain(bounds)
            .filter(|level| *level <= used.max(f64::EPSILON) * NEAR);
        marks.fold(used, f64::max)
    }
}

/// A mark above so many times the largest value is not drawn: it would press the values onto the axis.
const NEAR: f64 = 8.0;

#[cfg(test)]
mod tests;
