//! How fast the engine retries, and how long things may take.

use std::time::Duration;

/// The times of hub and engine. Tests shorten them.
#[derive(Clone, Debug)]
pub struct Pace {
    /// The first pause after a failure; it doubles with each (client-go: 0.8 s).
    pub backoff_first: Duration,
    /// The longest pause (client-go: 30 s).
    pub backoff_last: Duration,
    /// A watch that lived so long was healthy: the pauses begin anew.
    pub healthy: Duration,
    /// The pause after 403 and 404: rights seldom change.
    pub refused: Duration,
    /// The first pause after a kind was not among those that are served: they may have been read a moment before it was made.
    pub unserved: Duration,
    /// How often a kind is listed that cannot be watched.
    pub unwatched: Duration,
    /// How often the rights of a user who may not read all are looked at again.
    pub recheck: Duration,
    /// How often rows that changed are written to disk.
    pub keep: Duration,
    /// The limit of one page of a list.
    pub page: Duration,
    /// The limit until a watch begins to answer.
    pub open: Duration,
    /// A watch that says nothing for so long is opened anew; bookmarks come about once a minute.
    pub silent: Duration,
    /// How long the server is asked to keep a watch open; a random part of a fifth is taken off.
    pub watch: Duration,
    /// How long a watch is kept after its last lease.
    pub linger: Duration,
    /// Objects per page.
    pub limit: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            backoff_first: Duration::from_millis(800),
            backoff_last: Duration::from_secs(30),
            healthy: Duration::from_secs(10),
            refused: Duration::from_mins(1),
            unserved: Duration::from_secs(10),
            unwatched: Duration::from_secs(15),
            recheck: Duration::from_mins(5),
            keep: Duration::from_mins(3),
            page: Duration::from_mins(1),
            open: Duration::from_secs(30),
            silent: Duration::from_secs(90),
            watch: Duration::from_secs(290),
            linger: Duration::from_secs(5),
            limit: 500,
        }
    }
}

impl Pace {
    /// The pause before the try after so many failures in a row, with a random part of up to a half.
    pub(super) fn backoff(&self, failures: u32) -> Duration {
        let doubled = self.backoff_first.saturating_mul(1 << failures.saturating_sub(1).min(16));
        let longest = doubled.min(self.backoff_last);
        longest.mul_f64(1.0 - chance() / 2.0)
    }

    /// How many seconds to ask the server to keep a watch open; different each time, so that many do not end at once.
    pub(super) fn watch_seconds(&self) -> u64 {
        self.watch.mul_f64(1.0 - chance() / 5.0).as_secs().max(1)
    }
}

/// A random number from 0 to 1.
fn chance() -> f64 {
    f64::from(uuid::Uuid::new_v4().as_fields().0) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let pace = Pace::default();
        for (failures, longest) in [(1, 0.8), (2, 1.6), (4, 6.4), (10, 30.0), (60, 30.0)] {
            let pause = pace.backoff(failures).as_secs_f64();
            assert!((longest / 2.0 - 0.001..=longest + 0.001).contains(&pause), "{failures}: {pause}");
        }
    }

    #[test]
    fn watches_end_at_different_times() {
        let pace = Pace::default();
        let seconds: Vec<u64> = (0..50).map(|_| pace.watch_seconds()).collect();
        assert!(seconds.iter().all(|seconds| (232..=290).contains(seconds)));
        assert!(seconds.iter().any(|other| *other != seconds[0]));
    }
}
