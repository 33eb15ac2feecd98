//! What of a manifest is otherwise on the site.

use super::Difference;
use super::owned::Owned;
use super::path::{FieldPath, Place};
use serde_json::{Map, Value, json};

/// The parts that wish nothing, are looked at by themselves, or are written to be read elsewhere (`stringData`).
const PASSED: [&str; 5] = ["apiVersion", "kind", "metadata", "status", "stringData"];

/// The fields that the manifest has otherwise.
pub(super) fn changed(manifest: &Value, live: &Value, owned: &Owned<'_>) -> Vec<Difference> {
    let mut walk = Walk { found: Vec::new() };
    let root = FieldPath::default();
    for (key, wanted) in manifest.as_object().into_iter().flatten() {
        if !PASSED.contains(&key.as_str()) {
            walk.member(key, wanted, live.get(key), owned, &root);
        }
    }
    let owned = owned.below(&Place::Key("metadata".to_owned()));
    for part in ["labels", "annotations"] {
        let at = root.key("metadata");
        walk.member(part, &manifest["metadata"][part], live["metadata"].get(part), &owned, &at);
    }
    walk.found
}

struct Walk {
    found: Vec<Difference>,
}

impl Walk {
    fn member(
        &mut self,
        key: &str,
        wanted: &Value,
        live: Option<&Value>,
        owned: &Owned<'_>,
        path: &FieldPath,
    ) {
        let path = path.key(key);
        // Replicas are no part of a release.
        if path.places() != [Place::Key("spec".to_owned()), Place::Key("replicas".to_owned())] {
            let owned = owned.below(&Place::Key(key.to_owned()));
            self.value(wanted, live.unwrap_or(&Value::Null), &owned, &path);
        }
    }

    fn value(&mut self, wanted: &Value, live: &Value, owned: &Owned<'_>, path: &FieldPath) {
        match (wanted, live) {
            _ if wanted == live || wanted.is_null() => {}
            // The API server does not keep what is nothing.
            (_, Value::Null) if is_nothing(wanted) => {}
            (Value::Object(wanted), Value::Object(live)) => self.map(wanted, live, owned, path),
            (Value::Array(wanted), Value::Array(live)) if wanted.iter().all(|one| name_of(one).is_some()) => {
                self.list(wanted, live, owned, path);
            }
            // Helm owns it still: the server writes the same in another way.
            _ if owned.has_helm() => {}
            _ if owned.owner().contains("autoscaler") => {}
            _ => self.found.push(Difference {
                path: path.clone(),
                wanted: Some(wanted.clone()),
                live: Some(live.clone()).filter(|live| !live.is_null()),
                owner: owned.owner().to_owned(),
            }),
        }
    }

    fn map(
        &mut self,
        wanted: &Map<String, Value>,
        live: &Map<String, Value>,
        owned: &Owned<'_>,
        path: &FieldPath,
    ) {
        for (key, value) in wanted {
            self.member(key, value, live.get(key), owned, path);
        }
    }

    /// Lists whose members have names are compared by them.
    fn list(&mut self, wanted: &[Value], live: &[Value], owned: &Owned<'_>, path: &FieldPath) {
        for one in wanted {
            let name = name_of(one).unwrap_or_default();
            let there = live.iter().find(|other| name_of(other) == Some(name)).unwrap_or(&Value::Null);
            let keys = one.as_object().cloned().unwrap_or_default();
            let owned = owned.below(&Place::Member(keys));
            let named = Map::from_iter([("name".to_owned(), json!(name))]);
            self.value(one, there, &owned, &path.below(Place::Member(named)));
        }
    }
}

/// What the API server leaves out of what it keeps: null, what is empty, and what is zero.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.iter().all(is_nothing),
        Value::Object(map) => map.values().all(is_nothing),
    }
}

fn name_of(value: &Value) -> Option<&str> {
    value.get("name")?.as_str()
}
