//! Follows the pods of a subject: a task for each pod, and one for each of its containers.

use super::book::Writer;
use super::pod::PodFacts;
use super::request::{From, PodPath, Way};
use super::room::Room;
use super::tail::Tail;
use super::targets::Targets;
use crate::task::Tasks;
use crate::watch::{Hub, Row};
use concertina_contract::{
    ContainerRole, Failure, LogSince, LogSite, LogSource, LogSourceState, LogSubject, RowsState, SiteId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Rows that change at once are looked at once.
const CALM: Duration = Duration::from_millis(50);
/// How often a pod is looked for whose row went, until the site says that it is not there.
const ABSENT: Duration = Duration::from_secs(5);
/// Before a pod that could not be read is asked for again.
const PAUSE: Duration = Duration::from_secs(1);

/// The way to each site.
pub(super) type Ways = dyn Fn(&SiteId) -> Option<Way> + Send + Sync;

/// What a follower needs.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) hub: Hub,
    /// The tasks of this log end with it.
    pub(super) tasks: Tasks,
    pub(super) writer: Writer,
    pub(super) since: LogSince,
    pub(super) previous: bool,
    pub(super) way: Arc<Ways>,
    pub(super) room: Room,
}

/// What the rows say of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    There(Box<str>),
    Absent,
}

/// Follows until its tasks end.
pub(super) async fn follow(ground: Ground, subject: LogSubject) {
    let wake = Arc::new(Notify::new());
    let mut targets = Targets::follow(&ground.hub, &subject, &wake);
    let mut known: BTreeMap<(SiteId, Box<str>), watch::Sender<Seen>> = BTreeMap::new();
    // Until the first list is there, what comes was there before.
    let mut opening: BTreeSet<SiteId> = targets.states().into_iter().map(|(site, _)| site).collect();
    loop {
        let states = targets.states();
        let pods = targets.pods();
        let mut counts: BTreeMap<SiteId, u32> = BTreeMap::new();
        let mut there = BTreeSet::new();
        for (site, row) in pods {
            let key = (site.clone(), row.meta().uid.clone());
            let seen = Seen::There(row.meta().resource_version.clone());
            *counts.entry(site.clone()).or_default() += 1;
            there.insert(key.clone());
            if let Some(sender) = known.get(&key) {
                sender.send_if_modified(|old| std::mem::replace(old, seen.clone()) != seen);
            } else {
                let sender = begin(&ground, &site, &row, seen, opening.contains(&site));
                known.insert(key, sender);
            }
        }
        for (key, sender) in &known {
            if !there.contains(key) {
                sender.send_if_modified(|old| std::mem::replace(old, Seen::Absent) != Seen::Absent);
            }
        }
        // Nobody listens any more: the pod is gone, and its log was read to the end.
        known.retain(|key, sender| there.contains(key) || !sender.is_closed());
        let settled = |state: &RowsState| matches!(state, RowsState::Live | RowsState::Failed { .. });
        opening.retain(|site| !states.iter().any(|(other, state)| other == site && settled(state)));
        let sites = states.into_iter().map(|(site, state)| LogSite {
            pods: counts.get(&site).copied().unwrap_or_default(),
            site,
            state,
        });
        ground.writer.sites(sites.collect());
        wake.notified().await;
        tokio::time::sleep(CALM).await;
    }
}

/// Starts the task of a pod.
fn begin(ground: &Ground, site: &SiteId, row: &Row, seen: Seen, opening: bool) -> watch::Sender<Seen> {
    let (sender, rows) = watch::channel(seen);
    if let Some(way) = (ground.way)(site) {
        let meta = row.meta();
        let (name, uid) = (meta.name.to_string(), meta.uid.to_string());
        let path = PodPath::new(&meta.namespace, &name);
        let pod = Pod { ground: ground.clone(), site: site.clone(), name, uid, path, way, rows };
        ground.tasks.spawn(pod.run(opening));
    }
    sender
}

/// One pod whose containers are followed.
struct Pod {
    ground: Ground,
    site: SiteId,
    name: String,
    uid: String,
    path: PodPath,
    way: Way,
    rows: watch::Receiver<Seen>,
}

impl Pod {
    /// Reads the pod whenever its row changes or a container asks, until it is gone.
    async fn run(mut self, opening: bool) {
        let (sender, _) = watch::channel(PodFacts::default());
        let refresh = Arc::new(Notify::new());
        let mut begun = BTreeSet::new();
        loop {
            self.rows.borrow_and_update();
            let reader = self.way.linked().await;
            let reads = sender.borrow().reads + 1;
            match self.path.get(&reader).await {
                Ok(pod) if pod.metadata.uid == self.uid => {
                    let facts = PodFacts { reads, gone: false, containers: pod.containers() };
                    sender.send_replace(facts);
                    self.begin(&sender, &refresh, &mut begun, opening && reads == 1);
                }
                Ok(_) => return gone(&sender, reads),
                Err(error) if error.status() == Some(404) => return gone(&sender, reads),
                Err(error) => {
                    if begun.is_empty() && error.status() == Some(403) {
                        self.refused(&self.way.failure(&error, "pods"));
                        begun.insert((String::new(), false));
                    }
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            }
            let absent = *self.rows.borrow() == Seen::Absent;
            tokio::select! {
                _ = self.rows.changed() => {}
                () = refresh.notified() => {}
                () = tokio::time::sleep(ABSENT), if absent => {}
            }
        }
    }

    /// Starts the tasks of containers that have none yet.
    fn begin(
        &self,
        facts: &watch::Sender<PodFacts>,
        refresh: &Arc<Notify>,
        begun: &mut BTreeSet<(String, bool)>,
        opening: bool,
    ) {
        let containers = facts.borrow().containers.clone();
        for container in containers {
            let before = opening && self.ground.previous && container.has_previous;
            for previous in [true, false].into_iter().filter(|previous| before || !previous) {
                if !begun.insert((container.name.clone(), previous)) {
                    continue;
                }
                let source = self.source(&container.name, container.role, previous);
                let from = match (opening, &container.run) {
                    (true, Some(_)) => self.ground.since,
                    // What begins while it is looked at is read from its beginning.
                    _ => LogSince::All,
                };
                let tail = Tail::new(
                    self.way.clone(),
                    self.path.clone(),
                    container.name.clone(),
                    self.ground.writer.of(source),
                    From::Since(from),
                    (facts.subscribe(), refresh.clone()),
                    self.ground.room.clone(),
                );
                self.ground.tasks.spawn(async move {
                    if previous {
                        tail.run_previous().await;
                    } else {
                        tail.run().await;
                    }
                });
            }
        }
    }

    fn source(&self, container: &str, role: ContainerRole, previous: bool) -> LogSource {
        LogSource {
            id: 0,
            site: self.site.clone(),
            pod: crate::redact::plain(&self.name),
            container: crate::redact::plain(container),
            role,
            previous,
            state: LogSourceState::Waiting,
        }
    }

    /// The pod itself cannot be read, so nothing is known of its containers.
    fn refused(&self, failure: &Failure) {
        let source = self.source("", ContainerRole::Main, false);
        self.ground.writer.of(source).state(LogSourceState::Failed { failure: failure.clone() });
    }
}

fn gone(facts: &watch::Sender<PodFacts>, reads: u64) {
    facts.send_modify(|facts| {
        facts.reads = reads;
        facts.gone = true;
    });
}
