//! Pod templates as they are compared.

use serde_json::Value;

/// The label by which `ReplicaSet`s of a Deployment differ; no part of the Deployment's own template.
const HASH: &str = "pod-template-hash";

/// A template without what differs between its copies: the label of its `ReplicaSet`, values that are not set, and the mark of a
/// patch.
pub(super) fn plain(template: &Value) -> Value {
    let mut copy = template.clone();
    if let Some(whole) = copy.as_object_mut() {
        whole.remove("$patch");
    }
    if let Some(labels) = copy.pointer_mut("/metadata/labels").and_then(Value::as_object_mut) {
        labels.remove(HASH);
    }
    drop_nulls(&mut copy);
    copy
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn copies_of_one_template_are_equal() {
        let own =
            json!({ "metadata": { "labels": { "app": "a" } }, "spec": { "containers": [{ "name": "a" }] } });
        let kept = json!({ "metadata": { "creationTimestamp": null, "labels": { "app": "a", HASH: "5d" } },
            "spec": { "containers": [{ "name": "a", "command": null }] }, "$patch": "replace" });
        assert_eq!(plain(&kept), plain(&own));
        assert_ne!(plain(&kept), plain(&json!({ "metadata": { "labels": { "app": "b" } } })));
    }
}
