//! Samples of any pace as points of an even one. Where nothing was measured, nothing is made up.

use super::super::Usage;
use super::{Sample, Track};

/// Points from `start` on, `step` apart, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The beginning of the first step.
    pub start: i64,
    /// The length of a step.
    pub step: i64,
    /// How many steps.
    pub count: usize,
}

/// The mean of each step; none where nothing was measured.
pub type Values = Vec<Option<Usage>>;

/// The pace at which sites are asked, in seconds.
const PACE: i64 = 15;

impl Grid {
    /// The grid of a time that ends now, at whole steps.
    pub fn until(now: i64, step: i64, count: usize) -> Self {
        let end = now.div_euclid(step) * step + step;
        Self { start: end - step * i64::try_from(count).unwrap_or_default(), step, count }
    }

    /// The end of the last step.
    pub fn end(&self) -> i64 {
        self.start + self.step * i64::try_from(self.count).unwrap_or_default()
    }

    /// The means of a track. A value is carried on over two intervals at most, as far as the track goes on.
    pub fn values(&self, samples: &[Sample]) -> Values {
        let reach = 2 * interval(samples) + PACE / 2;
        let mut values = Vec::with_capacity(self.count);
        let mut next = 0;
        for index in 0..self.count {
            let from = self.start + self.step * i64::try_from(index).unwrap_or_default();
            while samples.get(next).is_some_and(|sample| sample.at < from) {
                next += 1;
            }
            let here = samples[next..].iter().take_while(|sample| sample.at < from + self.step);
            let (count, sum) =
                here.fold((0, Usage::default()), |(count, sum), sample| (count + 1, sum + sample.usage));
            values.push(match (count, next.checked_sub(1).map(|last| samples[last])) {
                (0, Some(last)) => {
                    let goes_on = samples.get(next).is_none_or(|later| later.at - last.at <= reach);
                    (goes_on && from - last.at < reach - PACE / 2).then_some(last.usage)
                }
                (0, None) => None,
                (count, _) => Some(Usage { cpu: sum.cpu / count, memory: sum.memory / count }),
            });
        }
        values
    }

    /// The sum of tracks: of those that have a value, where any has.
    pub fn sum(&self, tracks: &[Track]) -> Values {
        let mut sum: Values = vec![None; self.count];
        for track in tracks {
            for (sum, value) in sum.iter_mut().zip(self.values(&track.samples)) {
                *sum = match (*sum, value) {
                    (Some(sum), Some(value)) => Some(sum + value),
                    (sum, value) => sum.or(value),
                };
            }
        }
        sum
    }
}

/// The usual time between two samples: sources of a slower pace than ours have no gaps between all of them.
fn interval(samples: &[Sample]) -> i64 {
    let mut steps: Vec<i64> = samples.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    if steps.is_empty() {
        return PACE;
    }
    let middle = steps.len() / 2;
    (*steps.select_nth_unstable(middle).1).clamp(PACE, 120)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(times: impl IntoIterator<Item = i64>) -> Vec<Sample> {
        let usage = |at: i64| Usage { cpu: at.unsigned_abs(), memory: 1 };
        times.into_iter().map(|at| Sample { at, usage: usage(at) }).collect()
    }

    fn cpu(values: &Values) -> Vec<Option<u64>> {
        values.iter().map(|value| value.map(|usage| usage.cpu)).collect()
    }

    #[test]
    fn a_gap_stays_a_gap_and_a_scrape_that_was_missed_is_none() {
        let grid = Grid { start: 0, step: 15, count: 10 };
        // One scrape is missing at 45, four from 75 on.
        let values = grid.values(&samples([0, 15, 30, 60, 135]));
        let expected = [Some(0), Some(15), Some(30), Some(30), Some(60), None, None, None, None, Some(135)];
        assert_eq!(cpu(&values), expected);
    }

    #[test]
    fn what_has_ended_ends() {
        let grid = Grid { start: 0, step: 15, count: 6 };
        assert_eq!(cpu(&grid.values(&samples([0, 15]))), [Some(0), Some(15), Some(15), None, None, None]);
        assert_eq!(cpu(&grid.values(&[])), [None; 6]);
    }

    #[test]
    fn steps_are_means_and_slow_sources_have_no_gaps() {
        let grid = Grid { start: 0, step: 60, count: 2 };
        assert_eq!(cpu(&grid.values(&samples([0, 15, 30, 45, 60, 75]))), [Some(22), Some(67)]);
        let grid = Grid { start: 0, step: 15, count: 8 };
        assert!(grid.values(&samples([0, 60, 120])).iter().all(Option::is_some));
    }

    #[test]
    fn a_sum_is_of_what_is_there() {
        let grid = Grid { start: 0, step: 15, count: 4 };
        let track = |times: &[i64]| Track { samples: samples(times.iter().copied()), ..Track::default() };
        let sum = grid.sum(&[track(&[0, 15, 30, 45]), track(&[30, 45])]);
        assert_eq!(cpu(&sum), [Some(0), Some(15), Some(60), Some(90)]);
    }

    #[test]
    fn a_grid_ends_with_the_step_of_now() {
        let grid = Grid::until(100, 15, 4);
        assert_eq!((grid.start, grid.end()), (45, 105));
    }
}
