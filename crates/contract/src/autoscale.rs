//! Autoscalers (`autoscaling/v2 HorizontalPodAutoscaler`) as the form has them.

use crate::{Measure, Millis, ObjectRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many pods an autoscaler keeps, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Autoscaling {
    /// The fewest pods, from 1.
    pub min: u32,
    /// The most pods.
    pub max: u32,
    /// The wished use of CPU, in percent of what the pods ask for; none to leave CPU out.
    pub cpu: Option<u32>,
    /// The wished use of memory, in percent of what the pods ask for; none to leave memory out.
    pub memory: Option<u32>,
    /// For how long the highest number that was wanted is kept before pods are taken away, in seconds, at most 3,600; none for the
    /// cluster's own, which is 300 (`stabilizationWindowSeconds` of `scaleDown`).
    pub calm: Option<u32>,
}

/// One workload and its wished autoscaler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AutoscaleTarget {
    /// The Deployment or `StatefulSet`.
    pub object: ObjectRef,
    /// The wish; none for no autoscaler any more.
    pub scaling: Option<Autoscaling>,
}

/// What decides on the replicas of one workload, read now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AutoscalerView {
    /// The workload.
    pub object: ObjectRef,
    /// The replicas that it is to have now.
    pub replicas: u32,
    /// Its autoscaler; none if it has none.
    pub autoscaler: Option<Autoscaler>,
    /// What not all of its containers ask for: of that no percentage can be reckoned.
    pub unrequested: Vec<Measure>,
    /// Whether the site tells what pods use (`metrics.k8s.io`).
    pub measured: bool,
}

/// An autoscaler as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Autoscaler {
    /// The `HorizontalPodAutoscaler`.
    pub object: ObjectRef,
    /// What the form says of it.
    pub scaling: Autoscaling,
    /// Metrics beside these, by name; they stay as they are.
    pub others: Vec<String>,
    /// Who made it and will make it again, for example `Helm (web)`; none if that is nobody else.
    pub owner: Option<String>,
    /// The number of pods that it wants at the moment; none if it has not reckoned yet.
    pub desired: Option<u32>,
    /// The use of CPU at the moment, in percent of what is asked for.
    pub cpu: Option<u32>,
    /// The use of memory at the moment, in percent of what is asked for.
    pub memory: Option<u32>,
    /// When it last changed the number.
    pub scaled: Option<Millis>,
}
