//! How an application is, and why.

use crate::ObjectName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// How an application is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Health {
    /// All pods that are wanted are ready, of the newest template.
    Healthy,
    /// Somebody paused its rollout, or scaled it to nothing.
    Paused,
    /// Nothing tells.
    Unknown,
    /// On its way.
    Progressing,
    /// Works in part, or the newest change does not get through.
    Degraded,
    /// No pod of it is ready.
    Down,
}

/// How many applications feel how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HealthCounts {
    /// Healthy ones.
    pub healthy: u32,
    /// Paused ones.
    pub paused: u32,
    /// Those of which nothing is known.
    pub unknown: u32,
    /// Those on their way.
    pub progressing: u32,
    /// Degraded ones.
    pub degraded: u32,
    /// Those that are down.
    pub down: u32,
}

/// Why an application is not healthy. The sentence is the Fluent message `health-CODE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HealthReason {
    /// What it is.
    pub code: HealthCode,
    /// Values for the message, by name, as the code tells.
    pub params: BTreeMap<String, String>,
    /// The object that it comes from, if it is one.
    pub who: Option<ObjectName>,
}

/// What can keep an application from being healthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum HealthCode {
    /// A container of a pod does not run: `reason` is Kubernetes' word, for example `CrashLoopBackOff`.
    PodTrouble,
    /// A pod finds no node.
    PodUnschedulable,
    /// Pods cannot be made: `message` is the server's.
    PodsRefused,
    /// The rollout did not get on within its deadline.
    RolloutStuck,
    /// The rollout is under way: `updated` of `wanted`.
    RollingOut,
    /// Pods are being placed and started: `ready` of `wanted`.
    Starting,
    /// It is being deleted.
    Deleting,
    /// No pod is ready of `wanted`.
    NoneReady,
    /// `ready` of `wanted` pods are ready.
    SomeReady,
    /// The rollout is paused: `updated` of `wanted`.
    RolloutPaused,
    /// It is scaled to no pods.
    ScaledToZero,
    /// A Job failed: `reason` is Kubernetes' word.
    JobFailed,
    /// Helm says that its last act failed: `revision`.
    ReleaseFailed,
    /// Helm takes it off the cluster.
    Uninstalling,
    /// A release without workloads: nothing tells how it is.
    NoWorkloads,
}
