//! Helm releases.

use serde_json::{Value, json};

/// The Secret of one revision of a release, as `helm` writes it (helm `pkg/storage/driver/secrets.go`); its payload says
/// nothing. `status` is for example `deployed` or `pending-upgrade`.
pub fn release(namespace: &str, name: &str, revision: u32, status: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Secret", "type": "helm.sh/release.v1",
        "metadata": {
            "name": format!("sh.helm.release.v1.{name}.v{revision}"), "namespace": namespace,
            "creationTimestamp": "2026-11-20T08:00:00Z",
            "labels": {
                "owner": "helm", "name": name, "status": status, "version": revision.to_string(),
                "createdAt": "1795161600",
            },
        },
        "data": {"release": "Y2FuYXJ5LXBheWxvYWQ="},
    })
}
