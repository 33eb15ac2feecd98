//! Acts on releases by whoever else, out of the releases' own records.
//!
//! The labels of the records are watched; what a record says is in its payload, which is read once, when somebody asks. The
//! verdict and the status come later and change the labels, so that it is read once more then.

use super::Concertina;
use crate::release::{self, ReleaseKey};
use crate::watch::{Lease, Row};
use concertina_contract::{
    ErrorCode, Failure, Kind, PlanId, ReleaseActs, ReleaseRecord, ReleaseRef, RevisionView, RowsState, SiteId,
};
use futures::StreamExt as _;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The most acts that are told.
const MOST: usize = 200;
/// Records of one site that are read at a time.
const AT_ONCE: usize = 4;
/// How long the list of a site's records may take.
const LISTED: Duration = Duration::from_secs(10);
/// How long records are watched after somebody asked.
const WATCHED: Duration = Duration::from_mins(1);

/// What is known of records.
#[derive(Debug, Default)]
pub(super) struct Recorded(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// What records say, by [`Seen::stamp`].
    read: HashMap<String, RevisionView>,
    leases: Vec<Lease>,
    /// Counts how often somebody asked.
    asked: u64,
}

/// A record as its labels tell it.
#[derive(Clone)]
struct Seen {
    release: ReleaseRef,
    revision: u32,
    created: i64,
    /// Another one when the record is.
    stamp: String,
}

impl Concertina {
    /// Acts on releases by others on these sites, newest first, at most 200.
    pub async fn release_acts(&self, sites: &[SiteId]) -> ReleaseActs {
        let looks = sites.iter().map(|site| self.seen(site));
        let (mut seen, mut failures, mut leases) = (Vec::new(), Vec::new(), Vec::new());
        for (lease, found) in futures::future::join_all(looks).await {
            leases.extend(lease);
            match found {
                Ok(found) => seen.extend(found),
                Err(failure) => failures.push(failure),
            }
        }
        self.keep(leases);
        seen.sort_by_key(|one| Reverse((one.created, one.revision)));
        let more = seen.len() > MOST;
        seen.truncate(MOST);
        failures.extend(self.read_records(&seen).await);
        let known = self.0.recorded.0.lock().unwrap_or_else(PoisonError::into_inner);
        let told = seen.iter().filter_map(|one| Some((one, known.read.get(&one.stamp)?)));
        let foreign = told.filter(|(_, revision)| !self.is_own(revision));
        let acts = foreign.map(|(one, revision)| ReleaseRecord {
            release: one.release.clone(),
            revision: revision.clone(),
        });
        ReleaseActs { acts: acts.collect(), more, failures }
    }

    /// The records of a site, as they are watched.
    async fn seen(&self, site: &SiteId) -> (Option<Lease>, Result<Vec<Seen>, Failure>) {
        let Ok(kind) = Kind::of("secrets", "") else { return (None, Ok(Vec::new())) };
        let lease = self.0.hub.lease(site, &kind);
        let _ = tokio::time::timeout(LISTED, self.listed(site, &lease)).await;
        let found = match lease.state() {
            RowsState::Failed { failure } => Err(failure),
            _ => Ok(lease.snapshot().iter().filter_map(|row| seen(site, row)).collect()),
        };
        (Some(lease), found)
    }

    /// Resolves when the list of a lease is there, or cannot be.
    pub(super) async fn listed(&self, site: &SiteId, lease: &Lease) {
        let wake = Arc::new(Notify::new());
        let mut changes = lease.changes_waking(wake.clone());
        while self.is_to_come(site, lease) {
            wake.notified().await;
            changes.take();
        }
    }

    /// Whether the list is under way, or about to be: a watch begins a moment after its lease, with the rows of before until then.
    fn is_to_come(&self, site: &SiteId, lease: &Lease) -> bool {
        let is_connected = || self.0.fleet.known_site(site).is_ok_and(|site| site.reader().is_ok());
        match lease.state() {
            RowsState::Loading { .. } => true,
            RowsState::Disconnected => is_connected(),
            RowsState::Stale { failure, .. } => failure.code == ErrorCode::SiteNotConnected && is_connected(),
            _ => false,
        }
    }

    /// Keeps the records watched for a while, so that whoever asks again soon costs nothing.
    fn keep(&self, leases: Vec<Lease>) {
        let mut known = self.0.recorded.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.leases = leases;
        known.asked += 1;
        let (core, asked) = (self.clone(), known.asked);
        self.0.tasks.spawn(async move {
            tokio::time::sleep(WATCHED).await;
            let mut known = core.0.recorded.0.lock().unwrap_or_else(PoisonError::into_inner);
            if known.asked == asked {
                known.leases.clear();
            }
        });
    }

    /// Reads what was not read before, and forgets what is not there any more. The answer is why some could not be read.
    async fn read_records(&self, seen: &[Seen]) -> Vec<Failure> {
        let mut sites: HashMap<SiteId, Vec<Seen>> = HashMap::new();
        {
            let mut known = self.0.recorded.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.read.retain(|stamp, _| seen.iter().any(|one| one.stamp == *stamp));
            for one in seen.iter().filter(|one| !known.read.contains_key(&one.stamp)) {
                sites.entry(one.release.site.clone()).or_default().push(one.clone());
            }
        }
        let reads: Vec<_> = sites.into_iter().map(|(site, records)| self.read_site(site, records)).collect();
        futures::future::join_all(reads).await.into_iter().flatten().collect()
    }

    async fn read_site(&self, site: SiteId, records: Vec<Seen>) -> Option<Failure> {
        let known = self.0.fleet.known_site(&site).and_then(|site| Ok((site.name(), site.reader()?)));
        let (name, reader) = match known {
            Ok(known) => known,
            Err(failure) => return Some(failure),
        };
        let reads: Vec<_> = records
            .iter()
            .map(|one| release::revision(&reader, &one.release.namespace, &one.release.name, one.revision))
            .collect();
        let answers: Vec<_> = futures::stream::iter(reads).buffered(AT_ONCE).collect().await;
        let mut failed = None;
        let mut known = self.0.recorded.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (one, answer) in records.iter().zip(answers) {
            match answer {
                Ok(revision) => drop(known.read.insert(one.stamp.clone(), revision.view(&self.0.redactor))),
                // It went meanwhile, or is nothing that Helm reads.
                Err(release::ReleaseError::Read(error)) if error.status() == Some(404) => {}
                Err(error @ release::ReleaseError::Read(_)) => {
                    failed.get_or_insert_with(|| error.failure(&name, "get", &self.0.redactor));
                }
                Err(error) => tracing::debug!(%error, "a record cannot be read"),
            }
        }
        failed
    }

    /// Whether an act is one of this Concertina, which its journal tells better.
    fn is_own(&self, revision: &RevisionView) -> bool {
        let plan = revision.note.as_ref().map(|note| PlanId::new(note.plan.clone()));
        plan.is_some_and(|plan| matches!(self.0.changes.record().operation_of(&plan), Ok(Some(_))))
    }
}

/// The record that a Secret is, by its labels; none for other Secrets.
fn seen(site: &SiteId, row: &Row) -> Option<Seen> {
    let meta = row.meta();
    let key = ReleaseKey::of_secret(&meta.name).filter(|_| meta.label("owner") == Some("helm"))?;
    let label = |name: &str| meta.label(name).unwrap_or_default();
    Some(Seen {
        release: ReleaseRef { site: site.clone(), namespace: meta.namespace.to_string(), name: key.name },
        revision: key.revision,
        created: meta.created,
        stamp: format!("{} {} {}", meta.uid, label("status"), label("modifiedAt")),
    })
}
