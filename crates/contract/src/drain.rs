//! What a drain does with the pods of a node.

use crate::{Millis, ObjectRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a drain does with the pods of one node.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DrainChange {
    /// Whether the node takes no new pods already.
    pub cordoned: bool,
    /// Pods that are evicted. Those of one owner go one after the other.
    pub evicted: Vec<EvictedPod>,
    /// Pods that stay where they are.
    pub stays: Vec<StayingPod>,
}

/// One pod that is evicted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct EvictedPod {
    /// The pod.
    pub object: ObjectRef,
    /// What makes it again elsewhere, for example `Deployment orders`; empty where nothing does.
    pub owner: String,
    /// The longest that its containers have to end (`terminationGracePeriodSeconds`), in milliseconds.
    pub grace: Millis,
    /// What is lost with it.
    pub losses: Vec<PodLoss>,
    /// The budget that does not let it go at the moment.
    pub held: Option<BudgetHold>,
}

/// What is lost with a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PodLoss {
    /// What its containers wrote to an `emptyDir`.
    Data,
    /// The pod itself: no controller makes it again.
    Itself,
}

/// A `PodDisruptionBudget` that does not let a pod go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct BudgetHold {
    /// Its name; of several, all of them.
    pub budget: String,
    /// Pods of it that are healthy.
    pub healthy: u32,
    /// Pods of it that have to stay healthy.
    pub wanted: u32,
    /// Until when.
    pub until: HoldUntil,
}

/// Until when a budget holds a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HoldUntil {
    /// Until more of its pods are healthy.
    Healthy,
    /// For ever: it wants all of its pods, however many there are.
    Changed,
    /// For ever: more than one budget chooses the pod, which the eviction API does not support.
    Alone,
}

/// A pod that stays on a node that is drained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StayingPod {
    /// The pod.
    pub object: ObjectRef,
    /// Why.
    pub why: Staying,
}

/// Why a pod stays on a node that is drained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Staying {
    /// Its `DaemonSet` would make it again on the same node.
    DaemonSet,
    /// The kubelet runs it from a file of the node.
    Mirror,
}
