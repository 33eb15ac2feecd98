//! `StatefulSet`s, `DaemonSet`s, and what keeps the revisions of workloads.

use super::{deployment, merge};
use serde_json::{Value, json};

/// A `StatefulSet` whose rollout is complete, with one container `app`.
pub fn stateful_set(namespace: &str, name: &str, replicas: u32) -> Value {
    let mut object = deployment(namespace, name, replicas);
    let change = json!({
        "kind": "StatefulSet",
        "metadata": { "annotations": null },
        "spec": {
            "strategy": null, "progressDeadlineSeconds": null, "serviceName": name, "podManagementPolicy": "OrderedReady",
            "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } },
        },
        "status": { "conditions": null },
    });
    merge(&mut object, &change);
    object
}

/// A `DaemonSet` that runs on two nodes, with one container `app`.
pub fn daemon_set(namespace: &str, name: &str) -> Value {
    let mut object = deployment(namespace, name, 2);
    let change = json!({
        "kind": "DaemonSet",
        "metadata": { "annotations": null },
        "spec": {
            "replicas": null, "strategy": null, "progressDeadlineSeconds": null,
            "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 1, "maxSurge": 0 } },
        },
        "status": null,
    });
    merge(&mut object, &change);
    object["status"] = json!({
        "observedGeneration": 1, "desiredNumberScheduled": 2, "currentNumberScheduled": 2,
        "updatedNumberScheduled": 2, "numberReady": 2, "numberAvailable": 2, "numberMisscheduled": 0,
    });
    object
}

/// What keeps a revision of a workload that the server has: the `ReplicaSet` of a Deployment, the `ControllerRevision` of
/// others. Its template is that of the workload with a patch over it.
pub fn revision(owner: &Value, number: u32, patch: &Value) -> Value {
    let (meta, kind) = (&owner["metadata"], owner["kind"].as_str().unwrap_or_default());
    let mut template = owner["spec"]["template"].clone();
    merge(&mut template, patch);
    let name = format!("{}-{number}", meta["name"].as_str().unwrap_or_default());
    let metadata = json!({
        "name": name, "namespace": meta["namespace"], "creationTimestamp": "2026-11-10T00:00:00Z",
        "labels": owner["spec"]["selector"]["matchLabels"],
        "annotations": { "kubernetes.io/change-cause": format!("change {number}") },
        "ownerReferences": [{ "apiVersion": "apps/v1", "kind": kind, "name": meta["name"], "uid": meta["uid"], "controller": true }],
    });
    if kind != "Deployment" {
        template["$patch"] = json!("replace");
        return json!({
            "apiVersion": "apps/v1", "kind": "ControllerRevision", "metadata": metadata, "revision": number,
            "data": { "spec": { "template": template } },
        });
    }
    template["metadata"]["labels"]["pod-template-hash"] = json!(name);
    let mut object = json!({ "apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata,
        "spec": { "replicas": 0, "selector": owner["spec"]["selector"], "template": template } });
    object["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = json!(number.to_string());
    object
}
