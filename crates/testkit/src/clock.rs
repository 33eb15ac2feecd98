//! A clock that a test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Stands still until it is moved. Cloning shares the time.
#[derive(Clone, Debug)]
pub struct MovedClock(Arc<AtomicI64>);

impl MovedClock {
    /// Stands at so many milliseconds since the Unix epoch.
    pub fn at(millis: i64) -> Self {
        Self(Arc::new(AtomicI64::new(millis)))
    }

    /// The time it shows.
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Moves it by so many milliseconds.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    /// Reads it: what `Clock::from_fn` of the core takes.
    pub fn reader(&self) -> impl Fn() -> i64 + Send + Sync + 'static {
        let time = self.0.clone();
        move || time.load(Ordering::SeqCst)
    }
}
