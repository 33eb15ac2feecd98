//! The loss of a node: who is silent, and what that means for the pods there.

use crate::{Failure, Millis, ObjectRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A node whose kubelet has not renewed its lease for half of the time that the lease holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SilentNode {
    /// The node.
    pub object: ObjectRef,
    /// When it was last heard; none when it was silent from the first look on.
    pub heard: Option<Millis>,
}

/// What the loss of a node means for its pods, read now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NodeLoss {
    /// The node.
    pub object: ObjectRef,
    /// What the cluster holds of it.
    pub standing: NodeStanding,
    /// Since when the cluster counts it as unreachable or not ready; none while it does not.
    pub since: Option<Millis>,
    /// Whether it is marked as out of service (`node.kubernetes.io/out-of-service`).
    pub out_of_service: bool,
    /// Its pods that have not ended, those that cannot go first; at most 250.
    pub pods: Vec<LostPod>,
    /// Pods beside these.
    pub left_out: u32,
    /// What pods of the node took from being made to running, the median, in milliseconds; none if that cannot be told.
    pub starts: Option<Millis>,
    /// When the last of those that move should run elsewhere; none while that cannot be told. Foreseen while the node is silent and the
    /// cluster still counts it as ready.
    pub recovered: Option<Millis>,
    /// What could not be read: more volumes may be in the way than are told.
    pub failures: Vec<Failure>,
}

/// What a cluster holds of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NodeStanding {
    /// It is ready, as far as the cluster knows.
    Ready,
    /// Its kubelet says that it is not ready.
    NotReady,
    /// It is not heard any more.
    Unreachable,
}

/// A pod of a node that is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LostPod {
    /// The pod.
    pub object: ObjectRef,
    /// What makes it again, for example `Deployment orders`; empty where nothing does.
    pub owner: String,
    /// What becomes of it.
    pub fate: PodFate,
    /// The claim that holds it, where that is a volume.
    pub claim: String,
    /// How long it bears an unreachable node (`tolerationSeconds`), in milliseconds; none for ever.
    pub patience: Option<Millis>,
    /// When the cluster gives it up, or has given it up; none while the node is not counted as lost, and where it never is.
    pub given_up: Option<Millis>,
}

/// What becomes of a pod whose node is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PodFate {
    /// Its volume is a disk of the node: no other node can run it.
    Local,
    /// Its `StatefulSet` makes the next one only when this one is gone for sure, and only its kubelet can say so.
    Ordered,
    /// Another one is made and waits for the volume, which stays attached until this one is gone for sure (`ReadWriteOnce`).
    Attached,
    /// No controller makes it again.
    Alone,
    /// It bears a lost node for ever.
    Patient,
    /// Another one is made elsewhere when it is given up.
    Moves,
    /// It belongs to the node: a `DaemonSet`'s, or one that the kubelet runs from a file.
    OfNode,
}
