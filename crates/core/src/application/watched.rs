//! What the matrix watches of one site.

use super::index::Index;
use super::site::is_secret;
use crate::watch::{Changes, Hub, Lease, Update};
use concertina_contract::{ErrorCode, Failure, Kind, PartialRows, RowsState, SiteId, UnreadKind};
use std::sync::Arc;
use tokio::sync::Notify;

/// Without these an application is not known.
const NEEDED: [Kind; 4] = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet, Kind::Pod];
/// These add to it.
const MORE: [&str; 3] = ["jobs.batch", "cronjobs.batch", "secrets"];

/// The watches of one site, for as long as this lives.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) site: SiteId,
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    lease: Lease,
    changes: Changes,
}

/// What the cells of a site are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Worth {
    /// No more than the least of the rows that they are made of.
    pub(super) state: RowsState,
    /// They were right once and are not known to be so now.
    pub(super) stale: bool,
    /// What is missing where not all namespaces may be read.
    pub(super) partial: Option<PartialRows>,
    /// Why releases cannot be read.
    pub(super) releases: Option<Failure>,
    /// Other kinds that cannot be read.
    pub(super) unread: Vec<UnreadKind>,
}

/// The kinds that applications are made of.
pub(super) fn kinds() -> impl Iterator<Item = Kind> {
    NEEDED.into_iter().chain(MORE.iter().filter_map(|name| name.parse().ok()))
}

impl Watched {
    /// Leases what there is to watch; `wake` is notified when it changes.
    pub(super) fn new(hub: &Hub, site: &SiteId, wake: &Arc<Notify>) -> Self {
        let parts = kinds().map(|kind| {
            let lease = hub.lease(site, &kind);
            let changes = lease.changes_waking(wake.clone());
            Part { lease, changes }
        });
        Self { site: site.clone(), parts: parts.collect() }
    }

    /// Gives the index what happened since the last time, and tells how much that was.
    pub(super) fn take(&mut self, index: &mut Index) -> usize {
        let mut count = 0;
        for part in &mut self.parts {
            for update in part.changes.take() {
                count += match &update {
                    Update::All(rows) => rows.len(),
                    Update::Some(changes) => changes.len(),
                };
                index.apply(&self.site, part.lease.kind(), &update);
            }
        }
        count
    }

    /// Lists once more where that failed.
    pub(super) fn retry(&self, hub: &Hub) {
        self.parts.iter().for_each(|part| hub.retry(&self.site, part.lease.kind()));
    }

    /// What its cells are worth now.
    pub(super) fn worth(&self) -> Worth {
        let told: Vec<(&Lease, RowsState)> =
            self.parts.iter().map(|part| (&part.lease, part.lease.state())).collect();
        let state = whole(&told);
        let old = match state {
            RowsState::Live => false,
            RowsState::Loading { .. } => {
                let known =
                    |state: &RowsState| matches!(state, RowsState::Loading { .. } | RowsState::Stale { .. });
                told.iter().any(|(lease, state)| known(state) && lease.is_stale())
            }
            RowsState::Disconnected | RowsState::Stale { .. } | RowsState::Failed { .. } => true,
        };
        let mut worth = Worth { state, stale: old, partial: None, releases: None, unread: Vec::new() };
        for (lease, state) in told {
            let partial = lease.partial();
            if is_secret(lease.kind()) {
                worth.releases = failure(&state).or(partial.map(|partial| partial.failure));
            } else {
                let kind = lease.kind().clone();
                worth.unread.extend(failure(&state).map(|failure| UnreadKind { kind, failure }));
                worth.partial = worth.partial.or(partial);
            }
        }
        worth
    }
}

/// Why a kind cannot be read. One that a server does not have is not missed.
fn failure(state: &RowsState) -> Option<Failure> {
    match state {
        RowsState::Failed { failure } if failure.code != ErrorCode::KindNotServed => Some(failure.clone()),
        _ => None,
    }
}

/// What all rows together are worth: on their way while any are; failed when nothing of what is needed can be read.
fn whole(told: &[(&Lease, RowsState)]) -> RowsState {
    let mut needed = told.iter().filter(|(lease, _)| NEEDED.contains(lease.kind())).map(|(_, state)| state);
    if needed.clone().all(|state| matches!(state, RowsState::Failed { .. }))
        && let Some(failed) = needed.next()
    {
        return failed.clone();
    }
    let states = || told.iter().map(|(_, state)| state);
    let loading = states().filter_map(|state| match state {
        RowsState::Loading { since } => Some(*since),
        _ => None,
    });
    if let Some(since) = loading.min() {
        return RowsState::Loading { since };
    }
    let stale = states().filter_map(|state| match state {
        RowsState::Stale { as_of, failure } => Some((*as_of, failure)),
        _ => None,
    });
    if let Some((as_of, failure)) = stale.min_by_key(|(as_of, _)| *as_of) {
        return RowsState::Stale { as_of, failure: failure.clone() };
    }
    if states().any(|state| *state == RowsState::Disconnected) {
        RowsState::Disconnected
    } else {
        RowsState::Live
    }
}
