//! Deployments.

use super::{Labels, Meta, Resources, RowCondition};
use serde::{Deserialize, Serialize};

/// One `apps/v1 Deployment`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct DeploymentRow {
    /// Metadata.
    pub meta: Meta,
    /// `spec.replicas`.
    pub wanted: u32,
    /// `spec.paused`.
    pub paused: bool,
    /// `status.observedGeneration`.
    pub observed_generation: i64,
    /// `status.replicas`.
    pub replicas: u32,
    /// `status.updatedReplicas`.
    pub updated: u32,
    /// `status.readyReplicas`.
    pub ready: u32,
    /// `status.availableReplicas`.
    pub available: u32,
    /// `status.conditions`.
    pub conditions: Box<[RowCondition]>,
    /// Name and image of each container of the template.
    pub containers: Box<[(Box<str>, Box<str>)]>,
    /// What each pod of the template asks for, and may use at most.
    pub resources: Resources,
    /// `spec.selector.matchLabels`.
    pub selector: Labels,
}

impl DeploymentRow {
    /// Whether its rollout is complete, as `kubectl rollout status` reckons it.
    pub fn is_complete(&self) -> bool {
        self.observed_generation >= self.meta.generation
            && self.updated >= self.wanted
            && self.replicas <= self.updated
            && self.available >= self.updated
    }
}
