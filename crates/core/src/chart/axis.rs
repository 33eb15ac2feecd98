//! An axis whose marks are given.

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use std::ops::Range;

/// From one value to another, with marks.
pub(super) struct Axis {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) marks: Vec<f64>,
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (low, high): (i32, i32)) -> i32 {
        let share = (value - self.from) / (self.to - self.from);
        #[allow(clippy::cast_possible_truncation, reason = "pixels of a picture; the cast saturates")]
        let at = (f64::from(low) + share * f64::from(high - low)).round() as i32;
        at
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.marks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}
