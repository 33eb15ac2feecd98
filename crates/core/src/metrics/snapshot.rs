//! What a site uses at the moment.

use super::Trail;
use super::owner::Workload;
use concertina_contract::{Measure, MetricsState, Millis};
use std::collections::HashMap;
use std::iter::Sum;
use std::ops::Add;

/// Use of CPU and memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// CPU, in billionths of a core.
    pub cpu: u64,
    /// Memory (working set), in bytes.
    pub memory: u64,
}

impl Usage {
    /// CPU in cores.
    #[allow(clippy::cast_precision_loss, reason = "exact up to nine million cores")]
    pub fn cores(self) -> f64 {
        self.cpu as f64 / 1e9
    }

    /// One of the two, in the unit of the measure: cores or bytes.
    #[allow(clippy::cast_precision_loss, reason = "exact up to eight PiB")]
    pub fn get(self, measure: Measure) -> f64 {
        match measure {
            Measure::Cpu => self.cores(),
            Measure::Memory => self.memory as f64,
        }
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { cpu: self.cpu.saturating_add(other.cpu), memory: self.memory.saturating_add(other.memory) }
    }
}

impl Sum for Usage {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// One value with those before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The newest value.
    pub usage: Usage,
    /// The time that the server gave it; it tells whether a later answer is a new one.
    pub stamp: Millis,
    /// Whether this answer brought it; if not, it is the one before, told again.
    pub fresh: bool,
    /// The last values.
    pub trail: Trail,
}

/// What a pod uses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodUsage {
    /// All its containers together.
    pub reading: Reading,
    /// Each container by name.
    pub containers: Box<[(Box<str>, Usage)]>,
    /// The workload it belongs to: its kind as Kubernetes spells it, and its name.
    pub owner: Option<Workload>,
    /// The ReplicaSet between the pod and a Deployment.
    pub replica_set: Option<Box<str>>,
}

/// What the pods of a workload use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkloadUsage {
    /// All its pods together.
    pub reading: Reading,
    /// How many pods that are.
    pub pods: u32,
}

/// When figures moved last, by our clock, and the newest stamp then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) at: Millis,
    pub(super) stamp: Millis,
}

/// The pods, or workloads, of one namespace by name.
pub(super) type Named<T> = HashMap<Box<str>, T>;

/// What nodes, pods and workloads of a site use, by the newest answers.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// When this was put together.
    pub at: Millis,
    /// What the figures of nodes are worth.
    pub nodes_state: MetricsState,
    /// What the figures of pods are worth.
    pub pods_state: MetricsState,
    /// What those of autoscalers are worth.
    pub scalers_state: MetricsState,
    /// The autoscalers.
    pub(super) scalers: Vec<super::Scaled>,
    /// When the figures of nodes moved last, and to which stamp.
    pub(super) nodes_moved: Moved,
    /// When the figures of pods moved last, and to which stamp.
    pub(super) pods_moved: Moved,
    /// Nodes by name.
    pub(super) nodes: Named<Reading>,
    /// What the pods of each node ask for, where pods are watched.
    pub(super) requested: Named<Usage>,
    /// Pods by namespace and name.
    pub(super) pods: HashMap<Box<str>, Named<PodUsage>>,
    /// Workloads by namespace, kind (as Kubernetes spells it) and name.
    pub(super) workloads: HashMap<Box<str>, HashMap<&'static str, Named<WorkloadUsage>>>,
}

impl Snapshot {
    /// What a node uses.
    pub fn node(&self, name: &str) -> Option<&Reading> {
        self.nodes.get(name)
    }

    /// What a pod uses.
    pub fn pod(&self, namespace: &str, name: &str) -> Option<&PodUsage> {
        self.pods.get(namespace)?.get(name)
    }

    /// What the pods of a workload use; the kind is for example `Deployment`.
    pub fn workload(&self, namespace: &str, kind: &str, name: &str) -> Option<&WorkloadUsage> {
        self.workloads.get(namespace)?.get(kind)?.get(name)
    }

    /// What all nodes use, and how many they are; none when no node tells.
    pub fn all_nodes(&self) -> Option<Usage> {
        (!self.nodes.is_empty()).then(|| self.nodes.values().map(|node| node.usage).sum())
    }
}
