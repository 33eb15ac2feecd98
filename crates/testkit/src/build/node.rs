//! Nodes.

use super::managed;
use serde_json::{Value, json};

/// A node that is ready, with the labels and the `providerID` of a cloud.
pub fn node(name: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {
            "name": name, "creationTimestamp": "2026-11-01T00:00:00Z",
            "labels": {
                "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
                "topology.kubernetes.io/region": "ap-northeast-1",
                "topology.kubernetes.io/zone": "ap-northeast-1a",
                "node.kubernetes.io/instance-type": "m7i.xlarge", "node-role.kubernetes.io/worker": "",
            },
            "managedFields": [managed("kubelet", "Update", &json!({"f:status": {"f:conditions": {}}}))],
        },
        "spec": {"providerID": format!("aws:///ap-northeast-1a/{name}"), "podCIDR": "10.1.0.0/24"},
        "status": {
            "capacity": {"cpu": "4", "memory": "16374064Ki", "pods": "110"},
            "allocatable": {"cpu": "3920m", "memory": "15222064Ki", "pods": "110"},
            "addresses": [{"type": "InternalIP", "address": "192.168.0.10"},
                {"type": "Hostname", "address": name}],
            "nodeInfo": {
                "kubeletVersion": "v1.36.3", "osImage": "Debian GNU/Linux 13 (trixie)",
                "kernelVersion": "6.12.0-amd64", "containerRuntimeVersion": "containerd://2.2.1",
                "architecture": "amd64", "operatingSystem": "linux",
            },
            "conditions": [
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                condition("PIDPressure", "False", "KubeletHasSufficientPID"),
                condition("Ready", "True", "KubeletReady"),
            ],
        },
    })
}

fn condition(name: &str, status: &str, reason: &str) -> Value {
    json!({
        "type": name, "status": status, "reason": reason, "message": reason,
        "lastHeartbeatTime": "2026-11-20T08:00:05Z", "lastTransitionTime": "2026-11-01T00:00:05Z",
    })
}
