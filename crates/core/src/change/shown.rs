//! An object as it is shown as YAML: what looks secret is masked, and it is told where.

use super::mask::{LAST_APPLIED, MASK, is_secret_key, looks_secret};
use super::mask_text::mask_text;
use crate::redact::visible;
use serde_json::{Map, Value};

/// As YAML. What could turn or hide text on a screen is written out.
pub(crate) fn text(value: &Value) -> Result<String, serde_saphyr::ser::Error> {
    let text = serde_saphyr::to_string(value)?;
    let lines: Vec<String> = text.split('\n').map(visible).collect();
    Ok(lines.join("\n"))
}

/// Masks in place. The answer names each place, for example `data.password`.
pub(crate) fn veil(object: &mut Value) -> Vec<String> {
    let mut places = Vec::new();
    if object.get("kind").and_then(Value::as_str) == Some("Secret") {
        for part in ["data", "stringData"] {
            for (key, value) in object.get_mut(part).and_then(Value::as_object_mut).into_iter().flatten() {
                places.push(format!("{part}.{key}"));
                *value = MASK.into();
            }
        }
    }
    walk(object, "", &mut places);
    places
}

fn walk(value: &mut Value, place: &str, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => walk_map(map, place, places),
        Value::Array(list) => {
            for (at, value) in list.iter_mut().enumerate() {
                walk(value, &format!("{place}[{at}]"), places);
            }
        }
        Value::String(text) => {
            if let Some(masked) = mask_text(text) {
                *text = masked;
                places.push(place.to_owned());
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn walk_map(map: &mut Map<String, Value>, place: &str, places: &mut Vec<String>) {
    let named = map.get("name").and_then(Value::as_str).is_some_and(looks_secret);
    for (key, value) in map.iter_mut() {
        let inner = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
        let secret = key == LAST_APPLIED || is_secret_key(key) || (named && key == "value");
        match value {
            Value::String(text) if secret => {
                if text.as_str() != MASK && !text.is_empty() {
                    MASK.clone_into(text);
                    places.push(inner);
                }
            }
            other => walk(other, &inner, places),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_of_a_secret_go_and_their_keys_stay() {
        let mut secret = json!({ "kind": "Secret", "data": { "user": "Y2FuYXJ5", "pass": "Y2FuYXJ5" }, "type": "Opaque",
            "stringData": { "pin": "Y2FuYXJ5" },
            "metadata": { "name": "login", "annotations": { LAST_APPLIED: "{\"data\":{\"user\":\"Y2FuYXJ5\"}}" } } });
        let places = veil(&mut secret);
        assert!(!secret.to_string().contains("Y2FuYXJ5"), "{secret}");
        assert_eq!(
            places,
            ["data.pass", "data.user", "stringData.pin", &format!("metadata.annotations.{LAST_APPLIED}")]
        );
        assert_eq!((&secret["type"], &secret["metadata"]["name"]), (&json!("Opaque"), &json!("login")));
    }

    #[test]
    fn what_looks_secret_elsewhere_goes_too() {
        let mut pod = json!({ "kind": "Pod", "spec": { "containers": [{ "name": "app", "env": [
            { "name": "COLOUR", "value": "blue" }, { "name": "DB_PASSWORD", "value": "canary" },
            { "name": "DATABASE", "value": "postgres://shop:canary@db/shop" } ] }] } });
        let places = veil(&mut pod);
        assert!(!pod.to_string().contains("canary") && pod.to_string().contains("blue"), "{pod}");
        assert_eq!(places, ["spec.containers[0].env[1].value", "spec.containers[0].env[2].value"]);
    }
}
