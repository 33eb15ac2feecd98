//! Events.

use serde_json::{Value, json};

/// An event about an object. It has the name `NAME.REASON` in the object's namespace, `default` if it has none.
pub fn event(about: &Value, kind: &str, reason: &str, message: &str) -> Value {
    let meta = &about["metadata"];
    let namespace = meta["namespace"].as_str().unwrap_or("default");
    let name = meta["name"].as_str().unwrap_or_default();
    json!({
        "apiVersion": "v1", "kind": "Event",
        "metadata": {"name": format!("{name}.{}", reason.to_lowercase()), "namespace": namespace,
            "creationTimestamp": "2026-11-20T08:10:00Z"},
        "involvedObject": {"kind": about["kind"], "namespace": meta["namespace"], "name": name, "uid": meta["uid"]},
        "type": kind, "reason": reason, "message": message, "count": 3,
        "firstTimestamp": "2026-11-20T08:00:00Z", "lastTimestamp": "2026-11-20T08:10:00Z",
        "source": {"component": "kubelet"},
    })
}
