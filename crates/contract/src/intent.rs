//! Intents: everything that can be asked to be written. A closed set with explicit targets.

use crate::ObjectRef;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the user wants to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "intent", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Intent {
    /// Set the number of replicas of Deployments through their scale subresource.
    Scale {
        /// Each Deployment with its number.
        targets: Vec<ScaleTarget>,
    },
    /// Restart Deployments as `kubectl rollout restart` does: a new `restartedAt` on the pod template.
    Restart {
        /// The Deployments.
        targets: Vec<ObjectRef>,
    },
    /// Put the `restartedAt` of the pod template back: the inverse of a restart.
    RevertRestart {
        /// Each Deployment with the value it had.
        targets: Vec<RestartMark>,
    },
}

/// One Deployment and its wished number of replicas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScaleTarget {
    /// The Deployment.
    pub object: ObjectRef,
    /// The wished number, 0 to 10,000.
    pub replicas: u32,
}

/// One Deployment and its `kubectl.kubernetes.io/restartedAt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RestartMark {
    /// The Deployment.
    pub object: ObjectRef,
    /// The annotation's value; none when it was absent.
    pub restarted_at: Option<String>,
}

impl Intent {
    /// The objects the intent names, in its order.
    pub fn targets(&self) -> Vec<&ObjectRef> {
        match self {
            Self::Scale { targets } => targets.iter().map(|target| &target.object).collect(),
            Self::Restart { targets } => targets.iter().collect(),
            Self::RevertRestart { targets } => targets.iter().map(|target| &target.object).collect(),
        }
    }
}
