//! The last few values of something, for a sparkline.

use super::Usage;
use concertina_contract::Measure;

/// How many values a sparkline has: five minutes, one each scrape.
const LENGTH: usize = 20;

/// The last values, oldest first. Where a scrape had none, there is a gap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail(Box<[Option<Point>]>);

/// CPU in cores and memory in bytes, as a picture of sixteen pixels needs them.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    cpu: f32,
    memory: f32,
}

impl Trail {
    /// The trail after one more scrape; the first value begins one.
    #[must_use]
    pub fn then(&self, usage: Option<Usage>) -> Self {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a picture of sixteen pixels"
        )]
        let point = usage.map(|usage| Point { cpu: usage.cores() as f32, memory: usage.memory as f32 });
        let from = (self.0.len() + 1).saturating_sub(LENGTH);
        Self(self.0.iter().skip(from).copied().chain([point]).collect())
    }

    /// CPU in cores, oldest first.
    pub fn cpu(&self) -> Vec<Option<f32>> {
        self.0.iter().map(|point| point.map(|point| point.cpu)).collect()
    }

    /// Memory in bytes, oldest first.
    pub fn memory(&self) -> Vec<Option<f32>> {
        self.0.iter().map(|point| point.map(|point| point.memory)).collect()
    }

    /// One of the two in percent of its largest value, oldest first.
    pub fn percent(&self, measure: Measure) -> Vec<Option<u8>> {
        let values = match measure {
            Measure::Cpu => self.cpu(),
            Measure::Memory => self.memory(),
        };
        let most = values.iter().flatten().copied().fold(0.0, f32::max);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float turns to the nearest u8"
        )]
        let share = |value: f32| if most > 0.0 { (value / most * 100.0).round() as u8 } else { 0 };
        values.into_iter().map(|value| value.map(share)).collect()
    }

    /// Whether no value is left.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_keeps_the_last_values_and_their_gaps() {
        let usage = |milli: u64| Some(Usage { cpu: milli * 1_000_000, memory: milli });
        let mut trail = Trail::default();
        for step in 0..25 {
            trail = trail.then(if step == 20 { None } else { usage(step * 1_000) });
        }
        let cpu = trail.cpu();
        assert_eq!(cpu.len(), LENGTH);
        assert_eq!((cpu[0], cpu[15], cpu[19]), (Some(5.0), None, Some(24.0)));
        assert_eq!(trail.memory()[0], Some(5_000.0));
        let percent = trail.percent(Measure::Cpu);
        assert_eq!((percent[0], percent[15], percent[19]), (Some(21), None, Some(100)));
        assert_eq!(Trail::default().then(usage(0)).percent(Measure::Cpu), [Some(0)]);
        assert!(!trail.is_empty() && Trail::default().then(None).is_empty());
    }
}
