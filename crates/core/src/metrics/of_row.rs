//! What the figures say of the object of a row, and what they are compared with.

use super::{Reading, Snapshot, Usage};
use crate::watch::{Resources, Row};
use concertina_contract::{Kind, MetricsState, Role};

impl Snapshot {
    /// What the object of a row uses; a workload uses what its pods do.
    pub fn of_row(&self, row: &Row) -> Option<&Reading> {
        let meta = row.meta();
        match row {
            Row::Node(_) => self.node(&meta.name),
            Row::Pod(_) => self.pod(&meta.namespace, &meta.name).map(|pod| &pod.reading),
            Row::Deployment(_) => {
                self.workload(&meta.namespace, "Deployment", &meta.name).map(|sum| &sum.reading)
            }
            Row::Workload(row) => {
                self.workload(&meta.namespace, row.workload.name(), &meta.name).map(|sum| &sum.reading)
            }
            Row::Table(_) => None,
        }
    }

    /// What the figures of a kind are worth.
    pub fn state(&self, kind: &Kind) -> &MetricsState {
        if *kind == Kind::Node { &self.nodes_state } else { &self.pods_state }
    }

    /// What the use of a row's object is compared with: requests and limits, or what a node has for pods. Those that are
    /// not set are zero.
    pub fn levels(&self, row: &Row) -> Vec<(Role, Usage)> {
        let meta = row.meta();
        let times = |resources: &Resources, pods: u32| {
            let (request, limit) = (resources.request(), resources.limit());
            vec![(Role::Request, request.times(pods)), (Role::Limit, limit.times(pods))]
        };
        match row {
            Row::Node(node) => {
                let whole = Usage { cpu: u64::from(node.cpu) * 1_000_000, memory: node.memory };
                let asked = self.requested.get(&meta.name).copied().unwrap_or_default();
                vec![(Role::Request, asked), (Role::Allocatable, whole)]
            }
            Row::Pod(pod) => times(&pod.resources, 1),
            Row::Deployment(deployment) => {
                let sum = self.workload(&meta.namespace, "Deployment", &meta.name);
                times(&deployment.resources, sum.map_or(deployment.replicas, |sum| sum.pods))
            }
            Row::Workload(row) => {
                let sum = self.workload(&meta.namespace, row.workload.name(), &meta.name);
                times(&row.resources, sum.map_or(row.current, |sum| sum.pods))
            }
            Row::Table(_) => Vec::new(),
        }
    }
}

impl Resources {
    /// What is asked for.
    pub(super) fn request(&self) -> Usage {
        Usage { cpu: u64::from(self.cpu_request) * 1_000_000, memory: self.memory_request }
    }

    /// The most that may be used; zero is no limit.
    fn limit(&self) -> Usage {
        Usage { cpu: u64::from(self.cpu_limit) * 1_000_000, memory: self.memory_limit }
    }
}

impl Usage {
    /// So many times as much.
    fn times(self, count: u32) -> Self {
        let count = u64::from(count);
        Self { cpu: self.cpu.saturating_mul(count), memory: self.memory.saturating_mul(count) }
    }
}
