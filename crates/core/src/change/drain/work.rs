//! What is to be done with one node. The journal keeps all of it.

use crate::change::call::{Call, Verb};
use crate::change::field::Field;
use crate::change::releases::Step;
use crate::change::review::Review;
use concertina_contract::{Millis, ObjectRef};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is to be done with one node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::change) struct DrainWork {
    /// New pods are kept off.
    pub cordon: Review,
    /// Pods that go.
    pub pods: Vec<Eviction>,
}

/// One pod that goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::change) struct Eviction {
    /// The pod.
    pub pod: ObjectRef,
    /// Its workload, for example `Deployment orders`; empty where it has none.
    pub owner: String,
    /// Whether another one comes elsewhere, which is waited for.
    pub returns: bool,
    /// The longest that its containers have to end, in milliseconds.
    pub grace: Millis,
}

impl DrainWork {
    /// Whether the node took no new pods when it was reviewed.
    pub(in crate::change) fn was_cordoned(&self) -> bool {
        self.cordon.before == Field::Unschedulable(true)
    }
}

impl Eviction {
    /// The write.
    pub(super) fn step(&self) -> Step {
        let ObjectRef { namespace, name, .. } = &self.pod;
        Step {
            object: self.pod.clone(),
            call: evict(&self.pod),
            path: format!("/api/v1/namespaces/{namespace}/pods/{name}"),
            before: None,
            words: format!("evict Pod {name}"),
        }
    }
}

/// The eviction of this very pod (`policy/v1 Eviction`).
pub(super) fn evict(pod: &ObjectRef) -> Call {
    let ObjectRef { namespace, name, uid, .. } = pod;
    let body = json!({
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": { "namespace": namespace, "name": name },
        "deleteOptions": { "preconditions": { "uid": uid } },
    });
    Call { verb: Verb::Evict, path: format!("/api/v1/namespaces/{namespace}/pods/{name}/eviction"), body }
}
