//! The one value that each intent writes, how it is read from a live object and how it is sent.

use super::call::{Call, Verb};
use super::live::Live;
use concertina_contract::ObjectRef;
use serde::{Deserialize, Serialize};
use serde_json::json;

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

    /// The request that sets it on this very object; with a resource version, only if nothing changed since.
    pub(super) fn call(&self, object: &ObjectRef, resource_version: Option<&str>) -> Call {
        let path = object_path(object);
        let (path, mut body) = match self {
            Self::Replicas(replicas) => {
                let path = format!("{path}/scale?fieldManager=concertina-scale");
                (path, json!({ "spec": { "replicas": replicas } }))
            }
            Self::RestartedAt(mark) => {
                let path = format!("{path}?fieldManager=concertina-restart");
                let annotations = json!({ RESTARTED_AT: mark });
                (path, json!({ "spec": { "template": { "metadata": { "annotations": annotations } } } }))
            }
        };
        body["metadata"] = json!({ "uid": object.uid });
        if let Some(version) = resource_version {
            body["metadata"]["resourceVersion"] = json!(version);
        }
        Call { verb: Verb::Merge, path, body }
    }
}

/// The path of a Deployment at the API server.
pub(super) fn object_path(object: &ObjectRef) -> String {
    format!("/apis/apps/v1/namespaces/{}/deployments/{}", object.namespace, object.name)
}
