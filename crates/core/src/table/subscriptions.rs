//! The live subscriptions of all pages.

use super::stream::{self, Closed, Source};
use super::view_source::{SiteNames, Table};
use crate::task::Tasks;
use crate::watch::Hub;
use concertina_contract::{ErrorCode, Failure, Frame, PageId, Subscribed, SubscriptionId, TableQuery};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch::{self, Sender};

/// Opens, acknowledges and closes subscriptions. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Subscriptions(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tasks: Tasks,
    live: Mutex<BTreeMap<SubscriptionId, Live>>,
}

#[derive(Debug)]
struct Live {
    page: PageId,
    acknowledged: Sender<u32>,
    tasks: Tasks,
    table: Option<Table>,
}

/// Why a subscription could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubscriptionError {
    /// It has ended, or never was.
    #[error("subscription {id} is not open")]
    Unknown {
        /// The subscription.
        id: SubscriptionId,
    },
    /// It is not a table.
    #[error("subscription {id} is not a table")]
    NotATable {
        /// The subscription.
        id: SubscriptionId,
    },
}

impl SubscriptionError {
    /// What the window shows.
    pub fn failure(&self) -> Failure {
        Failure::new(ErrorCode::BadRequest).with("reason", self.to_string())
    }
}

impl Subscriptions {
    /// None yet; their tasks belong to this scope.
    pub fn new(tasks: Tasks) -> Self {
        Self(Arc::new(Inner { tasks, live: Mutex::default() }))
    }

    /// Streams a source to a page. Must be called within the runtime.
    pub fn open(
        &self,
        page: &PageId,
        source: impl Source,
        sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync + 'static,
    ) -> SubscriptionId {
        self.start(page, None, source, sink)
    }

    /// Streams the rows of a query to a page. Must be called within the runtime.
    pub fn open_table(
        &self,
        page: &PageId,
        hub: Hub,
        names: SiteNames,
        query: TableQuery,
        sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync + 'static,
    ) -> Subscribed {
        let (table, source) = Table::open(hub, names, query);
        let columns = table.columns();
        Subscribed { id: self.start(page, Some(table), source, sink), columns }
    }

    /// The table of a subscription.
    pub fn table(&self, id: &SubscriptionId) -> Result<Table, SubscriptionError> {
        let live = self.lock();
        let one = live.get(id).ok_or_else(|| SubscriptionError::Unknown { id: id.clone() })?;
        one.table.clone().ok_or_else(|| SubscriptionError::NotATable { id: id.clone() })
    }

    /// The page has all frames up to this one.
    pub fn acknowledge(&self, id: &SubscriptionId, seq: u32) {
        if let Some(live) = self.lock().get(id) {
            live.acknowledged.send_if_modified(|last| {
                let more = seq > *last;
                *last = (*last).max(seq);
                more
            });
        }
    }

    /// Ends a subscription.
    pub fn close(&self, id: &SubscriptionId) {
        let live = self.lock().remove(id);
        drop(live);
    }

    /// Ends all subscriptions of a page.
    pub fn close_page(&self, page: &PageId) {
        let mut live = self.lock();
        let kept = std::mem::take(&mut *live);
        let (closed, kept): (BTreeMap<_, _>, _) = kept.into_iter().partition(|(_, live)| live.page == *page);
        *live = kept;
        drop(live);
        drop(closed);
    }

    /// How many are live.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn start(
        &self,
        page: &PageId,
        table: Option<Table>,
        source: impl Source,
        sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync + 'static,
    ) -> SubscriptionId {
        let id = SubscriptionId::new(uuid::Uuid::new_v4().to_string());
        let (acknowledged, receiver) = watch::channel(0);
        let tasks = self.0.tasks.child();
        let live = Live { page: page.clone(), acknowledged, tasks: tasks.clone(), table };
        self.lock().insert(id.clone(), live);
        let (all, name) = (self.clone(), id.clone());
        tasks.spawn(async move {
            stream::run(name.clone(), source, sink, receiver).await;
            all.close(&name);
        });
        id
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<SubscriptionId, Live>> {
        self.0.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.tasks.stop();
    }
}
