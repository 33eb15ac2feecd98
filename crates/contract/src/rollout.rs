//! Revisions of a workload: the `ReplicaSet`s or `ControllerRevision`s that Kubernetes keeps of its pod template.

use crate::{Millis, ReleaseImage};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One revision of a workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RolloutRevision {
    /// Its number. A revision that comes back gets a new one.
    pub revision: u32,
    /// The `ReplicaSet` or `ControllerRevision` that keeps it.
    pub kept_in: String,
    /// Its images.
    pub images: Vec<ReleaseImage>,
    /// When it was made first.
    pub created: Option<Millis>,
    /// Why, as the annotation `kubernetes.io/change-cause` says; empty where it does not.
    pub change_cause: String,
    /// Whether it is in force.
    pub current: bool,
}

/// What happens to a workload that goes back to an earlier revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RolloutChange {
    /// The revision that is in force; none where none is kept of it.
    pub current: Option<u32>,
    /// The revision whose pod template comes back.
    pub source: u32,
    /// Images now.
    pub images: Vec<ReleaseImage>,
    /// Images afterwards.
    pub next_images: Vec<ReleaseImage>,
}
