//! Workloads as they come over the wire: the fields of all of them, of which each has its own.

use super::pod_wire::Spec as PodSpec;
use super::text::{NAME, Text, VALUE};
use super::wire::{ConditionWire, MetaWire, Number, nullable};
use super::{Resources, WorkloadKind, WorkloadRow};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WorkloadWire<'a> {
    #[serde(borrow)]
    metadata: MetaWire<'a>,
    #[serde(borrow)]
    spec: Spec<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    status: Status<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Spec<'a> {
    replicas: Number,
    completions: Option<u32>,
    parallelism: Number,
    #[serde(borrow)]
    template: Template<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Template<'a> {
    #[serde(borrow)]
    spec: PodSpec<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Status<'a> {
    observed_generation: i64,
    replicas: Number,
    ready_replicas: Number,
    updated_replicas: Number,
    available_replicas: Number,
    desired_number_scheduled: Number,
    current_number_scheduled: Number,
    number_ready: Number,
    updated_number_scheduled: Number,
    number_available: Number,
    active: Number,
    succeeded: Number,
    #[serde(borrow)]
    start_time: Text<'a>,
    #[serde(borrow)]
    completion_time: Text<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    conditions: Vec<ConditionWire<'a>>,
}

impl WorkloadWire<'_> {
    /// The row of this kind.
    pub(super) fn keep(self, workload: WorkloadKind) -> WorkloadRow {
        let (spec, status) = (self.spec, self.status);
        let pods = &spec.template.spec;
        let [wanted, current, ready, updated, available] = match workload {
            WorkloadKind::StatefulSet | WorkloadKind::ReplicaSet => [
                // The API server defaults it to 1.
                Some(spec.replicas.count_or(1)),
                Some(status.replicas.count()),
                Some(status.ready_replicas.count()),
                Some(status.updated_replicas.count()),
                Some(status.available_replicas.count()),
            ],
            WorkloadKind::DaemonSet => [
                Some(status.desired_number_scheduled.count()),
                Some(status.current_number_scheduled.count()),
                Some(status.number_ready.count()),
                Some(status.updated_number_scheduled.count()),
                Some(status.number_available.count()),
            ],
            WorkloadKind::Job => {
                [spec.completions, Some(status.active.count()), Some(status.succeeded.count()), None, None]
            }
        };
        WorkloadRow {
            workload,
            observed_generation: status.observed_generation,
            meta: self.metadata.keep(),
            wanted,
            current: current.unwrap_or_default(),
            ready: ready.unwrap_or_default(),
            updated: updated.unwrap_or_default(),
            available: available.unwrap_or_default(),
            parallelism: spec.parallelism.count(),
            started: status.start_time.time(),
            ended: status.completion_time.time(),
            conditions: status.conditions.iter().map(ConditionWire::keep).collect(),
            containers: pods
                .containers
                .iter()
                .map(|container| (container.name.keep(NAME), container.image.keep(VALUE)))
                .collect(),
            resources: Resources::of(pods),
            node_selector: spec.template.spec.node_selector,
        }
    }
}
