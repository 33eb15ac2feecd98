//! Workloads other than Deployments: StatefulSet, DaemonSet, ReplicaSet and Job.
//!
//! They share one row, so that another one costs its place in [`WorkloadKind`], the fields it counts in, and its columns
//! (`table/column/workload.rs`).

use super::{Labels, Meta, Resources, RowCondition};
use concertina_contract::{Kind, Millis};
use serde::{Deserialize, Serialize};

/// Which workload a row is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum WorkloadKind {
    /// `apps/v1 StatefulSet`.
    #[default]
    StatefulSet,
    /// `apps/v1 DaemonSet`.
    DaemonSet,
    /// `apps/v1 ReplicaSet`.
    ReplicaSet,
    /// `batch/v1 Job`.
    Job,
}

/// One workload.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct WorkloadRow {
    /// Which.
    pub workload: WorkloadKind,
    /// Metadata.
    pub meta: Meta,
    /// `status.observedGeneration`.
    pub observed_generation: i64,
    /// Pods that are wanted: `spec.replicas`, or `status.desiredNumberScheduled`; of a Job its completions.
    pub wanted: Option<u32>,
    /// Pods that there are: `status.replicas`, `currentNumberScheduled`, or of a Job `active`.
    pub current: u32,
    /// Ready pods; of a Job those that succeeded.
    pub ready: u32,
    /// Pods of the newest template.
    pub updated: u32,
    /// Available pods.
    pub available: u32,
    /// `spec.parallelism` of a Job.
    pub parallelism: u32,
    /// `status.startTime` of a Job.
    pub started: Option<Millis>,
    /// `status.completionTime` of a Job.
    pub ended: Option<Millis>,
    /// `status.conditions`.
    pub conditions: Box<[RowCondition]>,
    /// Name and image of each container of the template.
    pub containers: Box<[(Box<str>, Box<str>)]>,
    /// What each pod of the template asks for, and may use at most.
    pub resources: Resources,
    /// `spec.template.spec.nodeSelector` of a DaemonSet.
    pub node_selector: Labels,
}

impl WorkloadKind {
    /// The kind.
    pub fn kind(self) -> Kind {
        match self {
            Self::StatefulSet => Kind::StatefulSet,
            Self::DaemonSet => Kind::DaemonSet,
            Self::ReplicaSet => Kind::ReplicaSet,
            Self::Job => Kind::Job,
        }
    }

    /// As Kubernetes spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::ReplicaSet => "ReplicaSet",
            Self::Job => "Job",
        }
    }
}

impl WorkloadRow {
    /// Whether a condition of this type is `True`.
    pub fn is(&self, condition: &str) -> bool {
        self.conditions.iter().any(|one| one.name.as_ref() == condition && one.status.as_ref() == "True")
    }
}
