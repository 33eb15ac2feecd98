//! Pods.

use super::{Meta, Resources, RowCondition};
use concertina_contract::Millis;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One `v1 Pod`. `status`, `ready`, `total` and the restarts are reckoned as the API server's printer does
/// (kubernetes `pkg/printers/internalversion/printers.go`, `printPod`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct PodRow {
    /// Metadata.
    pub meta: Meta,
    /// `status.phase`.
    pub phase: Arc<str>,
    /// The STATUS column, for example `Init:1/3`.
    pub status: Arc<str>,
    /// Ready containers.
    pub ready: u32,
    /// All containers that count.
    pub total: u32,
    /// Restarts.
    pub restarts: u32,
    /// When a container last restarted.
    pub restarted: Option<Millis>,
    /// `status.podIP`.
    pub ip: Box<str>,
    /// `spec.nodeName`.
    pub node: Arc<str>,
    /// `status.conditions` that are not `True`.
    pub conditions: Box<[RowCondition]>,
    /// What it asks for, and may use at most.
    pub resources: Resources,
    /// Containers with what their state says.
    pub containers: Arc<[ContainerRow]>,
}

impl PodRow {
    /// Whether a person should look at it: crash loops, failed pulls and the like.
    pub fn is_troubled(&self) -> bool {
        let status = self.status.strip_prefix("Init:").unwrap_or(&self.status);
        matches!(
            status,
            "CrashLoopBackOff"
                | "ImagePullBackOff"
                | "ErrImagePull"
                | "ErrImageNeverPull"
                | "InvalidImageName"
                | "CreateContainerConfigError"
                | "CreateContainerError"
                | "RunContainerError"
                | "OOMKilled"
                | "Error"
                | "Failed"
                | "Evicted"
                | "ContainerStatusUnknown"
                | "NodeLost"
                | "Unknown"
                | "UnexpectedAdmissionError"
                | "DeadlineExceeded"
        ) || status.starts_with("ExitCode:")
            || status.starts_with("Signal:")
    }
}

/// One container of a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub struct ContainerRow {
    /// Name.
    pub name: Box<str>,
    /// Image.
    pub image: Box<str>,
    /// Reason of its waiting or terminated state, for example `CrashLoopBackOff`; empty while it runs.
    pub reason: Box<str>,
    /// The message of that state, at most 200 characters.
    pub message: Box<str>,
}
