//! Objects as an API server of today would give them, `managedFields` included.

mod bulk;
mod deployment;
mod event;
mod node;
mod pod;
mod release;
mod workload;

pub use bulk::{bulk_pod, bulk_use};
pub use deployment::deployment;
pub(crate) use deployment::settled;
pub use event::event;
pub use node::node;
pub use pod::pod;
pub use release::release;
pub use workload::{daemon_set, revision, stateful_set};

use serde_json::{Map, Value, json};

/// Overlays a value with another, as a JSON merge patch (RFC 7386) does: `null` removes.
pub fn merge(base: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *base = patch.clone();
        return;
    };
    if !base.is_object() {
        *base = Value::Object(Map::new());
    }
    if let Value::Object(base) = base {
        for (key, value) in patch {
            if value.is_null() {
                base.remove(key);
            } else {
                merge(base.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
    }
}

/// The object with a merge patch applied.
pub fn with(mut object: Value, patch: &Value) -> Value {
    merge(&mut object, patch);
    object
}

/// A namespace.
pub fn namespace(name: &str) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": {"name": name, "creationTimestamp": "2026-01-01T00:00:00Z"},
        "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"},
    })
}

/// One entry of `managedFields`.
fn managed(manager: &str, operation: &str, fields: &Value) -> Value {
    json!({
        "apiVersion": "v1", "fieldsType": "FieldsV1", "manager": manager, "operation": operation,
        "time": "2026-11-20T08:00:00Z", "fieldsV1": fields,
    })
}
