//! What others changed of an object since its release applied it.
//!
//! A field counts when it is not as the manifest has it and Helm does not own it any more: the API server takes a field from its
//! owner when somebody else writes another value. A value that is merely written in another way stays Helm's, and counts not.

use crate::change::{MASK, looks_secret};
use crate::redact::{cap, plain};
use concertina_contract::OutsideField;
use serde_json::{Map, Value};

/// The most fields that are told of one object.
const MOST: usize = 50;
/// Helm's field manager.
const HELM: &str = "helm";

/// The fields of an object that are not as its manifest has them, and whose they are now.
pub fn outside(manifest: &Value, live: &Value) -> Vec<OutsideField> {
    let managers = live["metadata"]["managedFields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let owned: Vec<_> =
        managers.iter().map(|one| (one["manager"].as_str().unwrap_or_default(), &one["fieldsV1"])).collect();
    let secret = live["kind"] == "Secret" || manifest["kind"] == "Secret";
    let mut walk = Walk { fields: Vec::new(), secret };
    for (key, wanted) in manifest.as_object().into_iter().flatten() {
        // Replicas are no part of a release; the rest is no wish.
        if !matches!(key.as_str(), "apiVersion" | "kind" | "metadata" | "status") {
            walk.member(key, wanted, live.get(key), &owned, key);
        }
    }
    for part in ["labels", "annotations"] {
        let owned = below(&owned, "metadata");
        walk.member(
            part,
            &manifest["metadata"][part],
            live["metadata"].get(part),
            &owned,
            &format!("metadata.{part}"),
        );
    }
    walk.fields.truncate(MOST);
    walk.fields
}

/// Field managers, each with its fields from some place on.
type Owned<'a> = [(&'a str, &'a Value)];

struct Walk {
    fields: Vec<OutsideField>,
    /// All values are secret.
    secret: bool,
}

impl Walk {
    fn member(&mut self, key: &str, wanted: &Value, live: Option<&Value>, owned: &Owned<'_>, path: &str) {
        if path != "spec.replicas" {
            self.value(wanted, live.unwrap_or(&Value::Null), &below(owned, key), path);
        }
    }

    fn value(&mut self, wanted: &Value, live: &Value, owned: &Owned<'_>, path: &str) {
        match (wanted, live) {
            _ if wanted == live || wanted.is_null() => {}
            (Value::Object(wanted), Value::Object(live)) => self.map(wanted, live, owned, path),
            (Value::Array(wanted), Value::Array(live)) if wanted.iter().all(|one| name_of(one).is_some()) => {
                self.list(wanted, live, owned, path);
            }
            // Helm owns it still: the server writes the same in another way.
            _ if owned.iter().any(|(manager, _)| *manager == HELM) => {}
            _ => self.tell(wanted, live, owned, path),
        }
    }

    fn map(&mut self, wanted: &Map<String, Value>, live: &Map<String, Value>, owned: &Owned<'_>, path: &str) {
        for (key, value) in wanted {
            self.member(key, value, live.get(key), owned, &format!("{path}.{key}"));
        }
    }

    /// Lists whose members have names are compared by them.
    fn list(&mut self, wanted: &[Value], live: &[Value], owned: &Owned<'_>, path: &str) {
        for one in wanted {
            let name = name_of(one).unwrap_or_default();
            let there = live.iter().find(|other| name_of(other) == Some(name)).unwrap_or(&Value::Null);
            let owned = member(owned, one);
            self.value(one, there, &owned, &format!("{path}.{name}"));
        }
    }

    fn tell(&mut self, wanted: &Value, live: &Value, owned: &Owned<'_>, path: &str) {
        let secret = self.secret || path.split('.').any(looks_secret);
        let shown = |value: &Value| match value {
            Value::Null => String::new(),
            _ if secret => MASK.to_owned(),
            Value::String(text) => cap(&plain(text)),
            other => cap(&plain(&other.to_string())),
        };
        let manager = owned.first().map_or("", |(manager, _)| manager);
        self.fields.push(OutsideField {
            path: cap(&plain(path)),
            wanted: shown(wanted),
            live: shown(live),
            owner: cap(&plain(manager)),
        });
    }
}

/// The fields below a key (`f:KEY`).
fn below<'a>(owned: &Owned<'a>, key: &str) -> Vec<(&'a str, &'a Value)> {
    let key = format!("f:{key}");
    owned.iter().filter_map(|(manager, fields)| Some((*manager, fields.get(&key)?))).collect()
}

/// The fields of a member of a list (`k:{"name":"app"}`): those whose key the member has.
fn member<'a>(owned: &Owned<'a>, one: &Value) -> Vec<(&'a str, &'a Value)> {
    let fits = |key: &str| {
        let key = key.strip_prefix("k:").and_then(|key| serde_json::from_str::<Map<String, Value>>(key).ok());
        key.is_some_and(|key| key.iter().all(|(name, value)| one.get(name).is_none_or(|own| own == value)))
    };
    let found =
        |fields: &'a Value| fields.as_object()?.iter().find(|(key, _)| fits(key)).map(|(_, fields)| fields);
    owned.iter().filter_map(|(manager, fields)| Some((*manager, found(fields)?))).collect()
}

fn name_of(value: &Value) -> Option<&str> {
    value.get("name")?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn deployment(image: &str, replicas: u32) -> Value {
        json!({ "kind": "Deployment", "metadata": { "labels": { "app": "web" } }, "spec": { "replicas": replicas,
            "template": { "spec": { "containers": [{ "name": "app", "image": image, "resources": { "limits": { "cpu": "0.5" } },
                "env": [{ "name": "DB_PASSWORD", "value": image }] }] } } } })
    }

    fn owned(manager: &str, fields: &Value) -> Value {
        json!({ "manager": manager, "fieldsV1": { "f:spec": { "f:template": { "f:spec": { "f:containers": {
            "k:{\"name\":\"app\"}": fields } } } } } })
    }

    #[test]
    fn what_others_own_and_wrote_otherwise_is_told_with_its_owner() {
        let mut live = deployment("web:9", 7);
        live["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["cpu"] = json!("500m");
        let helms = owned("helm", &json!({ "f:resources": { "f:limits": { "f:cpu": {} } } }));
        let others = owned(
            "kubectl-set",
            &json!({ "f:image": {}, "f:env": { "k:{\"name\":\"DB_PASSWORD\"}": { "f:value": {} } } }),
        );
        live["metadata"]["managedFields"] = json!([helms, others]);
        let found = outside(&deployment("web:1", 2), &live);
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.path.as_str(), one.wanted.as_str(), one.live.as_str(), one.owner.as_str()))
            .collect();
        let place = "spec.template.spec.containers.app";
        let (image, password) = (format!("{place}.image"), format!("{place}.env.DB_PASSWORD.value"));
        assert!(told.contains(&(&image, "web:1", "web:9", "kubectl-set")), "{told:?}");
        assert!(told.contains(&(&password, MASK, MASK, "kubectl-set")), "{told:?}");
        assert_eq!(told.len(), 2, "replicas and what is written otherwise are none: {told:?}");
    }

    #[test]
    fn what_was_taken_away_is_told() {
        let mut live = deployment("web:1", 2);
        live["metadata"]["labels"] = json!({});
        let found = outside(&deployment("web:1", 2), &live);
        assert_eq!(
            (found[0].path.as_str(), found[0].live.as_str(), found.len()),
            ("metadata.labels.app", "", 1)
        );
    }
}
