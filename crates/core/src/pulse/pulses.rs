//! The silent nodes of all sites, and who wants to know of them.

use super::listener::Listener;
use crate::clock::Clock;
use crate::site::Link;
use crate::task::Tasks;
use concertina_contract::{SilentNode, SiteId};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use tokio::sync::Notify;
use tokio::sync::watch::Receiver;

/// Listens to the nodes of all sites that are attached. Cheap to clone.
#[derive(Clone)]
pub struct Pulses(Arc<Inner>);

struct Inner {
    tasks: Tasks,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    silent: BTreeMap<SiteId, Vec<SilentNode>>,
    listeners: BTreeMap<SiteId, Tasks>,
    followers: Vec<Weak<Notify>>,
}

impl Pulses {
    /// Listens to nobody yet.
    pub fn new(tasks: Tasks, clock: Clock) -> Self {
        Self(Arc::new(Inner { tasks, clock, state: Mutex::default() }))
    }

    /// Begins to listen to a site's nodes whenever its link is ready.
    pub fn attach(&self, site: &SiteId, link: Receiver<Link>) {
        let listener =
            Listener { site: site.clone(), link, pulses: self.clone(), clock: self.0.clock.clone() };
        let tasks = self.0.tasks.child();
        tasks.spawn(listener.run());
        if let Some(before) = self.lock().listeners.insert(site.clone(), tasks) {
            before.stop();
        }
    }

    /// Listens to a site's nodes no more.
    pub fn detach(&self, site: &SiteId) {
        let mut state = self.lock();
        if let Some(tasks) = state.listeners.remove(site) {
            tasks.stop();
        }
        state.silent.remove(site);
    }

    /// The nodes of a site that are not heard any more, by name.
    pub fn silent(&self, site: &SiteId) -> Vec<SilentNode> {
        self.lock().silent.get(site).cloned().unwrap_or_default()
    }

    /// Wakes the follower whenever other nodes are silent than before, as long as it lives.
    pub fn follow(&self, follower: &Arc<Notify>) {
        let mut state = self.lock();
        state.followers.retain(|follower| follower.strong_count() > 0);
        state.followers.push(Arc::downgrade(follower));
    }

    /// What a listener found.
    pub(super) fn publish(&self, site: &SiteId, silent: Vec<SilentNode>) {
        let mut state = self.lock();
        if state.silent.get(site).is_some_and(|before| *before == silent) {
            return;
        }
        state.silent.insert(site.clone(), silent);
        state.followers.iter().filter_map(Weak::upgrade).for_each(|follower| follower.notify_one());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Pulses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pulses")
    }
}
