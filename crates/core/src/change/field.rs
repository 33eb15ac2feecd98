//! The one value that each intent writes, how it is read from a live object and how it is sent.

use super::live::Live;
use concertina_contract::{Intent, ObjectRef};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The annotation that `kubectl rollout restart` sets on the pod template.
pub(super) const RESTARTED_AT: &str = "kubectl.kubernetes.io/restartedAt";

/// The value that an intent writes: what is reviewed, compared and put back. It is never a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Field {
    /// `spec.replicas`, through the scale subresource.
    Replicas(u32),
    /// `kubectl.kubernetes.io/restartedAt` of the pod template, in RFC 3339; none when it is absent.
    RestartedAt(Option<String>),
}

/// What is wished for one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    /// The object.
    pub object: ObjectRef,
    /// The value it should have.
    pub field: Field,
}

impl Wish {
    /// The wishes of an intent, in its order. `now` is the mark of a restart, in RFC 3339.
    pub(super) fn all(intent: &Intent, now: &str) -> Vec<Self> {
        let restart = |object: &ObjectRef, mark: Option<String>| Self {
            object: object.clone(),
            field: Field::RestartedAt(mark),
        };
        match intent {
            Intent::Scale { targets } => targets
                .iter()
                .map(|target| Self { object: target.object.clone(), field: Field::Replicas(target.replicas) })
                .collect(),
            Intent::Restart { targets } => {
                targets.iter().map(|object| restart(object, Some(now.to_owned()))).collect()
            }
            Intent::RevertRestart { targets } => {
                targets.iter().map(|target| restart(&target.object, target.restarted_at.clone())).collect()
            }
        }
    }
}

impl Field {
    /// The same field as it is now.
    pub(super) fn read(&self, live: &Live) -> Self {
        match self {
            Self::Replicas(_) => Self::Replicas(live.replicas()),
            Self::RestartedAt(_) => Self::RestartedAt(live.restarted_at().map(str::to_owned)),
        }
    }

    /// The value as the plan shows it; empty when there is none.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Replicas(replicas) => replicas.to_string(),
            Self::RestartedAt(mark) => mark.clone().unwrap_or_default(),
        }
    }

    /// A change in words for the audit record.
    pub(super) fn change(&self, to: &Self) -> String {
        match self {
            Self::Replicas(_) => format!("replicas {} → {}", self.text(), to.text()),
            Self::RestartedAt(_) => {
                let word = |field: &Self| match field.text() {
                    text if text.is_empty() => "none".to_owned(),
                    text => text,
                };
                format!("restartedAt {} → {}", word(self), word(to))
            }
        }
    }

    /// Where a request that sets it goes.
    pub(super) fn path(&self, object: &ObjectRef) -> String {
        match self {
            Self::Replicas(_) => format!("{}/scale?fieldManager=concertina-scale", object_path(object)),
            Self::RestartedAt(_) => format!("{}?fieldManager=concertina-restart", object_path(object)),
        }
    }

    /// The merge patch that sets it on this very object; with a resource version, only if nothing changed since.
    pub(super) fn patch(&self, uid: &str, resource_version: Option<&str>) -> Value {
        let mut patch = match self {
            Self::Replicas(replicas) => json!({ "spec": { "replicas": replicas } }),
            Self::RestartedAt(mark) => {
                json!({ "spec": { "template": { "metadata": { "annotations": { RESTARTED_AT: mark } } } } })
            }
        };
        patch["metadata"] = json!({ "uid": uid });
        if let Some(version) = resource_version {
            patch["metadata"]["resourceVersion"] = json!(version);
        }
        patch
    }
}

/// The path of a Deployment at the API server.
pub(super) fn object_path(object: &ObjectRef) -> String {
    format!("/apis/apps/v1/namespaces/{}/deployments/{}", object.namespace, object.name)
}
