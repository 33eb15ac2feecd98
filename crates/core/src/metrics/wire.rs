//! `metrics.k8s.io/v1beta1` as it comes over the wire (`k8s.io/metrics/pkg/apis/metrics/v1beta1`).

use super::Usage;
use crate::quantity;
use concertina_contract::Millis;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// A list of nodes or pods.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub(super) struct List<T> {
    #[serde(default = "Vec::new", deserialize_with = "nullable")]
    pub(super) items: Vec<T>,
}

/// `NodeMetrics`.
#[derive(Deserialize)]
pub(super) struct NodeWire<'a> {
    #[serde(borrow)]
    pub(super) metadata: MetaWire<'a>,
    #[serde(borrow, default)]
    timestamp: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) usage: UsageWire<'a>,
}

/// `PodMetrics`.
#[derive(Deserialize)]
pub(super) struct PodWire<'a> {
    #[serde(borrow)]
    pub(super) metadata: MetaWire<'a>,
    #[serde(borrow, default)]
    timestamp: Cow<'a, str>,
    #[serde(borrow, default = "Vec::new", deserialize_with = "nullable")]
    pub(super) containers: Vec<ContainerWire<'a>>,
}

/// One container of a pod.
#[derive(Deserialize)]
pub(super) struct ContainerWire<'a> {
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) usage: UsageWire<'a>,
}

/// The part of `metadata` that tells whose figures these are.
#[derive(Deserialize)]
pub(super) struct MetaWire<'a> {
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
    #[serde(borrow, default)]
    pub(super) namespace: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "nullable")]
    pub(super) labels: LabelsWire<'a>,
}

/// The labels that controllers of Kubernetes put on their pods.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct LabelsWire<'a> {
    /// Of a `ReplicaSet` that a Deployment made.
    #[serde(rename = "pod-template-hash", borrow)]
    pub(super) template: Option<Cow<'a, str>>,
    /// Of `StatefulSet` and `DaemonSet`.
    #[serde(rename = "controller-revision-hash", borrow)]
    pub(super) revision: Option<Cow<'a, str>>,
    /// Of `StatefulSet`.
    #[serde(rename = "statefulset.kubernetes.io/pod-name", borrow)]
    pub(super) stateful: Option<Cow<'a, str>>,
    /// Of `Job`.
    #[serde(rename = "batch.kubernetes.io/job-name", borrow)]
    pub(super) job: Option<Cow<'a, str>>,
}

/// Quantities by resource.
#[derive(Deserialize)]
pub(super) struct UsageWire<'a> {
    #[serde(borrow, default)]
    cpu: Cow<'a, str>,
    #[serde(borrow, default)]
    memory: Cow<'a, str>,
}

impl UsageWire<'_> {
    /// The figures; what cannot be read makes no zero.
    pub(super) fn read(&self) -> Option<Usage> {
        Some(Usage { cpu: quantity::nanocores(&self.cpu)?, memory: quantity::bytes(&self.memory)? })
    }
}

impl NodeWire<'_> {
    /// When the server measured it.
    pub(super) fn stamp(&self) -> Millis {
        stamp(&self.timestamp)
    }
}

impl PodWire<'_> {
    /// When the server measured it.
    pub(super) fn stamp(&self) -> Millis {
        stamp(&self.timestamp)
    }
}

fn stamp(text: &str) -> Millis {
    text.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond).unwrap_or_default()
}

fn nullable<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}
