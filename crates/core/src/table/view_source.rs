//! A table as a source of frames, and the handle by which it is commanded.

use super::frame::Sent;
use super::stream::Source;
use super::view::View;
use crate::watch::Hub;
use concertina_contract::{Column, FrameBody, ObjectRef, Selection, SiteId, TableQuery};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The most objects of a selection that are told.
const SELECTED: usize = 10_000;

/// Gives the display name of a site, for the order and the filter.
#[derive(Clone)]
pub struct SiteNames(Arc<dyn Fn(&SiteId) -> String + Send + Sync>);

impl SiteNames {
    /// Names as this function gives them.
    pub fn new(name: impl Fn(&SiteId) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(name))
    }
}

impl Deref for SiteNames {
    type Target = dyn Fn(&SiteId) -> String + Send + Sync;

    fn deref(&self) -> &Self::Target {
        &*self.0
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
pub struct TableSource(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    inner: Mutex<(View, Sent)>,
    wake: Arc<Notify>,
}

impl Table {
    /// Leases the rows of a query. Must be called within the runtime.
    pub fn open(hub: Hub, names: SiteNames, query: TableQuery) -> (Self, TableSource) {
        let wake = Arc::new(Notify::new());
        let view = View::new(hub, names, query, wake.clone());
        let shared = Arc::new(Shared { inner: Mutex::new((view, Sent::default())), wake });
        (Self(shared.clone()), TableSource(shared))
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<Column> {
        self.0.lock().0.layout().columns().to_vec()
    }

    /// Another query; the kind may change too.
    pub fn change_query(&self, query: TableQuery) {
        let mut inner = self.0.lock();
        if inner.0.query.kind != query.kind {
            inner.1.clear();
        }
        inner.0.change_query(query);
        self.0.wake.notify_one();
    }

    /// Changes the selection.
    pub fn select(&self, selection: &Selection) {
        self.0.lock().0.select(selection);
        self.0.wake.notify_one();
    }

    /// The selected objects in order, loaded or not, at most 10,000.
    pub fn selected(&self) -> Vec<ObjectRef> {
        self.0.lock().0.selected(SELECTED)
    }

    /// The index of an object in the sorted whole.
    pub fn locate(&self, object: &ObjectRef) -> Option<u32> {
        self.0.lock().0.locate(object).and_then(|index| u32::try_from(index).ok())
    }
}

impl Source for TableSource {
    async fn changed(&mut self) {
        self.0.wake.notified().await;
    }

    fn next(&mut self) -> Option<FrameBody> {
        let (view, sent) = &mut *self.0.lock();
        view.apply();
        sent.next(view).map(FrameBody::Table)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, (View, Sent)> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
