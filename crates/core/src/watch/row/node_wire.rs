//! Nodes as they come over the wire.

use super::NodeRow;
use super::resources::Amounts;
use super::text::{NAME, Text, VALUE};
use super::wire::{ConditionWire, MetaWire, nullable};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct NodeWire<'a> {
    #[serde(borrow)]
    metadata: MetaWire<'a>,
    #[serde(borrow)]
    spec: Spec<'a>,
    #[serde(borrow)]
    status: Status<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Spec<'a> {
    unschedulable: Option<bool>,
    #[serde(rename = "providerID", borrow)]
    provider_id: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Status<'a> {
    #[serde(borrow)]
    node_info: NodeInfo<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    allocatable: Amounts<'a>,
    #[serde(borrow, deserialize_with = "nullable")]
    addresses: Vec<Address<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    conditions: Vec<ConditionWire<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NodeInfo<'a> {
    #[serde(borrow)]
    kubelet_version: Text<'a>,
    #[serde(borrow)]
    os_image: Text<'a>,
    #[serde(borrow)]
    kernel_version: Text<'a>,
    #[serde(borrow)]
    container_runtime_version: Text<'a>,
    #[serde(borrow)]
    architecture: Text<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Address<'a> {
    #[serde(rename = "type", borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    address: Text<'a>,
}

impl From<NodeWire<'_>> for NodeRow {
    fn from(wire: NodeWire<'_>) -> Self {
        let info = &wire.status.node_info;
        let internal = wire.status.addresses.iter().find(|address| address.kind.raw() == "InternalIP");
        Self {
            meta: wire.metadata.keep(),
            unschedulable: wire.spec.unschedulable.unwrap_or_default(),
            provider_id: wire.spec.provider_id.keep(VALUE),
            version: info.kubelet_version.keep(NAME),
            os_image: info.os_image.keep(NAME),
            kernel: info.kernel_version.keep(NAME),
            runtime: info.container_runtime_version.keep(NAME),
            architecture: info.architecture.keep(NAME),
            internal_ip: internal.map(|address| address.address.keep(NAME)).unwrap_or_default(),
            cpu: wire.status.allocatable.cpu(),
            memory: wire.status.allocatable.memory(),
            conditions: wire.status.conditions.iter().map(ConditionWire::keep).collect(),
        }
    }
}
