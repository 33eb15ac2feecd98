//! The pods of one application, as they come and go.

use super::identity::{self, Identity, Root};
use crate::watch::{Change, Changes, Hub, Lease, Row, Update};
use concertina_contract::{ApplicationName, Kind, RowsState, SiteId};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tokio::sync::Notify;

/// What tells which pods belong where.
const KINDS: [Kind; 4] = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet, Kind::Pod];

/// Follows the pods of an application on some sites; leases what that needs.
#[derive(Debug)]
pub struct Members {
    identity: Identity,
    sites: Vec<SiteMembers>,
}

#[derive(Debug)]
struct SiteMembers {
    site: SiteId,
    parts: Vec<(Lease, Changes)>,
    /// The workloads of the project, with the application of each.
    workloads: HashMap<Root, Identity>,
    /// The pods of the project that belong somewhere, by name.
    pods: BTreeMap<Box<str>, (Root, Arc<Row>)>,
}

impl Members {
    /// Leases the rows; `wake` is notified when they change. Must be called within the runtime.
    pub fn follow(hub: &Hub, application: &ApplicationName, sites: &[SiteId], wake: &Arc<Notify>) -> Self {
        let sites = sites.iter().map(|site| SiteMembers {
            site: site.clone(),
            parts: KINDS
                .map(|kind| {
                    let lease = hub.lease(site, &kind);
                    let changes = lease.changes_waking(wake.clone());
                    (lease, changes)
                })
                .into(),
            workloads: HashMap::new(),
            pods: BTreeMap::new(),
        });
        Self { identity: Identity::of(application), sites: sites.collect() }
    }

    /// The pods as of now.
    pub fn pods(&mut self) -> Vec<(SiteId, Arc<Row>)> {
        let identity = &self.identity;
        let mut pods = Vec::new();
        for site in &mut self.sites {
            site.take(identity);
            let own = site.pods.values().filter(|(root, _)| match root {
                Root::Loose { identity: other, .. } => other == identity,
                Root::Workload { .. } => site.workloads.get(root) == Some(identity),
            });
            pods.extend(own.map(|(_, row)| (site.site.clone(), row.clone())));
        }
        pods
    }

    /// What is known of each site's pods: no more than the least of what tells where they belong.
    pub fn states(&self) -> Vec<(SiteId, RowsState)> {
        let state = |site: &SiteMembers| {
            let mut states: Vec<RowsState> = site.parts.iter().map(|(lease, _)| lease.state()).collect();
            states.sort_by_key(|state| match state {
                RowsState::Loading { .. } => 0,
                RowsState::Failed { .. } => 1,
                RowsState::Disconnected => 2,
                RowsState::Stale { .. } => 3,
                RowsState::Live => 4,
            });
            states.into_iter().next().unwrap_or(RowsState::Disconnected)
        };
        self.sites.iter().map(|site| (site.site.clone(), state(site))).collect()
    }
}

impl SiteMembers {
    /// Takes in what happened to the rows of the project.
    fn take(&mut self, identity: &Identity) {
        let mut parts = std::mem::take(&mut self.parts);
        for (lease, changes) in &mut parts {
            for update in changes.take() {
                match update {
                    Update::All(rows) => {
                        self.clear(lease.kind());
                        for row in &rows {
                            self.put(row, identity);
                        }
                    }
                    Update::Some(changes) => {
                        for Change { before, after } in changes.iter() {
                            if let Some(before) = before {
                                self.remove(before);
                            }
                            if let Some(after) = after {
                                self.put(after, identity);
                            }
                        }
                    }
                }
            }
        }
        self.parts = parts;
    }

    fn put(&mut self, row: &Arc<Row>, identity: &Identity) {
        if row.meta().namespace != identity.project {
            return;
        }
        if let Row::Pod(pod) = &**row {
            if let Some(root) = identity::of_pod(pod) {
                self.pods.insert(pod.meta.name.clone(), (root, row.clone()));
            }
        } else if let Some((root, Some(named))) = identity::of_workload(row) {
            self.workloads.insert(root, named);
        }
    }

    fn remove(&mut self, row: &Row) {
        if let Row::Pod(pod) = row {
            let same =
                self.pods.get(&pod.meta.name).is_some_and(|(_, known)| known.meta().uid == pod.meta.uid);
            if same {
                self.pods.remove(&pod.meta.name);
            }
        } else if let Some((root, _)) = identity::of_workload(row) {
            self.workloads.remove(&root);
        }
    }

    fn clear(&mut self, kind: &Kind) {
        if *kind == Kind::Pod {
            self.pods.clear();
        } else {
            self.workloads
                .retain(|root, _| !matches!(root, Root::Workload { kind: other, .. } if other == kind));
        }
    }
}
