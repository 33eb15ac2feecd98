//! A share in the watch of one kind on one site.

use super::hub::Hub;
use super::{Changes, Feed, Row};
use concertina_contract::RowsState;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::Notify;

/// Keeps the watch of one kind on one site going; it ends some seconds after the last lease is dropped.
/// The feed behind it can be read through it.
#[derive(Debug)]
pub struct Lease {
    hub: Hub,
    feed: Arc<Feed>,
}

impl Lease {
    /// A share in a feed, counted by the hub already.
    pub(super) fn new(hub: Hub, feed: Arc<Feed>) -> Self {
        Self { hub, feed }
    }

    /// What the rows are worth.
    pub fn state(&self) -> RowsState {
        self.feed.state()
    }

    /// All rows, in no order.
    pub fn snapshot(&self) -> Vec<Arc<Row>> {
        self.feed.with_rows(|rows| rows.iter().map(|row| row.0.clone()).collect())
    }

    /// All rows and then what changes, without a gap.
    pub fn changes(&self) -> Changes {
        self.changes_waking(Arc::new(Notify::new()))
    }

    /// As [`Self::changes`], with a bell that may be shared among many.
    pub fn changes_waking(&self, wake: Arc<Notify>) -> Changes {
        Changes::new(self.feed.clone(), wake)
    }
}

impl Deref for Lease {
    type Target = Feed;

    fn deref(&self) -> &Feed {
        &self.feed
    }
}

impl Clone for Lease {
    fn clone(&self) -> Self {
        self.hub.lease(self.feed.site(), self.feed.kind())
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.hub.release(&self.feed);
    }
}
