//! The matrix as a source of frames, and the handle by which it is commanded.

use super::frame::Sent;
use super::looks::Looks;
use super::view::View;
use crate::table::{SiteNames, Source};
use crate::watch::Hub;
use concertina_contract::{ApplicationQuery, ApplicationSites, FrameBody};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// So many changes between two frames are a burst, as when lists come.
const BURST: usize = 500;
/// How long a burst goes on between two frames, unless the page asks for something.
const REST: Duration = Duration::from_millis(200);

/// Commands a matrix. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Applications(Arc<Shared>);

/// Tells a page what changed of a matrix. Its watches end with it.
#[derive(Debug)]
pub struct ApplicationsSource {
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

/// The applications, and what the page knows of them.
#[derive(Debug)]
struct Inner {
    view: View,
    sent: Sent,
}

impl Applications {
    /// Leases what a query needs. Must be called within the runtime.
    pub fn open(hub: Hub, names: SiteNames, query: ApplicationQuery) -> (Self, ApplicationsSource) {
        Self::looking(hub, names, query, Looks::default())
    }

    /// As [`Self::open`], with looks at what others changed.
    pub fn looking(
        hub: Hub,
        names: SiteNames,
        query: ApplicationQuery,
        looks: Looks,
    ) -> (Self, ApplicationsSource) {
        let wake = Arc::new(Notify::new());
        let view = View::new(hub, names, query, wake.clone(), looks);
        let inner = Mutex::new(Inner { view, sent: Sent::default() });
        let shared = Arc::new(Shared { inner, wake, asked: Notify::new() });
        (Self(shared.clone()), ApplicationsSource { shared, rest: None })
    }

    /// Another query.
    pub fn change_query(&self, query: ApplicationQuery) {
        self.0.lock().view.change_query(query);
        self.0.asked.notify_one();
        self.0.wake.notify_one();
    }

    /// The applications that match the query, loaded or not, in order.
    pub fn matched(&self) -> Vec<ApplicationSites> {
        self.0.lock().view.matched()
    }

    /// Lists once more, now, what could not be listed.
    pub fn retry(&self) {
        self.0.lock().view.retry();
    }
}

impl Source for ApplicationsSource {
    async fn changed(&mut self) {
        self.shared.wake.notified().await;
    }

    fn next(&mut self) -> Option<FrameBody> {
        let Inner { view, sent } = &mut *self.shared.lock();
        view.apply();
        view.look();
        self.rest = (view.burst() >= BURST).then(|| Instant::now() + REST);
        sent.next(view).map(FrameBody::Applications)
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
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
