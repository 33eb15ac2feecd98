//! How long a rollout may go without a step forward, as `progressDeadlineSeconds` counts it.

use super::rollout::Rollout;
use concertina_contract::Millis;
use std::time::Duration;
use tokio::time::Instant;

/// How long one rollout is waited for. It begins anew with each step forward, and when another number of pods is wanted.
#[derive(Debug)]
pub(super) struct Patience {
    limit: Duration,
    over: Instant,
    /// The most that were ready, and the most that were updated: one that comes and goes is no step forward.
    most: (u32, u32),
    wanted: u32,
}

impl Patience {
    /// `limit` in milliseconds; `otherwise` where there is none.
    pub(super) fn new(limit: Option<Millis>, otherwise: Duration, now: Instant) -> Self {
        let limit =
            limit.and_then(|limit| u64::try_from(limit).ok()).map_or(otherwise, Duration::from_millis);
        Self { limit, over: now + limit, most: (0, 0), wanted: 0 }
    }

    /// Takes note of how far the rollout is.
    pub(super) fn see(&mut self, rollout: &Rollout, now: Instant) {
        let Rollout::UnderWay { ready, updated, wanted, .. } = *rollout else { return };
        let other = wanted != self.wanted;
        if other || ready > self.most.0 || updated > self.most.1 {
            self.over = now + self.limit;
        }
        let (most_ready, most_updated) = if other { (0, 0) } else { self.most };
        self.most = (most_ready.max(ready), most_updated.max(updated));
        self.wanted = wanted;
    }

    /// When it ends.
    pub(super) fn over(&self) -> Instant {
        self.over
    }

    /// Whether it has ended.
    pub(super) fn is_over(&self, now: Instant) -> bool {
        now >= self.over
    }

    /// What it says when it has ended.
    pub(super) fn message(&self) -> String {
        format!("no progress for {} s", self.limit.as_secs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ready: u32, wanted: u32) -> Rollout {
        Rollout::UnderWay { ready, updated: wanted, wanted, blocked: None }
    }

    #[test]
    fn a_rollout_that_goes_on_is_waited_for() {
        let mut now = Instant::now();
        let mut patience = Patience::new(Some(60_000), Duration::ZERO, now);
        for ready in 0..8 {
            patience.see(&at(ready, 8), now);
            now += Duration::from_secs(50);
            assert!(!patience.is_over(now), "{ready} of 8");
        }
        now += Duration::from_secs(10);
        assert!(patience.is_over(now));
        patience.see(&at(7, 9), now);
        assert!(!patience.is_over(now), "it was scaled");
    }

    #[test]
    fn pods_that_come_and_go_are_no_progress() {
        let mut now = Instant::now();
        let mut patience = Patience::new(None, Duration::from_mins(1), now);
        for second in 0..12 {
            patience.see(&at(second % 2, 3), now);
            now += Duration::from_secs(10);
        }
        assert!(patience.is_over(now));
        assert_eq!(patience.message(), "no progress for 60 s");
    }
}
