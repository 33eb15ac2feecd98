//! An object as a whole, to be shown or copied: without what nobody reads, and without secrets.

use super::{DetailError, LIMIT};
use crate::site::ReadClient;
use concertina_contract::ObjectRef;
use serde_json::Value;

/// What stands in place of a secret value.
const MASK: &str = "•••";
/// kubectl's copy of an object in an annotation of the object: of a Secret it holds the values too.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Reads an object. The values of Secrets are masked, and the book-keeping of field managers is left out.
pub(crate) async fn masked(reader: &ReadClient, object: &ObjectRef) -> Result<Value, DetailError> {
    if [&object.namespace, &object.name].iter().any(|name| name.contains(['/', '?', '#', '%'])) {
        return Err(DetailError::Name);
    }
    let served = reader.served(&object.kind).await.map_err(DetailError::Read)?;
    let served = served.ok_or(DetailError::NotServed)?;
    let path = served.object(&object.namespace, &object.name);
    let bytes = reader.bytes(&path, LIMIT).await.map_err(DetailError::Read)?;
    let mut whole: Value = serde_json::from_slice(&bytes).map_err(DetailError::Malformed)?;
    mask(&mut whole);
    Ok(whole)
}

fn mask(object: &mut Value) {
    let secret = object["kind"] == "Secret";
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.remove("managedFields");
        let annotations = metadata.get_mut("annotations").and_then(Value::as_object_mut);
        if let Some(annotations) = annotations.filter(|_| secret) {
            annotations.remove(LAST_APPLIED);
        }
    }
    if !secret {
        return;
    }
    for part in ["data", "stringData"] {
        let values = object.get_mut(part).and_then(Value::as_object_mut);
        values.into_iter().flat_map(|values| values.values_mut()).for_each(|value| *value = MASK.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_of_secrets_are_masked_wherever_they_stand() {
        let mut secret = json!({
            "kind": "Secret",
            "metadata": {"name": "s", "managedFields": [{}], "annotations": {LAST_APPLIED: "{\"data\":{\"a\":\"hunter2\"}}", "b": "c"}},
            "data": {"a": "hunter2"},
            "stringData": {"d": "hunter2"},
        });
        mask(&mut secret);
        assert!(!secret.to_string().contains("hunter2"));
        assert_eq!(secret["data"]["a"], MASK);
        assert_eq!(secret["metadata"], json!({"name": "s", "annotations": {"b": "c"}}));
        let mut map = json!({"kind": "ConfigMap", "metadata": {}, "data": {"a": "plain"}});
        mask(&mut map);
        assert_eq!(map["data"]["a"], "plain");
    }
}
