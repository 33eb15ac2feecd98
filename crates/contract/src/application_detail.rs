//! What the drawer shows of one application.

use crate::{
    ApplicationCell, ApplicationName, Health, HealthReason, ImageName, KeptCopy, Millis, ObjectRef,
    ReadyCount, Tone,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the drawer shows of one application, from the rows that are held; asks no site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationDetail {
    /// Which one.
    pub application: ApplicationName,
    /// One part a site that has it, in the order in which sites were asked for.
    pub sites: Vec<ApplicationPart>,
}

/// What one site has of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationPart {
    /// As in the matrix.
    pub cell: ApplicationCell,
    /// The site is not heard any more: shown grey.
    pub stale: bool,
    /// Its workloads, by kind and name.
    pub workloads: Vec<ApplicationWorkload>,
    /// Its pods, worst first, at most 200. Pods of Jobs are not among them.
    pub pods: Vec<ApplicationPod>,
    /// How many pods there are.
    pub pods_total: u32,
    /// The version before, where it is kept warm. Its pods are not among those above.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub kept: Option<KeptCopy>,
}

/// One workload of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationWorkload {
    /// The workload.
    pub object: ObjectRef,
    /// Its kind as Kubernetes spells it.
    pub kind: String,
    /// Ready pods of those that are wanted; of a Job those that succeeded.
    pub pods: ReadyCount,
    /// Images of its containers, each once.
    pub images: Vec<ImageName>,
    /// How it is.
    pub health: Health,
    /// Why, unless it is healthy.
    pub reason: Option<HealthReason>,
}

/// One pod of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationPod {
    /// The pod.
    pub object: ObjectRef,
    /// Its state, as kubectl writes it.
    pub status: String,
    /// How that should feel.
    pub tone: Tone,
    /// Ready containers of all.
    pub containers: ReadyCount,
    /// Restarts of its containers.
    pub restarts: u32,
    /// Its node; empty while it has none.
    pub node: String,
    /// When it was made.
    pub created: Millis,
}
