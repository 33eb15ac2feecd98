//! How many pods the workloads of a node's pods are to have, while the node is emptied: whoever scales one in meanwhile makes that
//! fewer come back than went.

use super::work::Eviction;
use crate::change::inner::Inner;
use crate::watch::{Lease, Row};
use concertina_contract::{Kind, RowsState, SiteId};
use std::collections::BTreeMap;

/// The workloads whose pods come back elsewhere, in the watch caches.
pub(super) struct Workloads(BTreeMap<Kind, Lease>);

impl Workloads {
    /// Those of some pods of a site.
    pub(super) fn lease(inner: &Inner, site: &SiteId, pods: &[Eviction]) -> Self {
        let returning = pods.iter().filter(|one| one.returns);
        let kinds = returning.filter_map(|one| named(&one.owner)).map(|(kind, _)| kind);
        Self(kinds.map(|kind| (kind.clone(), inner.hub.lease(site, &kind))).collect())
    }

    /// How many pods the workload of a pod is to have now; none where the caches cannot tell.
    pub(super) fn wanted(&self, one: &Eviction) -> Option<usize> {
        let (kind, name) = named(&one.owner)?;
        let lease = self.0.get(&kind)?;
        if lease.state() != RowsState::Live {
            return None;
        }
        let wanted = match lease.get(&one.pod.namespace, name).as_deref() {
            Some(Row::Deployment(row)) => row.wanted,
            Some(Row::Workload(row)) => row.wanted?,
            // It is gone.
            None if lease.partial().is_none() => 0,
            // It may not be seen.
            _ => return None,
        };
        usize::try_from(wanted).ok()
    }
}

/// Kind and name of a workload that has replicas, from words such as `Deployment orders`.
fn named(owner: &str) -> Option<(Kind, &str)> {
    let (kind, name) = owner.split_once(' ')?;
    let scaled = [Kind::Deployment, Kind::StatefulSet, Kind::ReplicaSet];
    scaled.into_iter().find(|one| one.name() == kind).map(|kind| (kind, name))
}
