//! What followers of a feed get.

use super::{Feed, Row};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// Changes that a follower may have pending; beyond, it starts over from the rows themselves.
const PENDING: usize = 20_000;

/// One row before and after. An object that was replaced by another of the same name makes two changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The row before; none if it is new.
    pub before: Option<Arc<Row>>,
    /// The row after; none if it is gone.
    pub after: Option<Arc<Row>>,
}

/// What happened since the last time.
#[derive(Clone, Debug)]
pub enum Update {
    /// All rows from scratch: the first time, and when the follower was too slow.
    All(Vec<Arc<Row>>),
    /// What changed.
    Some(Arc<[Change]>),
}

/// Follows a feed: first all its rows, then what changes. Dropping it ends that.
#[derive(Debug)]
pub struct Changes {
    feed: Arc<Feed>,
    follower: Arc<Follower>,
}

/// The queue between a feed and who follows it.
#[derive(Debug)]
pub(super) struct Follower {
    queue: Mutex<Queue>,
    wake: Arc<Notify>,
}

#[derive(Debug)]
struct Queue {
    batches: VecDeque<Arc<[Change]>>,
    changes: usize,
    /// Start over from the rows.
    all: bool,
}

impl Changes {
    /// Follows a feed; `wake` is notified when there is something to take, and may be shared by many.
    pub(super) fn new(feed: Arc<Feed>, wake: Arc<Notify>) -> Self {
        let queue = Queue { batches: VecDeque::new(), changes: 0, all: true };
        let follower = Arc::new(Follower { queue: Mutex::new(queue), wake });
        feed.follow(&follower);
        Self { feed, follower }
    }

    /// Everything since the last time, in order. The state of the rows may have changed too: ask the lease.
    pub fn take(&mut self) -> Vec<Update> {
        self.feed.with_rows(|rows| {
            let mut queue = self.follower.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.changes = 0;
            let batches = std::mem::take(&mut queue.batches);
            if std::mem::take(&mut queue.all) {
                return vec![Update::All(rows.iter().map(|row| row.0.clone()).collect())];
            }
            batches.into_iter().map(Update::Some).collect()
        })
    }

    /// Waits until rows or their state changed. With a shared `wake`, wait on that instead.
    pub async fn changed(&self) {
        self.follower.wake.notified().await;
    }
}

impl Follower {
    /// Adds a batch, and wakes whoever waits. The caller holds the lock of the feed.
    pub(super) fn push(&self, batch: &Arc<[Change]>) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if !queue.all {
            queue.changes += batch.len();
            if queue.changes > PENDING {
                *queue = Queue { batches: VecDeque::new(), changes: 0, all: true };
            } else {
                queue.batches.push_back(batch.clone());
            }
        }
        drop(queue);
        self.wake.notify_one();
    }

    /// Wakes whoever waits: the state changed.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }
}
