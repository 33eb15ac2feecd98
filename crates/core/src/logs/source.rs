//! A log as a source of frames, and the handle by which it is commanded.

use super::book::Book;
use super::follower::{Ground, follow};
use super::request::Way;
use super::room::Room;
use super::save::Saved;
use super::view::View;
use crate::clock::Clock;
use crate::redact::Redactor;
use crate::site::Link;
use crate::table::Source;
use crate::task::Tasks;
use crate::watch::Hub;
use concertina_contract::{FrameBody, LogQuery, LogSubject, SiteId};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::DropGuard;

/// How long lines wait for earlier ones of other containers, unless the page asks for something.
const REORDER: Duration = Duration::from_millis(100);

/// Gives the display name of a site, and the way to it.
#[derive(Clone)]
pub struct LogSites(Arc<SiteFacts>);

/// What [`LogSites`] asks.
type SiteFacts = dyn Fn(&SiteId) -> Option<(String, watch::Receiver<Link>)> + Send + Sync;

impl LogSites {
    /// Sites as this function gives them.
    pub fn new(
        facts: impl Fn(&SiteId) -> Option<(String, watch::Receiver<Link>)> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(facts))
    }
}

impl fmt::Debug for LogSites {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogSites")
    }
}

/// What logs are read with.
#[derive(Clone, Debug)]
pub struct LogsOptions {
    /// The sites.
    pub sites: LogSites,
    /// The rows that tell which pods there are.
    pub hub: Hub,
    /// Takes secrets out of failures. Lines stay as they are.
    pub redactor: Redactor,
    /// The time.
    pub clock: Clock,
    /// The scope of all reading.
    pub tasks: Tasks,
}

/// Commands a log. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Logs(Arc<Shared>);

/// Tells a page what changed of a log. All reading ends with it.
#[derive(Debug)]
pub struct LogsStream {
    shared: Arc<Shared>,
    _reading: DropGuard,
}

#[derive(Debug)]
struct Shared {
    book: Arc<Book>,
    options: LogsOptions,
    subject: LogSubject,
    /// The tasks that read now; others take their place when something else is to be read.
    reading: Mutex<Tasks>,
}

impl Logs {
    /// Begins to read. Must be called within the runtime.
    pub fn open(options: LogsOptions, subject: LogSubject, query: LogQuery) -> (Self, LogsStream) {
        let options = LogsOptions { tasks: options.tasks.child(), ..options };
        let book = Arc::new(Book::new(View::new(query)));
        let guard = options.tasks.stop_on_drop();
        let reading = Mutex::new(options.tasks.child());
        let shared = Arc::new(Shared { book, options, subject, reading });
        shared.read();
        (Self(shared.clone()), LogsStream { shared, _reading: guard })
    }

    /// Another query; `moved` is that of the frame by which its first line was reckoned. Must be called within the runtime.
    pub fn change_query(&self, query: LogQuery, moved: i32) {
        let anew = {
            let mut inner = self.0.book.lock();
            let before = inner.view.query.clone();
            inner.apply();
            if query.filter != before.filter {
                inner.sent.forget_lines();
            }
            let anew = (query.since, query.previous) != (before.since, before.previous);
            inner.view.change(query, moved.into());
            anew
        };
        if anew {
            self.0.read();
        }
        self.0.book.answer();
    }

    /// The lines that pass the filter, or all, for a file.
    pub fn saved(&self, all: bool) -> Saved {
        let mut inner = self.0.book.lock();
        inner.apply();
        let site = |id: &_| (self.0.options.sites.0)(id).map(|(name, _)| name).unwrap_or_default();
        Saved::new(&inner.view, all, site)
    }
}

impl Shared {
    /// Reads everything anew.
    fn read(&self) {
        let tasks = self.options.tasks.child();
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *reading, tasks.clone()).stop();
        drop(reading);
        let writer = self.book.begin();
        let query = self.book.lock().view.query.clone();
        let LogsOptions { sites, hub, redactor, clock, .. } = self.options.clone();
        let way = Arc::new(move |id: &_| {
            let (name, link) = (sites.0)(id)?;
            Some(Way { link, name, redactor: redactor.clone(), clock: clock.clone() })
        });
        let (since, previous) = (query.since, query.previous);
        let ground =
            Ground { hub, tasks: tasks.clone(), writer, since, previous, way, room: Room::default() };
        tasks.spawn(follow(ground, self.subject.clone()));
    }
}

impl Source for LogsStream {
    async fn changed(&mut self) {
        self.shared.book.wake.notified().await;
    }

    fn next(&mut self) -> Option<FrameBody> {
        let mut inner = self.shared.book.lock();
        inner.apply();
        let super::book::Inner { view, sent, .. } = &mut *inner;
        sent.next(view).map(FrameBody::Logs)
    }

    async fn settled(&mut self) {
        let waits = self.shared.book.lock().has_pending();
        if waits {
            // Asked or not, a frame is due.
            let _ = tokio::time::timeout(REORDER, self.shared.book.asked.notified()).await;
        }
    }

    async fn asked(&mut self) {
        self.shared.book.asked.notified().await;
    }
}
