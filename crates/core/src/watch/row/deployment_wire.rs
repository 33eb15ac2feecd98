//! Deployments as they come over the wire.

use super::pod_wire::Spec as PodSpec;
use super::text::{NAME, VALUE};
use super::wire::{ConditionWire, MetaWire, Number, nullable, pairs};
use super::{DeploymentRow, Labels, Resources};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct DeploymentWire<'a> {
    #[serde(borrow)]
    metadata: MetaWire<'a>,
    #[serde(borrow)]
    spec: Spec<'a>,
    #[serde(borrow)]
    status: Status<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Spec<'a> {
    replicas: Number,
    paused: Option<bool>,
    selector: Selector,
    #[serde(borrow)]
    template: Template<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Selector {
    #[serde(deserialize_with = "pairs")]
    match_labels: Labels,
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
    observed_generation: Number,
    replicas: Number,
    updated_replicas: Number,
    ready_replicas: Number,
    available_replicas: Number,
    #[serde(borrow, deserialize_with = "nullable")]
    conditions: Vec<ConditionWire<'a>>,
}

impl From<DeploymentWire<'_>> for DeploymentRow {
    fn from(wire: DeploymentWire<'_>) -> Self {
        let (spec, status) = (wire.spec, wire.status);
        Self {
            meta: wire.metadata.keep(),
            // The API server defaults it to 1.
            wanted: spec.replicas.count_or(1),
            paused: spec.paused.unwrap_or_default(),
            observed_generation: status.observed_generation.get(),
            replicas: status.replicas.count(),
            updated: status.updated_replicas.count(),
            ready: status.ready_replicas.count(),
            available: status.available_replicas.count(),
            conditions: status.conditions.iter().map(ConditionWire::keep).collect(),
            resources: Resources::of(&spec.template.spec),
            containers: spec
                .template
                .spec
                .containers
                .iter()
                .map(|container| (container.name.keep(NAME), container.image.keep(VALUE)))
                .collect(),
            selector: spec.selector.match_labels,
        }
    }
}
