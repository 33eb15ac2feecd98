//! Pods by the thousand, of the size that real ones have.

use super::{managed, pod, with};
use serde_json::{Value, json};

/// The `number`-th of many pods: 6 to 8 KB of JSON, of which about 2 KB are `managedFields`, spread over 50 namespaces
/// and 200 nodes. The same number gives the same pod.
pub fn bulk_pod(number: usize) -> Value {
    let (space, node, app) = (number % 50, number % 200, number % 37);
    let name = format!("service-{app}-7d9c5b6f4-{number:05}");
    let image = format!("registry.example/team-{space}/service-{app}:1.{app}.0");
    let environment: Vec<Value> = (0..14)
        .map(|index| json!({"name": format!("SETTING_{index}"), "value": format!("value-{index}-of-{app}")}))
        .collect();
    let probe = |path: &str| {
        json!({
            "httpGet": {"path": path, "port": 8080, "scheme": "HTTP"}, "periodSeconds": 10,
            "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3,
        })
    };
    with(
        pod(&format!("team-{space}"), &name),
        &json!({
            "metadata": {
                "uid": format!("00000000-0000-4000-8000-{number:012}"),
                // In no order that the name has.
                "creationTimestamp": format!("2026-11-{:02}T{:02}:{:02}:00Z", 1 + number % 19, number % 23, number % 59),
                "labels": {"app.kubernetes.io/name": format!("service-{app}"),
                    "app.kubernetes.io/part-of": format!("product-{space}"), "team": format!("team-{space}")},
                "annotations": {
                    "checksum/config": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    "kubernetes.io/config.source": "api", "prometheus.io/port": "8080",
                },
                "managedFields": [fields("kube-controller-manager"), fields("kubelet")],
            },
            "spec": {
                "nodeName": format!("node-{node}"), "dnsPolicy": "ClusterFirst", "priority": 0,
                "enableServiceLinks": true, "preemptionPolicy": "PreemptLowerPriority",
                "schedulerName": "default-scheduler", "terminationGracePeriodSeconds": 30,
                "containers": [{
                    "name": "app", "image": &image,
                    "env": environment, "imagePullPolicy": "IfNotPresent",
                    "livenessProbe": probe("/health/live"), "readinessProbe": probe("/health/ready"),
                    "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
                    "resources": {"limits": {"cpu": "500m", "memory": "512Mi"},
                        "requests": {"cpu": "100m", "memory": "128Mi"}},
                    "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
                    "volumeMounts": [{"name": "config", "mountPath": "/etc/app", "readOnly": true},
                        {"name": "token", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}],
                }],
                "tolerations": [
                    {"effect": "NoExecute", "key": "node.kubernetes.io/not-ready", "operator": "Exists",
                        "tolerationSeconds": 300},
                    {"effect": "NoExecute", "key": "node.kubernetes.io/unreachable", "operator": "Exists",
                        "tolerationSeconds": 300},
                ],
                "volumes": [{"name": "config", "configMap": {"name": format!("service-{app}"), "defaultMode": 420}},
                    {"name": "token", "projected": {"defaultMode": 420, "sources": [
                        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                        {"configMap": {"name": "kube-root-ca.crt",
                            "items": [{"key": "ca.crt", "path": "ca.crt"}]}}]}}],
            },
            "status": {
                "containerStatuses": [{
                    "name": "app", "image": &image, "imageID": &image, "ready": true, "started": true, "lastState": {},
                    "restartCount": number % 13, "state": {"running": {"startedAt": "2026-11-20T08:00:05Z"}},
                }],
                "podIP": format!("10.{}.{}.{}", node / 100, node % 100, number % 250),
                "podIPs": [{"ip": format!("10.{}.{}.{}", node / 100, node % 100, number % 250)}],
                "hostIP": format!("192.168.{}.{}", node / 100, node % 100),
            },
        }),
    )
}

/// What one manager owns of a pod: the bulk of a real pod's bytes.
fn fields(manager: &str) -> Value {
    let container: Value = ["image", "imagePullPolicy", "livenessProbe", "name", "ports", "readinessProbe"]
        .iter()
        .map(|field| {
            (format!("f:{field}"), json!({".": {}, "f:failureThreshold": {}, "f:periodSeconds": {}}))
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    let environment: Value = (0..14)
        .map(|index| {
            (format!("k:{{\"name\":\"SETTING_{index}\"}}"), json!({".": {}, "f:name": {}, "f:value": {}}))
        })
        .collect::<serde_json::Map<_, _>>()
        .into();
    let fields = json!({
        "f:metadata": {"f:generateName": {}, "f:labels": {".": {}, "f:app.kubernetes.io/name": {}}},
        "f:spec": {"f:containers": {"k:{\"name\":\"app\"}": container}, "f:dnsPolicy": {}, "f:restartPolicy": {}},
    });
    if manager == "kubelet" {
        return managed(manager, "Update", &fields);
    }
    managed(manager, "Update", &with(fields, &json!({"f:spec": {"f:env": environment}})))
}

/// What metrics-server tells of it.
pub fn bulk_use(number: usize) -> Value {
    let usage = json!({
        "cpu": format!("{}n", 1_000_000 + number * 7_919 % 90_000_000), "memory": format!("{}Ki", 65_536 + number * 104_729 % 65_536),
    });
    json!({
        "metadata": bulk_pod(number)["metadata"].as_object().map(|whole| {
            json!({"name": whole["name"], "namespace": whole["namespace"]})
        }),
        "timestamp": "2026-11-20T08:00:00Z", "window": "15s", "containers": [{"name": "app", "usage": usage}],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bulk_pods_have_the_size_of_real_ones() {
        let bytes = bulk_pod(4711).to_string().len();
        assert!((6_000..8_500).contains(&bytes), "{bytes}");
    }
}
