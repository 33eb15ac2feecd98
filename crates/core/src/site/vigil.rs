//! Sees to it that a session stays with its cluster: a server may vanish, and another cluster answer at its address
//! before anybody noticed. No answer that came after a new connection is used before the identity was asked for again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Mutex, MutexGuard};

/// Counts the connections that a transport made. Clones count together.
#[derive(Clone, Debug, Default)]
pub(super) struct Dials(Arc<AtomicU64>);

impl Dials {
    /// One more.
    pub(super) fn count(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn so_far(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// What the cluster is known by, and up to which connection that was seen.
#[derive(Debug)]
pub(super) struct Vigil {
    mark: String,
    dials: Dials,
    seen: AtomicU64,
    asking: Mutex<()>,
}

impl Vigil {
    /// Guards what was seen just now.
    pub(super) fn new(mark: String, dials: Dials) -> Self {
        let seen = AtomicU64::new(dials.so_far());
        Self { mark, dials, seen, asking: Mutex::default() }
    }

    /// What the cluster is known by.
    pub(super) fn mark(&self) -> &str {
        &self.mark
    }

    /// Whether there are connections that were made after it was last seen.
    pub(super) fn is_due(&self) -> bool {
        self.seen.load(Ordering::SeqCst) < self.dials.so_far()
    }

    /// The right to ask: one at a time, and who waited may find that it is done.
    pub(super) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.asking.lock().await
    }

    /// The cluster was seen: what was dialled before that led to it.
    pub(super) fn see(&self) {
        self.seen.store(self.dials.so_far(), Ordering::SeqCst);
    }
}
