//! An earlier version that is kept warm: a copy of its Deployment outside the release, for the way back by a switch.

use crate::{ImageName, Millis, ObjectRef, ReadyCount, ReleaseRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A copy of an earlier version of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeptCopy {
    /// The Deployment.
    pub object: ObjectRef,
    /// The release that it is a copy of.
    pub release: ReleaseRef,
    /// The revision that it keeps.
    pub revision: u32,
    /// Images of its containers, each once.
    pub images: Vec<ImageName>,
    /// Ready pods of those that are wanted.
    pub pods: ReadyCount,
    /// Until when it is kept.
    pub until: Millis,
    /// Since when the application answers from it; none while it only waits.
    pub switched: Option<Millis>,
    /// What it costs.
    pub cost: KeptCost,
}

/// What all pods of a copy ask for. 0 where they do not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeptCost {
    /// CPU, in thousandths of a core.
    pub cpu: u64,
    /// Memory, in bytes.
    pub memory: u64,
}

/// What happens to a copy by a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeptChange {
    /// What is done.
    pub act: KeptAct,
    /// The Deployment.
    pub copy: ObjectRef,
    /// The revision that it keeps.
    pub revision: u32,
    /// Its pods.
    pub replicas: u32,
    /// For how long it is kept once it is ready, in milliseconds, where it is made.
    pub lasts: Option<Millis>,
    /// What it costs.
    pub cost: KeptCost,
    /// The Services that answer from it in between.
    pub services: Vec<String>,
    /// How long it takes until requests are answered from it, in milliseconds.
    pub expected: Option<Millis>,
}

/// What is done with a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeptAct {
    /// It is made and waited for before the upgrade begins.
    Make,
    /// As [`Self::Make`], in the place of one that keeps an older version.
    Replace,
    /// It is removed when the change is verified, or with the application.
    Remove,
    /// It is ready: this way back could be a switch.
    Offer,
    /// The application answers from it until the revision is back; then it is removed.
    Switch,
}
