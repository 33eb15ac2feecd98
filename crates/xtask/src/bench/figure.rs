//! One thing that was measured, of ours and of a peer.

use serde_json::{Value, json};

/// Samples of ours and of a peer's, taken in turns.
#[derive(Debug)]
pub(crate) struct Figure {
    /// The benchmark, such as `list`.
    pub(crate) benchmark: &'static str,
    /// What is measured, with its unit.
    pub(crate) what: &'static str,
    /// The peer; empty when there is none.
    pub(crate) peer: &'static str,
    /// Our samples.
    pub(crate) ours: Vec<f64>,
    /// The peer's samples.
    pub(crate) theirs: Vec<f64>,
    /// What our median is judged by; without one it is told without a judgement.
    pub(crate) limit: Option<Limit>,
}

/// The most that our median may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Limit {
    /// In medians of the peer.
    Ratio(f64),
    /// In the figure's own unit.
    Value(f64),
    /// In the figure's own unit, above the peer's median.
    Above(f64),
}

impl Figure {
    /// Nothing measured yet.
    pub(crate) fn new(benchmark: &'static str, what: &'static str, peer: &'static str) -> Self {
        Self { benchmark, what, peer, ours: Vec::new(), theirs: Vec::new(), limit: None }
    }

    /// With a limit in medians of the peer.
    pub(crate) fn at_most(self, limit: f64) -> Self {
        self.within(Limit::Ratio(limit))
    }

    /// With a limit.
    pub(crate) fn within(mut self, limit: Limit) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Which one it is, such as `list wall, ms`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.benchmark, self.what)
    }

    /// Our median over the peer's.
    pub(crate) fn ratio(&self) -> f64 {
        median(&self.ours) / median(&self.theirs)
    }

    /// Whether it is as good as it must be.
    pub(crate) fn passes(&self) -> bool {
        let ours = median(&self.ours);
        self.limit.is_none_or(|limit| match limit {
            Limit::Ratio(most) => self.ratio() <= most,
            Limit::Value(most) => ours <= most,
            Limit::Above(most) => ours - median(&self.theirs) <= most,
        })
    }

    /// For other programs.
    pub(crate) fn json(&self) -> Value {
        let side =
            |samples: &[f64]| json!({"min": least(samples), "median": median(samples), "samples": samples});
        json!({
            "benchmark": self.benchmark, "what": self.what, "peer": self.peer, "ours": side(&self.ours),
            "theirs": side(&self.theirs), "ratio": self.ratio(), "limit": self.limit.map(Limit::json), "passes": self.passes(),
        })
    }
}

impl Limit {
    /// For people, such as `0.33`, `100` or `peer + 60`.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Ratio(most) => format!("{most:.2}"),
            Self::Value(most) => format!("{most:.0}"),
            Self::Above(most) => format!("peer + {most:.0}"),
        }
    }

    fn json(self) -> Value {
        match self {
            Self::Ratio(most) => json!({"ratio": most}),
            Self::Value(most) => json!({"value": most}),
            Self::Above(most) => json!({"abovePeer": most}),
        }
    }
}

/// The one in the middle, or the mean of the two in the middle; not a number when there is none.
pub(crate) fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match (sorted.get(middle), middle.checked_sub(1).and_then(|before| sorted.get(before))) {
        (Some(one), _) if sorted.len() % 2 == 1 => *one,
        (Some(one), Some(other)) => f64::midpoint(*one, *other),
        _ => f64::NAN,
    }
}

/// The smallest.
pub(crate) fn least(samples: &[f64]) -> f64 {
    samples.iter().copied().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_decides() {
        assert!(median(&[]).is_nan());
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
        let mut figure = Figure::new("list", "wall, ms", "kubectl").at_most(0.5);
        // Nothing measured is no success.
        assert!(!figure.passes());
        figure.ours = vec![1.0, 2.0, 90.0];
        figure.theirs = vec![4.0, 4.0, 1.0];
        assert!(figure.passes());
        figure.theirs = vec![3.9, 3.9, 9.0];
        assert!(!figure.passes());
        figure = figure.within(Limit::Value(2.0));
        assert!(figure.passes());
        figure = figure.within(Limit::Above(-2.0));
        assert!(!figure.passes());
    }
}
