//! The newest figures of all sites, and who wants to know of them.

use super::scraper::{ScrapePace, Scraper, Served};
use super::{History, Snapshot};
use crate::clock::Clock;
use crate::site::Link;
use crate::task::Tasks;
use crate::watch::{Feed, Hub};
use concertina_contract::{Kind, SiteId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::Notify;
use tokio::sync::watch::Receiver;

/// Asks all sites that are attached, and holds what they answered. Cheap to clone.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    tasks: Tasks,
    clock: Clock,
    pace: ScrapePace,
    hub: Hub,
    history: History,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    snapshots: BTreeMap<SiteId, Arc<Snapshot>>,
    scrapers: BTreeMap<SiteId, Tasks>,
    followers: Vec<Weak<Notify>>,
}

impl Metrics {
    /// Asks nobody yet. The hub tells owners of pods that it holds anyway.
    pub fn new(tasks: Tasks, clock: Clock, hub: Hub, history: History, pace: ScrapePace) -> Self {
        Self(Arc::new(Inner { tasks, clock, pace, hub, history, state: Mutex::default() }))
    }

    /// Begins to ask a site whenever its link is ready. `served` tells the APIs it served when it was connected.
    pub fn attach(
        &self,
        site: &SiteId,
        link: Receiver<Link>,
        served: impl Fn() -> Option<Vec<String>> + Send + Sync + 'static,
    ) {
        let served: Served = Arc::new(served);
        let scraper = Scraper {
            site: site.clone(),
            link,
            served,
            metrics: self.clone(),
            clock: self.0.clock.clone(),
            pace: self.0.pace,
        };
        let tasks = self.0.tasks.child();
        tasks.spawn(scraper.run());
        if let Some(before) = self.lock().scrapers.insert(site.clone(), tasks) {
            before.stop();
        }
    }

    /// Asks a site no more and forgets its figures.
    pub fn detach(&self, site: &SiteId) {
        let mut state = self.lock();
        if let Some(tasks) = state.scrapers.remove(site) {
            tasks.stop();
        }
        state.snapshots.remove(site);
    }

    /// The newest figures of a site.
    pub fn snapshot(&self, site: &SiteId) -> Arc<Snapshot> {
        self.lock().snapshots.get(site).cloned().unwrap_or_default()
    }

    /// What was used before.
    pub fn history(&self) -> &History {
        &self.0.history
    }

    /// Wakes the follower whenever figures of any site are new, as long as it lives.
    pub fn follow(&self, follower: &Arc<Notify>) {
        let mut state = self.lock();
        state.followers.retain(|follower| follower.strong_count() > 0);
        state.followers.push(Arc::downgrade(follower));
    }

    /// The pods of a site, where they are watched.
    pub(super) fn pods(&self, site: &SiteId) -> Option<Arc<Feed>> {
        self.0.hub.held(site, &Kind::Pod)
    }

    /// Puts a snapshot in place of the one before.
    pub(super) fn publish(&self, site: &SiteId, snapshot: Snapshot) {
        let mut state = self.lock();
        state.snapshots.insert(site.clone(), Arc::new(snapshot));
        state.followers.iter().filter_map(Weak::upgrade).for_each(|follower| follower.notify_one());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}
