//! From Helm's older way of writing, by updates, to server-side apply (client-go `util/csaupgrade`).
//!
//! Helm 3, and Helm 4 for what Helm 3 installed, writes as the manager `helm` by updates. What a later apply of the same manager
//! leaves out would stay for ever, as the update still owns it. So those fields become fields of the apply. So do fields of others
//! that a release adopts: else the next act of Helm would conflict with whoever set them.

use super::replicas::MANAGER;
use crate::change::live::Live;
use crate::release::without;
use serde_json::{Map, Value, json};

/// The JSON patch that hands fields over: those of Helm's updates, and `handed` (as `fieldsV1`, null for none) of others. None
/// where there is nothing to hand over.
pub(super) fn patch(live: &Live, handed: &Value) -> Option<Value> {
    let entries = live.list("/metadata/managedFields");
    let (older, mut rest): (Vec<Value>, Vec<Value>) = entries.iter().cloned().partition(is_update);
    let newest = older.last().or_else(|| entries.iter().find(|_| !handed.is_null()))?.clone();
    let mut applied = match rest.iter().position(is_apply) {
        Some(place) => rest.remove(place),
        None => json!({ "manager": MANAGER, "operation": "Apply", "apiVersion": newest["apiVersion"],
            "time": newest["time"], "fieldsType": "FieldsV1", "fieldsV1": {} }),
    };
    // Paths of one API version say nothing in another one.
    let version = applied["apiVersion"].clone();
    let same = older.iter().filter(|entry| entry["apiVersion"] == version);
    let own = applied["fieldsV1"].take();
    let own = same.fold(own, |owned, entry| union(owned, &entry["fieldsV1"]));
    applied["fieldsV1"] = union(own, handed);
    let mut rest = without(rest, handed, &version);
    rest.insert(0, applied);
    Some(json!([
        { "op": "replace", "path": "/metadata/managedFields", "value": rest },
        { "op": "replace", "path": "/metadata/resourceVersion", "value": live.resource_version() },
    ]))
}

/// Whether an object still has fields that are to be handed over.
pub(super) fn is_due(live: &Live, handed: &Value) -> bool {
    let entries = live.list("/metadata/managedFields");
    let version = entries.iter().find(|entry| is_apply(entry)).map(|entry| &entry["apiVersion"]);
    let left = version.map(|version| without(entries.to_vec(), handed, version));
    entries.iter().any(is_update) || (!handed.is_null() && left.is_none_or(|left| left != entries))
}

fn is_update(entry: &Value) -> bool {
    entry["manager"] == MANAGER && entry["operation"] == "Update" && is_whole(entry)
}

fn is_apply(entry: &Value) -> bool {
    entry["manager"] == MANAGER && entry["operation"] == "Apply" && is_whole(entry)
}

/// Not of a subresource such as `status` or `scale`.
fn is_whole(entry: &Value) -> bool {
    entry["subresource"].as_str().unwrap_or_default().is_empty()
}

fn union(one: Value, other: &Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            for (key, value) in other {
                let own = one.remove(key).unwrap_or_else(|| Value::Object(Map::new()));
                one.insert(key.clone(), union(own, value));
            }
            Value::Object(one)
        }
        (one, _) => one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_updates_become_fields_of_the_apply() {
        let entry = |operation: &str, fields: Value| json!({ "manager": "helm", "operation": operation, "apiVersion": "apps/v1", "fieldsV1": fields });
        let scale =
            json!({ "manager": "helm", "operation": "Update", "subresource": "scale", "fieldsV1": {} });
        let update = entry("Update", json!({ "f:spec": { "f:replicas": {}, "f:paused": {} } }));
        let apply = entry("Apply", json!({ "f:spec": { "f:template": {} } }));
        let live = |entries: Vec<Value>| {
            Live::new(json!({ "metadata": { "resourceVersion": "7", "managedFields": entries } }))
        };
        let due = live(vec![update, apply.clone(), scale.clone()]);
        assert!(is_due(&due, &Value::Null));
        let patch = patch(&due, &Value::Null).unwrap();
        let entries = &patch[0]["value"];
        assert_eq!(entries.as_array().unwrap().len(), 2);
        let fields = json!({ "f:spec": { "f:replicas": {}, "f:paused": {}, "f:template": {} } });
        assert_eq!((&entries[0]["operation"], &entries[0]["fieldsV1"]), (&json!("Apply"), &fields));
        assert_eq!(patch[1]["value"], "7");
        assert!(!is_due(&live(vec![apply, scale]), &Value::Null));
    }

    #[test]
    fn what_is_adopted_becomes_a_field_of_the_apply_and_nobody_elses() {
        let entry = |manager: &str, operation: &str, fields: Value| json!({ "manager": manager, "operation": operation, "apiVersion": "apps/v1", "fieldsV1": fields });
        let live = |entries: Value| {
            Live::new(json!({ "metadata": { "resourceVersion": "7", "managedFields": entries } }))
        };
        let helm = entry("helm", "Apply", json!({ "f:spec": { "f:a": {} } }));
        let others = entry("kubectl-set", "Update", json!({ "f:spec": { "f:image": {}, "f:paused": {} } }));
        let handed = json!({ "f:spec": { "f:image": {} } });
        let due = live(json!([helm, others]));
        assert!(is_due(&due, &handed));
        let patch = patch(&due, &handed).unwrap();
        let entries = &patch[0]["value"];
        assert_eq!(entries[0]["fieldsV1"], json!({ "f:spec": { "f:a": {}, "f:image": {} } }));
        assert_eq!(entries[1]["fieldsV1"], json!({ "f:spec": { "f:paused": {} } }));
        assert!(!is_due(&live(entries.clone()), &handed));
    }
}
