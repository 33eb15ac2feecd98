//! What others own on the site that a manifest does not have.

use super::Difference;
use super::owned::{entries, is_helm, is_of_others, is_whole, keys_of, manager};
use super::path::{FieldPath, Place, has};
use serde_json::{Map, Value};

/// The parts that wish nothing. What others add to labels and annotations is theirs, and stays.
const PASSED: [&str; 5] = ["apiVersion", "kind", "metadata", "status", "secrets"];
/// Fields of `spec` that are states, not wishes of a release.
const STATES: [&str; 2] = ["replicas", "paused"];
/// Annotations of a pod template by which it is only made anew.
const MARKS: [&str; 1] = ["kubectl.kubernetes.io/restartedAt"];

/// The fields that others added.
pub(super) fn added(manifest: &Value, live: &Value) -> Vec<Difference> {
    let helm = entries(live).filter(|entry| is_helm(manager(entry))).map(|entry| &entry["fieldsV1"]);
    let helm: Vec<&Value> = helm.collect();
    let mut found = Vec::new();
    for entry in entries(live).filter(|entry| is_of_others(entry)) {
        let mut walk = Walk { owner: manager(entry), found: &mut found };
        let fields = entry["fieldsV1"].as_object().into_iter().flatten();
        let wished =
            fields.filter(|(key, _)| !key.strip_prefix("f:").is_none_or(|key| PASSED.contains(&key)));
        for (key, fields) in wished {
            walk.step(key, fields, manifest, live, &helm, &FieldPath::default());
        }
    }
    found
}

struct Walk<'a> {
    owner: &'a str,
    found: &'a mut Vec<Difference>,
}

impl Walk<'_> {
    fn step(
        &mut self,
        key: &str,
        fields: &Value,
        manifest: &Value,
        live: &Value,
        helm: &[&Value],
        path: &FieldPath,
    ) {
        let place = match (key.strip_prefix("f:"), keys_of(key)) {
            (Some(key), _) => Place::Key(key.to_owned()),
            (None, Some(keys)) => Place::Member(keys),
            // `.` is the map itself, and values of a set are no fields of their own.
            (None, None) => return,
        };
        let Some(live) = place.of(live).filter(|_| !is_passed(&place, path)) else { return };
        let helm: Vec<&Value> = helm.iter().filter_map(|fields| fields.get(key)).collect();
        let path = path.below(place.clone());
        match place.of(manifest).filter(|there| !there.is_null()) {
            Some(there) if !is_whole(fields) => {
                for (key, fields) in fields.as_object().into_iter().flatten() {
                    self.step(key, fields, there, live, &helm, &path);
                }
            }
            None if helm.is_empty() => {
                if let Some(live) = extract(live, fields, &place) {
                    let owner = self.owner.to_owned();
                    self.found.push(Difference { path, wanted: None, live: Some(live), owner });
                }
            }
            // What the manifest has otherwise is told by the manifest.
            Some(_) | None => {}
        }
    }
}

fn is_passed(place: &Place, path: &FieldPath) -> bool {
    match (path.places(), place) {
        ([Place::Key(spec)], Place::Key(key)) => spec == "spec" && STATES.contains(&key.as_str()),
        (_, Place::Key(key)) => MARKS.contains(&key.as_str()),
        _ => false,
    }
}

/// The part of a value that these fields name; none if they name nothing of it.
fn extract(value: &Value, fields: &Value, place: &Place) -> Option<Value> {
    if is_whole(fields) {
        return Some(value.clone());
    }
    let fields = fields.as_object().into_iter().flatten();
    match value {
        Value::Object(_) => {
            let mut part = match place {
                Place::Member(keys) => keys.clone(),
                Place::Key(_) => Map::new(),
            };
            for (key, fields) in fields {
                let Some(key) = key.strip_prefix("f:").filter(|key| !MARKS.contains(key)) else { continue };
                let inner =
                    value.get(key).and_then(|value| extract(value, fields, &Place::Key(key.to_owned())));
                part.extend(inner.map(|inner| (key.to_owned(), inner)));
            }
            (!part.is_empty()).then_some(Value::Object(part))
        }
        Value::Array(list) => {
            let members = fields.filter_map(|(key, fields)| {
                let keys = keys_of(key)?;
                let one = list.iter().find(|one| has(one, &keys))?;
                extract(one, fields, &Place::Member(keys))
            });
            let members: Vec<Value> = members.collect();
            (!members.is_empty()).then_some(Value::Array(members))
        }
        other => Some(other.clone()),
    }
}
