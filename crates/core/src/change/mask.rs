//! Takes out of an object what a diff must not show: bookkeeping of the server, and values that look secret.

use super::mask_text::mask_text;
use serde_json::{Map, Value};

/// Stands where a secret was.
pub(crate) const MASK: &str = "••••••";
/// Words in a name that make its value a secret.
const SECRET_WORDS: [&str; 10] =
    ["pass", "pwd", "secret", "token", "credential", "apikey", "accesskey", "privatekey", "auth", "dsn"];
/// Parts of `metadata` that change without anybody's wish.
const BOOKKEEPING: [&str; 5] =
    ["managedFields", "resourceVersion", "generation", "creationTimestamp", "selfLink"];
/// Holds a whole former manifest, with whatever was in it.
pub(crate) const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The part of an object that a reviewer wants to see.
pub(super) fn reviewable(object: &Value) -> Value {
    let mut copy = stripped(object);
    mask(&mut copy);
    copy
}

/// Whether nothing of a value would be masked.
pub(super) fn is_plain(value: &Value) -> bool {
    let mut copy = value.clone();
    mask(&mut copy);
    copy == *value
}

/// An object without its status and the server's bookkeeping. What is secret is still in it.
pub(super) fn stripped(object: &Value) -> Value {
    let mut copy = object.clone();
    if let Some(whole) = copy.as_object_mut() {
        whole.remove("status");
        if let Some(metadata) = whole.get_mut("metadata").and_then(Value::as_object_mut) {
            for key in BOOKKEEPING {
                metadata.remove(key);
            }
        }
    }
    copy
}

/// An object before and after, with the values of a Secret masked; one that changes is marked as new.
pub(crate) fn veiled(before: &Value, after: &Value) -> (Value, Value) {
    let veil = |one: &Value, other: &Value, changed: &str| {
        let mut copy = one.clone();
        if before["kind"] != "Secret" && after["kind"] != "Secret" {
            return copy;
        }
        for part in ["data", "stringData"] {
            for (key, value) in copy.get_mut(part).and_then(Value::as_object_mut).into_iter().flatten() {
                let same = other[part].get(key).is_none_or(|other| other == value);
                *value = if same { MASK.into() } else { format!("{MASK}{changed}").into() };
            }
        }
        copy
    };
    (veil(before, after, ""), veil(after, before, " *"))
}

/// Any value with what looks secret masked, at any depth.
pub(crate) fn masked(value: &Value) -> Value {
    let mut copy = value.clone();
    mask(&mut copy);
    copy
}

/// Masks in place, at any depth.
fn mask(value: &mut Value) {
    match value {
        Value::Object(map) => mask_map(map),
        Value::Array(list) => list.iter_mut().for_each(mask),
        Value::String(text) => {
            if let Some(masked) = mask_text(text) {
                *text = masked;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn mask_map(map: &mut Map<String, Value>) {
    // A literal environment variable, or a header of a probe: the name tells what the value is.
    let named_secret = map.get("name").and_then(Value::as_str).is_some_and(looks_secret);
    if named_secret && let Some(value) = map.get_mut("value") {
        *value = MASK.into();
    }
    for (key, value) in map.iter_mut() {
        // What was masked before may say that it is new.
        let masked = value.as_str().is_some_and(|text| text.starts_with(MASK));
        if value.is_string() && !masked && (key == LAST_APPLIED || is_secret_key(key)) {
            *value = MASK.into();
        } else {
            mask(value);
        }
    }
}

/// Keys of free maps (annotations, labels) whose text may be a secret. Kubernetes' own keys that merely name a Secret
/// (`secretName`, `serviceAccountName`) are not.
pub(crate) fn is_secret_key(key: &str) -> bool {
    let own = ["secretName", "secretKeyRef", "automountServiceAccountToken", "imagePullSecrets"];
    !own.contains(&key) && looks_secret(key)
}

/// Whether a name looks like that of a secret.
pub(crate) fn looks_secret(name: &str) -> bool {
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    SECRET_WORDS.iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_secret_is_left_of_a_pod_template() {
        let object = json!({
            "metadata": {
                "name": "orders", "resourceVersion": "9", "generation": 3, "managedFields": [{}],
                "annotations": { LAST_APPLIED: "{\"env\":\"canary-1\"}", "vendor/api-key": "canary-2", "team": "shop" },
            },
            "spec": { "template": { "spec": { "containers": [{
                "name": "web",
                "args": ["--db-password=canary-3", "--port=80"],
                "env": [
                    { "name": "DB_PASSWORD", "value": "canary-4" },
                    { "name": "DATABASE", "value": "postgres://shop:canary-5@db:5432/shop?x=1" },
                    { "name": "TOKEN", "valueFrom": { "secretKeyRef": { "name": "shop", "key": "token" } } },
                    { "name": "COLOUR", "value": "blue" },
                ],
            }], "volumes": [{ "secret": { "secretName": "shop-tls" } }] } } },
            "status": { "replicas": 3 },
        });
        let shown = reviewable(&object);
        let text = shown.to_string();
        assert!(!text.contains("canary"), "{text}");
        for kept in
            ["blue", "--port=80", "postgres://shop:••••••@db:5432/shop?x=1", "shop-tls", "\"team\":\"shop\""]
        {
            assert!(text.contains(kept), "{kept} is missing in {text}");
        }
        for gone in ["managedFields", "resourceVersion", "generation", "status"] {
            assert!(!text.contains(gone), "{gone} is left in {text}");
        }
    }
}
