//! Whether the pods of an application find room on a site.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Whether so many pods find room, by what they ask for. Taints, selectors and affinities are not looked at: a pod may find
/// less room than this tells, and never more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FitCheck {
    /// Pods that are wanted.
    pub wanted: u32,
    /// Pods of those that find room on the nodes.
    pub placeable: u32,
    /// What is in the way; empty if all find room and no quota refuses them.
    pub findings: Vec<FitFinding>,
}

/// One thing that is in the way. The message is `fit-CODE`, what to do about it `fit-CODE-do`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FitFinding {
    /// What.
    pub code: FitCode,
    /// Values for the messages.
    pub params: BTreeMap<String, String>,
}

/// What can be in the way of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FitCode {
    /// The site has no node that takes pods.
    NoNode,
    /// Of `wanted` pods that ask for `request` cores each, `placeable` find room; the freest node has `free`.
    CpuShort,
    /// Of `wanted` pods that ask for `request` bytes each, `placeable` find room; the freest node has `free`.
    MemoryShort,
    /// Nodes take no more than `placeable` of `wanted` pods.
    PodsShort,
    /// The quota `quota` allows `hard` of `resource`; `used` are used, and the pods need `need`.
    QuotaExceeded,
    /// The quota `quota` wants pods to say `resource`, and these do not.
    QuotaUnset,
}
