//! Counts for a site's card, kept by difference.

use super::{Changes, Hub, Lease, Row, Update};
use concertina_contract::{Kind, PodPhases, ReadyCount, RowsState, SiteId, SiteSummary};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// What is counted.
const KINDS: [Kind; 3] = [Kind::Node, Kind::Deployment, Kind::Pod];

/// Counts nodes, Deployments and pods of one site. Each change costs the same, however many rows there are.
#[derive(Debug)]
pub struct Summary {
    parts: Vec<Part>,
    counts: Counts,
}

#[derive(Debug)]
struct Part {
    lease: Lease,
    changes: Changes,
}

/// The running counts; signed, because differences are.
#[derive(Debug, Default)]
struct Counts {
    nodes: (i64, i64),
    deployments: (i64, i64),
    phases: BTreeMap<Arc<str>, i64>,
    troubled: i64,
    providers: BTreeMap<String, i64>,
    regions: BTreeMap<String, i64>,
}

impl Summary {
    /// Leases what the counts need; `wake` is notified when they may have changed.
    pub fn new(hub: &Hub, site: &SiteId, wake: &Arc<Notify>) -> Self {
        let parts = KINDS.into_iter().map(|kind| {
            let lease = hub.lease(site, &kind);
            let changes = lease.changes_waking(wake.clone());
            Part { lease, changes }
        });
        Self { parts: parts.collect(), counts: Counts::default() }
    }

    /// The counts now. A kind that was never listed whole has none.
    pub fn read(&mut self) -> SiteSummary {
        for part in &mut self.parts {
            for update in part.changes.take() {
                self.counts.take(part.lease.kind(), &update);
            }
        }
        let counts = &self.counts;
        let known =
            |kind: &Kind| self.parts.iter().any(|part| part.lease.kind() == kind && is_known(&part.lease));
        let phase = |name: &str| count(counts.phases.get(name).copied().unwrap_or_default());
        SiteSummary {
            nodes: known(&Kind::Node).then(|| ready(counts.nodes)),
            deployments: known(&Kind::Deployment).then(|| ready(counts.deployments)),
            pods: known(&Kind::Pod).then(|| PodPhases {
                running: phase("Running"),
                pending: phase("Pending"),
                succeeded: phase("Succeeded"),
                failed: phase("Failed"),
                troubled: count(counts.troubled),
            }),
        }
    }

    /// The provider that all nodes agree on; empty if they do not say, or differ.
    pub fn provider(&self) -> &str {
        only(&self.counts.providers)
    }

    /// The region that all nodes agree on; empty if they do not say, or differ.
    pub fn region(&self) -> &str {
        only(&self.counts.regions)
    }
}

/// The provider of a node: the scheme of its `providerID`, for example `aws`; empty if it has none.
pub fn provider(row: &Row) -> &str {
    match row {
        Row::Node(node) => node.provider_id.split_once("://").map_or("", |(scheme, _)| scheme),
        _ => "",
    }
}

/// The region of a node by its labels; empty if it has none.
pub fn region(row: &Row) -> &str {
    let meta = row.meta();
    let label = meta.label("topology.kubernetes.io/region");
    // The label's name before Kubernetes 1.17.
    label.or_else(|| meta.label("failure-domain.beta.kubernetes.io/region")).unwrap_or_default()
}

impl Counts {
    fn take(&mut self, kind: &Kind, update: &Update) {
        match update {
            Update::All(rows) => {
                self.clear(kind);
                for row in rows {
                    self.add(row, 1);
                }
            }
            Update::Some(changes) => {
                for change in changes.iter() {
                    if let Some(row) = &change.before {
                        self.add(row, -1);
                    }
                    if let Some(row) = &change.after {
                        self.add(row, 1);
                    }
                }
            }
        }
    }

    fn clear(&mut self, kind: &Kind) {
        match kind {
            Kind::Node => {
                self.nodes = (0, 0);
                self.providers.clear();
                self.regions.clear();
            }
            Kind::Deployment => self.deployments = (0, 0),
            Kind::Pod => {
                self.phases.clear();
                self.troubled = 0;
            }
            _ => {}
        }
    }

    fn add(&mut self, row: &Row, sign: i64) {
        match row {
            Row::Node(node) => {
                self.nodes.0 += i64::from(node.is_ready()) * sign;
                self.nodes.1 += sign;
                tally(&mut self.providers, provider(row), sign);
                tally(&mut self.regions, region(row), sign);
            }
            Row::Deployment(deployment) => {
                self.deployments.0 += i64::from(deployment.is_complete()) * sign;
                self.deployments.1 += sign;
            }
            Row::Pod(pod) => {
                *self.phases.entry(pod.phase.clone()).or_default() += sign;
                self.troubled += i64::from(pod.is_troubled()) * sign;
            }
            Row::Workload(_) | Row::Table(_) => {}
        }
    }
}

fn tally(counts: &mut BTreeMap<String, i64>, key: &str, sign: i64) {
    let entry = counts.entry(key.to_owned()).or_default();
    *entry += sign;
    if *entry == 0 {
        counts.remove(key);
    }
}

fn only(counts: &BTreeMap<String, i64>) -> &str {
    match counts.len() {
        1 => counts.keys().next().map_or("", String::as_str),
        _ => "",
    }
}

fn is_known(lease: &Lease) -> bool {
    match lease.state() {
        RowsState::Live | RowsState::Stale { .. } => true,
        RowsState::Loading { .. } | RowsState::Disconnected | RowsState::Failed { .. } => false,
    }
}

fn ready((ready, total): (i64, i64)) -> ReadyCount {
    ReadyCount { ready: count(ready), total: count(total) }
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}
