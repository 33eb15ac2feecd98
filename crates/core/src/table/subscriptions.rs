//! The live subscriptions of all pages.

use super::stream::{self, Closed, Source};
use super::view_source::{SiteNames, Table};
use crate::task::Tasks;
use crate::watch::Hub;
use concertina_contract::{ErrorCode, Failure, Frame, PageId, Subscribed, SubscriptionId, TableQuery};
use std::any::Any;
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
    /// What the page commands it by, if it can.
    handle: Option<Box<dyn Any + Send + Sync>>,
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
    /// It is about something else.
    #[error("subscription {id} is of another topic")]
    OtherTopic {
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

    /// Streams a source to a page that commands it by a handle. Must be called within the runtime.
    pub fn open_with(
        &self,
        page: &PageId,
        handle: impl Any + Send + Sync,
        source: impl Source,
        sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync + 'static,
    ) -> SubscriptionId {
        self.start(page, Some(Box::new(handle)), source, sink)
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
        Subscribed { id: self.open_with(page, table, source, sink), columns }
    }

    /// What a subscription is commanded by, such as its [`Table`].
    pub fn handle<T: Any + Clone>(&self, id: &SubscriptionId) -> Result<T, SubscriptionError> {
        let live = self.lock();
        let one = live.get(id).ok_or_else(|| SubscriptionError::Unknown { id: id.clone() })?;
        let handle = one.handle.as_ref().and_then(|handle| handle.downcast_ref::<T>());
        handle.cloned().ok_or_else(|| SubscriptionError::OtherTopic { id: id.clone() })
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
        handle: Option<Box<dyn Any + Send + Sync>>,
        source: impl Source,
        sink: impl Fn(Frame) -> Result<(), Closed> + Send + Sync + 'static,
    ) -> SubscriptionId {
        let id = SubscriptionId::new(uuid::Uuid::new_v4().to_string());
        let (acknowledged, receiver) = watch::channel(0);
        let tasks = self.0.tasks.child();
        let live = Live { page: page.clone(), acknowledged, tasks: tasks.clone(), handle };
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
