//! Pods.

use super::managed;
use serde_json::{Value, json};

/// A pod that runs and is ready, with one container `app`.
pub fn pod(namespace: &str, name: &str) -> Value {
    let started = "2026-11-20T08:00:05Z";
    let image = "registry.example/shop/orders:1.4.2";
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": name, "namespace": namespace, "generateName": "orders-",
            "creationTimestamp": "2026-11-20T08:00:00Z",
            "labels": {"app.kubernetes.io/name": "orders", "pod-template-hash": "7d9c5b6f4"},
            "annotations": {"prometheus.io/scrape": "true"},
            "ownerReferences": [{
                "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "orders-7d9c5b6f4", "controller": true,
                "uid": "11111111-2222-3333-4444-555555555555", "blockOwnerDeletion": true,
            }],
            "managedFields": [managed("kubelet", "Update", &json!({
                "f:status": {"f:conditions": {"k:{\"type\":\"Ready\"}": {".": {}, "f:status": {}}},
                    "f:containerStatuses": {}, "f:phase": {}, "f:podIP": {}, "f:startTime": {}}
            }))],
        },
        "spec": {
            "nodeName": "node-1", "serviceAccountName": "default", "restartPolicy": "Always",
            "containers": [{
                "name": "app", "image": image, "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}},
            }],
        },
        "status": {
            "phase": "Running", "podIP": "10.0.0.1", "podIPs": [{"ip": "10.0.0.1"}], "qosClass": "Burstable",
            "startTime": "2026-11-20T08:00:00Z",
            "conditions": [
                condition("Initialized", "True"), condition("Ready", "True"),
                condition("ContainersReady", "True"), condition("PodScheduled", "True"),
            ],
            "containerStatuses": [{
                "name": "app", "image": image, "imageID": image, "ready": true, "started": true,
                "restartCount": 0, "state": {"running": {"startedAt": started}}, "lastState": {},
            }],
        },
    })
}

fn condition(name: &str, status: &str) -> Value {
    json!({
        "type": name, "status": status, "lastProbeTime": null,
        "lastTransitionTime": "2026-11-20T08:00:05Z",
    })
}
