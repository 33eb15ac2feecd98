//! A table as a source of frames, and the handle by which it is commanded.

use super::copy;
use super::frame::Sent;
use super::stream::Source;
use super::view::View;
use crate::metrics::{Metrics, Snapshot};
use crate::watch::Hub;
use concertina_contract::{
    Attention, Column, Copied, CopyFormat, FilterProblem, FrameBody, ObjectRef, Selection, SiteId, SiteKind,
    TableQuery,
};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The most objects of a selection that are told.
const SELECTED: usize = 10_000;

/// How often a filter by age, and an order or filter by use, are worked out anew.
const TICK: Duration = Duration::from_secs(5);

/// So many changes between two frames are a burst, as when lists come: rows rush by, and nobody reads them.
const BURST: usize = 500;

/// How long a burst goes on between two frames, unless the page asks for something.
const REST: Duration = Duration::from_millis(200);

/// Gives the display name of a site, where it stands, and what its objects use: for the order and the filter.
#[derive(Clone)]
pub struct SiteNames {
    facts: Arc<SiteFacts>,
    metrics: Option<Metrics>,
}

/// What [`SiteNames`] asks.
type SiteFacts = dyn Fn(&SiteId) -> (String, SiteKind) + Send + Sync;

impl SiteNames {
    /// Names as this function gives them; where the sites stand is not known.
    pub fn new(name: impl Fn(&SiteId) -> String + Send + Sync + 'static) -> Self {
        Self::with_places(move |site| (name(site), SiteKind::Unknown))
    }

    /// Names and places as this function gives them.
    pub fn with_places(facts: impl Fn(&SiteId) -> (String, SiteKind) + Send + Sync + 'static) -> Self {
        Self { facts: Arc::new(facts), metrics: None }
    }

    /// With figures of use; without, nobody tells any.
    #[must_use]
    pub fn measured(self, metrics: Metrics) -> Self {
        Self { metrics: Some(metrics), ..self }
    }

    /// The newest figures of a site.
    pub(super) fn figures(&self, site: &SiteId) -> Arc<Snapshot> {
        self.metrics.as_ref().map(|metrics| metrics.snapshot(site)).unwrap_or_default()
    }
}

impl Deref for SiteNames {
    type Target = SiteFacts;

    fn deref(&self) -> &Self::Target {
        &*self.facts
    }
}

impl fmt::Debug for SiteNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SiteNames")
    }
}

/// Commands a table. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Table(Arc<Shared>);

/// Tells a page what changed of a table.
#[derive(Debug)]
pub struct TableSource {
    shared: Arc<Shared>,
    /// Until when a burst is left to go on.
    rest: Option<Instant>,
}

#[derive(Debug)]
struct Shared {
    inner: Mutex<Inner>,
    wake: Arc<Notify>,
    /// The page asked for something.
    asked: Notify,
}

/// The rows, and what the page knows of them.
#[derive(Debug)]
struct Inner {
    view: View,
    sent: Sent,
}

impl Table {
    /// Leases the rows of a query. Must be called within the runtime.
    pub fn open(hub: Hub, names: SiteNames, query: TableQuery) -> (Self, TableSource) {
        let wake = Arc::new(Notify::new());
        if let Some(metrics) = &names.metrics {
            metrics.follow(&wake);
        }
        let view = View::new(hub, names, query, wake.clone());
        let shared = Arc::new(Shared {
            inner: Mutex::new(Inner { view, sent: Sent::default() }),
            wake,
            asked: Notify::new(),
        });
        (Self(shared.clone()), TableSource { shared, rest: None })
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<Column> {
        self.0.lock().view.columns()
    }

    /// Another query; the kind may change too. Its first row was reckoned when the row that stays put had moved so far.
    pub fn change_query_as_of(&self, moved: i32, query: TableQuery) {
        let mut inner = self.0.lock();
        let first = i64::from(query.first) + i64::from(inner.view.moved()) - i64::from(moved);
        let first = u32::try_from(first.max(0)).unwrap_or(u32::MAX);
        inner.change_query(TableQuery { first, ..query });
        self.0.answer();
    }

    /// Another query; the kind may change too.
    pub fn change_query(&self, query: TableQuery) {
        self.0.lock().change_query(query);
        self.0.answer();
    }

    /// Changes the selection; tells what is wrong with a filter in it.
    pub fn select(&self, selection: &Selection) -> Option<FilterProblem> {
        let problem = self.0.lock().view.select(selection);
        self.0.answer();
        problem
    }

    /// Shows columns beside those of the kind: `owner`, `images`, `label:KEY`. All rows are sent anew.
    pub fn extend(&self, columns: &[String]) {
        let mut inner = self.0.lock();
        inner.view.extend(columns);
        inner.sent.clear();
        self.0.answer();
    }

    /// The selected rows, at most 10,000, or this one, as text with these columns.
    pub fn copy(&self, format: CopyFormat, columns: &[String], row: Option<u32>) -> Copied {
        let inner = self.0.lock();
        copy::copy(&inner.view, format, columns, row, inner.view.now())
    }

    /// The object of a row.
    pub fn object(&self, row: u32) -> Option<ObjectRef> {
        self.0.lock().view.object(row)
    }

    /// Lists once more, now, on the sites where that failed.
    pub fn retry(&self) {
        self.0.lock().view.retry();
    }

    /// What the user attends to: it stays put.
    pub fn attend(&self, attention: &Attention) {
        self.0.lock().view.attend(attention);
        self.0.answer();
    }

    /// The selected objects in order, loaded or not, at most 10,000.
    pub fn selected(&self) -> Vec<ObjectRef> {
        self.0.lock().view.selected(SELECTED)
    }

    /// What time changes is worked out anew.
    #[cfg(test)]
    pub(super) fn pass_time(&self) {
        self.0.lock().view.pass_time();
    }

    /// The index of an object in the sorted whole.
    pub fn locate(&self, object: &ObjectRef) -> Option<u32> {
        self.0.lock().view.locate(object).and_then(|index| u32::try_from(index).ok())
    }
}

impl Source for TableSource {
    async fn changed(&mut self) {
        if !self.shared.lock().view.follows_time() {
            self.shared.wake.notified().await;
            return;
        }
        if tokio::time::timeout(TICK, self.shared.wake.notified()).await.is_err() {
            self.shared.lock().view.pass_time();
        }
    }

    fn next(&mut self) -> Option<FrameBody> {
        let Inner { view, sent } = &mut *self.shared.lock();
        view.apply();
        self.rest = (view.burst() >= BURST).then(|| Instant::now() + REST);
        sent.next(view).map(FrameBody::Table)
    }

    async fn settled(&mut self) {
        if let Some(rest) = self.rest {
            // Asked or not, a frame is due.
            let _ = tokio::time::timeout_at(rest, self.shared.asked.notified()).await;
        }
    }

    async fn asked(&mut self) {
        self.shared.asked.notified().await;
    }
}

impl Shared {
    /// The page is to have its answer.
    fn answer(&self) {
        self.asked.notify_one();
        self.wake.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn change_query(&mut self, query: TableQuery) {
        if self.view.query.kind != query.kind {
            self.sent.clear();
        }
        self.view.change_query(query);
    }
}
