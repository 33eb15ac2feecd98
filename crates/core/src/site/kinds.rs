//! The kinds that a site serves, as its discovery tells.
//!
//! Read when a site connects, every five minutes while it is connected, and when a kind is asked for that is not known:
//! then at most every ten seconds. A watch of all custom resource definitions would tell sooner, and cost every site a
//! stream and megabytes of schemas.

use super::discovery::{self, Found};
use super::{ReadClient, RequestError};
use concertina_contract::Kind;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How often the kinds are read again.
const AGAIN: Duration = Duration::from_mins(5);
/// A kind that is not known is looked for no sooner than this after the last time.
const SOONEST: Duration = Duration::from_secs(10);

/// One kind that a site serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The kind.
    pub kind: Kind,
    /// As Kubernetes spells it, for example `HTTPRoute`.
    pub name: Box<str>,
    /// The version that the site prefers, for example `v1beta1`.
    pub version: Box<str>,
    /// Whether its objects have a namespace.
    pub namespaced: bool,
    /// What can be done with it, for example `list`.
    pub verbs: Box<[Box<str>]>,
    /// What kubectl may call it.
    pub short_names: Box<[Box<str>]>,
    /// Sets it belongs to.
    pub categories: Box<[Box<str>]>,
}

impl Served {
    /// A kind with rows of its own, which every API server serves in the version that the rows are read in; none for others.
    fn own(kind: &Kind) -> Option<Self> {
        Some(Self {
            name: kind.name().into(),
            version: kind.version()?.into(),
            namespaced: kind.is_namespaced()?,
            verbs: ["get", "list", "watch"].map(Into::into).into(),
            short_names: Box::default(),
            categories: Box::default(),
            kind: kind.clone(),
        })
    }

    /// Whether it can do this, for example `watch`.
    pub fn can(&self, verb: &str) -> bool {
        self.verbs.iter().any(|other| other.as_ref() == verb)
    }

    /// The path of all its objects in a namespace; in all namespaces if that is empty.
    pub fn collection(&self, namespace: &str) -> String {
        let (group, version, plural) = (self.kind.group(), &self.version, self.kind.plural());
        let mut path =
            if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
        if self.namespaced && !namespace.is_empty() {
            path.push_str("/namespaces/");
            path.push_str(namespace);
        }
        path.push('/');
        path.push_str(plural);
        path
    }

    /// The path of one object. The caller has checked that the names are names.
    pub fn object(&self, namespace: &str, name: &str) -> String {
        format!("{}/{name}", self.collection(namespace))
    }
}

/// What is known of the kinds of one site; shared by its connection and whoever reads through it.
#[derive(Debug)]
pub(super) struct Kinds {
    state: Mutex<State>,
    /// Counts how often they were found to be others.
    changes: AtomicU32,
    /// Told when they are.
    tell: watch::Sender<u64>,
    /// Held while they are read, so that they are read once however many ask.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    all: Arc<[Served]>,
    /// When they were last read.
    read: Option<Instant>,
}

impl Kinds {
    /// Nothing is known yet; `tell` counts up when that changes.
    pub(super) fn new(tell: watch::Sender<u64>) -> Self {
        let (state, reading) = (Mutex::default(), tokio::sync::Mutex::default());
        Self { state, changes: AtomicU32::new(0), tell, reading }
    }

    /// All of them, by group and plural.
    pub(super) fn all(&self) -> Arc<[Served]> {
        self.lock().all.clone()
    }

    /// Counts how often they were found to be others.
    pub(super) fn changes(&self) -> u32 {
        self.changes.load(Ordering::Relaxed)
    }

    /// Reads them. A group that does not answer keeps the kinds that were known of it. Returns group and version of each API.
    pub(super) async fn read(&self, reader: &ReadClient) -> Result<Vec<String>, RequestError> {
        let _one = self.reading.lock().await;
        let mut found = discovery::read(reader).await?;
        let apis = std::mem::take(&mut found.apis);
        self.keep(found);
        Ok(apis)
    }

    /// Reads them every five minutes.
    pub(super) async fn keep_reading(self: Arc<Self>, reader: ReadClient) {
        loop {
            tokio::time::sleep(AGAIN).await;
            if let Err(error) = self.read(&reader).await {
                tracing::debug!(%error, "the kinds of a site could not be read again");
            }
        }
    }

    /// A kind, looked for at the site if it is not known; none if the site does not serve it.
    pub(super) async fn find(
        &self,
        kind: &Kind,
        reader: &ReadClient,
    ) -> Result<Option<Arc<Served>>, RequestError> {
        if let Some(own) = Served::own(kind) {
            return Ok(Some(Arc::new(own)));
        }
        if let Some(served) = self.known(kind) {
            return Ok(Some(served));
        }
        let _one = self.reading.lock().await;
        let fresh = self.lock().read.is_some_and(|read| read.elapsed() < SOONEST);
        if !fresh {
            let found = discovery::read(reader).await?;
            self.keep(found);
        }
        Ok(self.known(kind))
    }

    /// What is not known is looked for at once the next time: the site has just got a new kind.
    pub(super) fn grow(&self) {
        self.lock().read = None;
    }

    /// Forgets a kind whose collection is not there any more.
    pub(super) fn miss(&self, kind: &Kind) {
        let mut state = self.lock();
        if state.all.iter().any(|served| served.kind == *kind) {
            state.all = state.all.iter().filter(|served| served.kind != *kind).cloned().collect();
            drop(state);
            self.changed();
        }
    }

    fn changed(&self) {
        self.changes.fetch_add(1, Ordering::Relaxed);
        self.tell.send_modify(|count| *count += 1);
    }

    fn known(&self, kind: &Kind) -> Option<Arc<Served>> {
        self.lock().all.iter().find(|served| served.kind == *kind).cloned().map(Arc::new)
    }

    fn keep(&self, found: Found) {
        let mut state = self.lock();
        state.read = Some(Instant::now());
        let silent =
            |served: &&Served| found.silent.iter().any(|group| group.as_ref() == served.kind.group());
        let mut all = found.kinds;
        all.extend(state.all.iter().filter(silent).cloned());
        all.sort_by(|left, right| left.kind.cmp(&right.kind));
        all.dedup_by(|next, first| next.kind == first.kind);
        if *state.all != *all {
            state.all = all.into();
            drop(state);
            self.changed();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(kind: &str, version: &str, namespaced: bool) -> Served {
        let kind: Kind = kind.parse().unwrap();
        let own = Served::own(&Kind::Pod).unwrap();
        Served { kind, version: version.into(), namespaced, ..own }
    }

    #[test]
    fn paths_are_those_of_the_api_server() {
        let pods = Served::own(&Kind::Pod).unwrap();
        assert_eq!(pods.collection(""), "/api/v1/pods");
        assert_eq!(pods.object("shop", "orders-1"), "/api/v1/namespaces/shop/pods/orders-1");
        let deployments = Served::own(&Kind::Deployment).unwrap();
        assert_eq!(deployments.collection(""), "/apis/apps/v1/deployments");
        let widgets = served("widgets.example.com", "v1beta1", false);
        assert_eq!(widgets.collection("shop"), "/apis/example.com/v1beta1/widgets");
        assert_eq!(widgets.object("", "one"), "/apis/example.com/v1beta1/widgets/one");
    }

    #[test]
    fn a_group_that_is_down_keeps_what_was_known_of_it() {
        let found = |kinds: &[&Served], silent: &[&str]| Found {
            apis: Vec::new(),
            kinds: kinds.iter().copied().cloned().collect(),
            silent: silent.iter().map(|group| (*group).into()).collect(),
        };
        let kinds = Kinds::new(watch::Sender::new(0));
        let widgets = served("widgets.example.com", "v1", true);
        let metrics = served("pods.metrics.k8s.io", "v1beta1", true);
        kinds.keep(found(&[&widgets, &metrics], &[]));
        kinds.keep(found(&[], &["metrics.k8s.io"]));
        assert_eq!(*kinds.all(), [metrics]);
        assert_eq!(kinds.changes(), 2);
        kinds.keep(found(&[&widgets], &[]));
        assert_eq!(kinds.all().first(), Some(&widgets));
        kinds.miss(&widgets.kind);
        assert!(kinds.all().is_empty());
    }
}
