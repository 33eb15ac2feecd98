//! One watch per site and kind, however many lease it.

use super::watcher::Watcher;
use super::{Feed, Keyed, Lease, Pace, Shelf};
use crate::clock::Clock;
use crate::site::Link;
use crate::task::Tasks;
use concertina_contract::{ErrorCode, Failure, Kind, RowsState, SiteId};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::Handle;
use tokio::sync::watch::Receiver;

/// Hands out leases, and runs an engine where there is a lease and a link. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    tasks: Tasks,
    clock: Clock,
    pace: Pace,
    shelf: Option<Shelf>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    links: BTreeMap<SiteId, Receiver<Link>>,
    watches: BTreeMap<(SiteId, Kind), Watch>,
    /// Where timers run when a lease is dropped outside the runtime.
    runtime: Option<Handle>,
}

/// A feed, its leases, and the tasks of its engine while one runs.
#[derive(Debug)]
struct Watch {
    feed: Arc<Feed>,
    leases: u32,
    /// Counts how often it was leased, so that a timer knows whether it is out of date.
    leased: u64,
    engine: Option<Tasks>,
}

/// How much is going on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Engines that run.
    pub watches: u32,
    /// Leases.
    pub leases: u32,
    /// Rows held.
    pub rows: u32,
}

impl Hub {
    /// A hub whose engines are tasks of this scope.
    pub fn new(tasks: Tasks, clock: Clock) -> Self {
        Self::with_pace(tasks, clock, Pace::default())
    }

    /// A hub with times of one's own.
    pub fn with_pace(tasks: Tasks, clock: Clock, pace: Pace) -> Self {
        Self::with_shelf(tasks, clock, pace, None)
    }

    /// A hub that keeps the last known rows on disk.
    pub fn with_shelf(tasks: Tasks, clock: Clock, pace: Pace, shelf: Option<Shelf>) -> Self {
        Self(Arc::new(Inner { tasks, clock, pace, shelf, state: Mutex::default() }))
    }

    /// Writes rows that changed to disk, again and again, until it is dropped.
    pub async fn keep_rows(self) {
        loop {
            tokio::time::sleep(self.0.pace.keep).await;
            self.keep(true).await;
        }
    }

    /// Writes rows to disk, all or those that changed. Ends when they are there.
    pub async fn keep(&self, changed: bool) {
        let Some(place) = self.0.shelf.clone() else { return };
        let feeds: Vec<Arc<Feed>> = self.lock().watches.values().map(|watch| watch.feed.clone()).collect();
        let write = move || feeds.iter().for_each(|feed| put(&place, feed, changed));
        if tokio::task::spawn_blocking(write).await.is_err() {
            tracing::warn!("last known rows could not be kept");
        }
    }

    /// Forgets all rows of a site, also on disk: another cluster answers in its place.
    pub fn forget(&self, site: &SiteId) {
        for watch in self.lock().of(site) {
            watch.feed.forget();
        }
        if let Some(place) = &self.0.shelf {
            place.forget(site);
        }
    }

    /// Brings back what is kept of a feed, beside the workers.
    fn recall(&self, feed: &Arc<Feed>) {
        let (Some(place), Ok(_)) = (self.0.shelf.clone(), Handle::try_current()) else { return };
        let feed = feed.clone();
        self.0.tasks.spawn(async move {
            let reading = feed.clone();
            let load = move || place.load(reading.site(), reading.kind());
            if let Ok(Some(kept)) = tokio::task::spawn_blocking(load).await {
                feed.recall(kept);
            }
        });
    }

    /// The time that its rows are stamped with.
    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Gives a site its link. What is leased of it begins to be watched when the link is ready.
    pub fn attach(&self, site: &SiteId, link: Receiver<Link>) {
        let mut state = self.lock();
        state.links.insert(site.clone(), link);
        for watch in state.of(site) {
            watch.stop();
        }
        self.start(&mut state, site);
    }

    /// Takes a site's link away. Its last rows stay.
    pub fn detach(&self, site: &SiteId) {
        let mut state = self.lock();
        state.links.remove(site);
        for watch in state.of(site) {
            watch.stop();
            watch.feed.lost(&Failure::new(ErrorCode::SiteNotConnected));
        }
    }

    /// A share in the watch of one kind on one site. Must be called within the runtime.
    pub fn lease(&self, site: &SiteId, kind: &Kind) -> Lease {
        let mut state = self.lock();
        state.runtime = Handle::try_current().ok().or(state.runtime.take());
        let watch = state.watches.entry((site.clone(), kind.clone())).or_insert_with(|| {
            let feed = Arc::new(Feed::new(site.clone(), kind.clone()));
            self.recall(&feed);
            Watch { feed, leases: 0, leased: 0, engine: None }
        });
        watch.leases += 1;
        watch.leased += 1;
        let feed = watch.feed.clone();
        self.start(&mut state, site);
        Lease::new(self.clone(), feed)
    }

    /// Lists the rows of a kind on a site once more, now, if they are leased and not right.
    pub fn retry(&self, site: &SiteId, kind: &Kind) {
        let mut state = self.lock();
        let watch = state.watches.get_mut(&(site.clone(), kind.clone()));
        let wrong = |watch: &&mut Watch| {
            matches!(watch.feed.state(), RowsState::Failed { .. } | RowsState::Stale { .. })
        };
        if let Some(watch) = watch.filter(wrong) {
            watch.stop();
            self.start(&mut state, site);
        }
    }

    /// Shows the rows that are held of each site and kind, until the answer is no. Looks at what is there; leases nothing.
    pub(crate) fn scan(&self, mut each: impl FnMut(&SiteId, &Kind, &HashSet<Keyed>) -> bool) {
        let feeds: Vec<Arc<Feed>> = self.lock().watches.values().map(|watch| watch.feed.clone()).collect();
        for feed in feeds {
            if !feed.with_rows(|rows| each(feed.site(), feed.kind(), rows)) {
                return;
            }
        }
    }

    /// The rows of a kind on a site where they are held; leases nothing.
    pub fn held(&self, site: &SiteId, kind: &Kind) -> Option<Arc<Feed>> {
        let state = self.lock();
        let held = state.watches.iter().find(|((other, what), _)| other == site && what == kind);
        held.map(|(_, watch)| watch.feed.clone())
    }

    /// How much is going on.
    pub fn counts(&self) -> Counts {
        self.lock().watches.values().fold(Counts::default(), |sum, watch| Counts {
            watches: sum.watches + u32::from(watch.engine.is_some()),
            leases: sum.leases + watch.leases,
            rows: sum.rows.saturating_add(u32::try_from(watch.feed.len()).unwrap_or(u32::MAX)),
        })
    }

    /// Gives a lease back.
    pub(super) fn release(&self, feed: &Arc<Feed>) {
        let mut state = self.lock();
        let key = (feed.site().clone(), feed.kind().clone());
        let Some(watch) = state.watches.get_mut(&key).filter(|watch| Arc::ptr_eq(&watch.feed, feed)) else {
            return;
        };
        watch.leases = watch.leases.saturating_sub(1);
        if watch.leases > 0 {
            return;
        }
        let leased = watch.leased;
        let Some(runtime) = state.runtime.clone() else { return };
        drop(state);
        let _runtime = runtime.enter();
        let hub = self.clone();
        self.0.tasks.spawn(async move {
            tokio::time::sleep(hub.0.pace.linger).await;
            hub.end(&key, leased);
            hub.keep(true).await;
        });
    }

    /// Ends a watch that nobody leased since.
    fn end(&self, key: &(SiteId, Kind), leased: u64) {
        if let Some(watch) = self.lock().watches.get_mut(key)
            && watch.leased == leased
            && watch.leases == 0
        {
            watch.stop();
            watch.feed.lost(&Failure::new(ErrorCode::SiteNotConnected));
        }
    }

    /// Starts what is leased of a site and does not run.
    fn start(&self, state: &mut State, site: &SiteId) {
        let Some(link) = state.links.get(site).cloned() else { return };
        for watch in state.of(site).filter(|watch| watch.leases > 0 && watch.engine.is_none()) {
            let tasks = self.0.tasks.child();
            let watcher = Watcher {
                feed: watch.feed.clone(),
                link: link.clone(),
                clock: self.0.clock.clone(),
                pace: self.0.pace.clone(),
                tasks: tasks.clone(),
            };
            tasks.spawn(watcher.run());
            watch.engine = Some(tasks);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the rows of a feed to disk.
fn put(shelf: &Shelf, feed: &Feed, changed: bool) {
    if let Some(kept) = feed.keep(changed) {
        shelf.save(feed.site(), feed.kind(), &kept);
    }
}

impl State {
    fn of(&mut self, site: &SiteId) -> impl Iterator<Item = &mut Watch> {
        self.watches.iter_mut().filter(move |((other, _), _)| other == site).map(|(_, watch)| watch)
    }
}

impl Watch {
    fn stop(&mut self) {
        if let Some(tasks) = self.engine.take() {
            tasks.stop();
        }
    }
}
