//! Nodes.

use super::{Meta, RowCondition};
use serde::{Deserialize, Serialize};

/// One `v1 Node`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct NodeRow {
    /// Metadata.
    pub meta: Meta,
    /// `spec.unschedulable`.
    pub unschedulable: bool,
    /// `spec.providerID`.
    pub provider_id: Box<str>,
    /// `status.nodeInfo.kubeletVersion`.
    pub version: Box<str>,
    /// `status.nodeInfo.osImage`.
    pub os_image: Box<str>,
    /// `status.nodeInfo.kernelVersion`.
    pub kernel: Box<str>,
    /// `status.nodeInfo.containerRuntimeVersion`.
    pub runtime: Box<str>,
    /// `status.nodeInfo.architecture`.
    pub architecture: Box<str>,
    /// The address of type `InternalIP`.
    pub internal_ip: Box<str>,
    /// `status.allocatable` of CPU, in thousandths of a core; 0 if it is not told.
    pub cpu: u32,
    /// `status.allocatable` of memory, in bytes; 0 if it is not told.
    pub memory: u64,
    /// `status.conditions`.
    pub conditions: Box<[RowCondition]>,
}

impl NodeRow {
    /// Whether its condition `Ready` is `True`.
    pub fn is_ready(&self) -> bool {
        self.conditions
            .iter()
            .any(|condition| condition.name.as_ref() == "Ready" && condition.status.as_ref() == "True")
    }
}
