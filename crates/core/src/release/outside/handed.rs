//! Fields that change hands: what others own of an object, and a release has from now on.

use super::owned::{entries, is_of_others, is_whole, keys_of};
use super::path::Place;
use serde_json::{Map, Value};

/// Of the fields of others those that this body has too, as `fieldsV1`; null if there are none. Replicas stay whose they are.
pub fn handed_over(live: &Value, body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(spec) = body.get_mut("spec").and_then(Value::as_object_mut) {
        spec.remove("replicas");
    }
    let others = entries(live).filter(|entry| is_of_others(entry));
    let parts = others.filter_map(|entry| common(&entry["fieldsV1"], &body));
    parts.reduce(union).unwrap_or_default()
}

/// The entries of an object's managers without what changed hands; those with nothing left are gone. Paths of one API version say
/// nothing in another one.
pub fn without(entries: Vec<Value>, handed: &Value, version: &Value) -> Vec<Value> {
    let rest = entries.into_iter().filter_map(|mut entry| {
        if is_of_others(&entry) && entry["apiVersion"] == *version {
            entry["fieldsV1"] = subtract(&entry["fieldsV1"], handed)?;
        }
        Some(entry)
    });
    rest.collect()
}

/// The part of some fields that a value has.
fn common(fields: &Value, value: &Value) -> Option<Value> {
    if is_whole(fields) {
        return Some(fields.clone());
    }
    let mut part = Map::new();
    for (key, below) in fields.as_object()? {
        let place = match (key.strip_prefix("f:"), keys_of(key)) {
            (Some(key), _) => Place::Key(key.to_owned()),
            (None, Some(keys)) => Place::Member(keys),
            (None, None) => {
                let in_set = key.strip_prefix("v:").and_then(|text| serde_json::from_str::<Value>(text).ok());
                if key == "."
                    || in_set.is_some_and(|one| value.as_array().is_some_and(|all| all.contains(&one)))
                {
                    part.insert(key.clone(), below.clone());
                }
                continue;
            }
        };
        let inner = place.of(value).and_then(|value| common(below, value));
        part.extend(inner.map(|inner| (key.clone(), inner)));
    }
    // The map itself is had with anything in it.
    part.keys().any(|key| key != ".").then_some(Value::Object(part))
}

/// Fields less others; none if nothing is left but maps themselves.
fn subtract(fields: &Value, handed: &Value) -> Option<Value> {
    let (Value::Object(own), Value::Object(gone)) = (fields, handed) else { return Some(fields.clone()) };
    if is_whole(fields) {
        return None;
    }
    let left = own.iter().filter_map(|(key, below)| match gone.get(key) {
        Some(gone) => Some((key.clone(), subtract(below, gone)?)),
        None => Some((key.clone(), below.clone())),
    });
    let left: Map<String, Value> = left.collect();
    left.keys().any(|key| key != ".").then_some(Value::Object(left))
}

/// Fields of both.
fn union(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            for (key, value) in other {
                let own = one.remove(&key).unwrap_or_else(|| Value::Object(Map::new()));
                one.insert(key, union(own, value));
            }
            Value::Object(one)
        }
        (one, _) => one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_body_has_changes_hands_and_the_rest_stays() {
        let fields = json!({ "f:spec": { "f:replicas": {}, "f:paused": {}, "f:containers": { "k:{\"name\":\"app\"}": {
            "f:image": {}, "f:env": { ".": {}, "k:{\"name\":\"NEW\"}": { ".": {}, "f:name": {}, "f:value": {} } } } } } });
        let entry =
            |manager: &str| json!({ "manager": manager, "apiVersion": "apps/v1", "fieldsV1": fields });
        let live = json!({ "metadata": { "managedFields": [entry("kubectl-set"), entry("kube-controller-manager")] } });
        let app = json!({ "name": "app", "image": "a", "env": [{ "name": "NEW", "value": "1" }] });
        let body = json!({ "spec": { "replicas": 3, "containers": [app] } });
        let handed = handed_over(&live, &body);
        let containers = &fields["f:spec"]["f:containers"];
        assert_eq!(handed, json!({ "f:spec": { "f:containers": containers } }));
        let entries = live["metadata"]["managedFields"].as_array().unwrap().clone();
        let left = without(entries, &handed, &json!("apps/v1"));
        assert_eq!(left[0]["fieldsV1"], json!({ "f:spec": { "f:replicas": {}, "f:paused": {} } }));
        assert_eq!(left[1], entry("kube-controller-manager"));
        let all = json!({ "metadata": { "managedFields": [{ "manager": "kubectl-set", "apiVersion": "apps/v1",
            "fieldsV1": { "f:spec": { "f:containers": containers } } }] } });
        let entries = all["metadata"]["managedFields"].as_array().unwrap().clone();
        assert!(without(entries, &handed, &json!("apps/v1")).is_empty());
        assert_eq!(handed_over(&all, &json!({ "spec": {} })), Value::Null);
    }
}
