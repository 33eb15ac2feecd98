//! What others changed of an object of a release, as it is shown: without secrets.

use crate::change::shown::veil;
use crate::change::{MASK, looks_secret};
use crate::redact::{cap, plain};
use crate::release::{Difference, differences};
use concertina_contract::OutsideField;
use serde_json::Value;

/// The most fields that are told of one object.
const MOST: usize = 50;

/// The fields of an object that are not as its manifest has them, and whose they are now, at most 50.
pub fn outside(manifest: &Value, live: &Value) -> Vec<OutsideField> {
    let secret = live["kind"] == "Secret" || manifest["kind"] == "Secret";
    differences(manifest, live).iter().take(MOST).map(|difference| told(difference, secret)).collect()
}

fn told(difference: &Difference, secret: bool) -> OutsideField {
    let path = difference.path.to_string();
    let secret = secret || path.split('.').any(looks_secret);
    let shown = |value: &Option<Value>| match value {
        None => String::new(),
        Some(_) if secret => MASK.to_owned(),
        Some(value) => {
            let mut value = value.clone();
            veil(&mut value);
            cap(&plain(value.as_str().map_or_else(|| value.to_string(), str::to_owned).as_str()))
        }
    };
    OutsideField {
        path: cap(&plain(&path)),
        wanted: shown(&difference.wanted),
        live: shown(&difference.live),
        owner: cap(&plain(&difference.owner)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_secret_of_what_others_changed_is_told() {
        let container = |image: &str, env: Value| {
            json!({ "kind": "Deployment", "spec": { "template": { "spec": { "containers": [
                { "name": "app", "image": image, "env": env }] } } } })
        };
        let variable = |name: &str, value: &str| json!({ "name": name, "value": value });
        let manifest = container("web:1", json!([variable("DB_PASSWORD", "canary-1")]));
        let more = [variable("DB_PASSWORD", "canary-2"), variable("API_TOKEN", "canary-3")];
        let mut live = container("web:9", json!(more));
        let fields = json!({ "f:image": {}, "f:env": { "k:{\"name\":\"DB_PASSWORD\"}": { "f:value": {} },
            "k:{\"name\":\"API_TOKEN\"}": { ".": {}, "f:name": {}, "f:value": {} } } });
        live["metadata"]["managedFields"] = json!([{ "manager": "kubectl-set", "operation": "Update", "fieldsV1": { "f:spec": {
            "f:template": { "f:spec": { "f:containers": { "k:{\"name\":\"app\"}": fields } } } } } }]);
        let found = outside(&manifest, &live);
        let told: Vec<_> =
            found.iter().map(|one| (one.path.as_str(), one.wanted.as_str(), one.live.as_str())).collect();
        let place = "spec.template.spec.containers.app";
        let paths = ["env.DB_PASSWORD.value", "image", "env.API_TOKEN"].map(|rest| format!("{place}.{rest}"));
        let expected =
            [(paths[0].as_str(), MASK, MASK), (&paths[1], "web:1", "web:9"), (&paths[2], "", MASK)];
        assert_eq!(told, expected);
        let listed = outside(&container("web:1", Value::Null), &live);
        assert!(listed.len() == 2 && !format!("{listed:?}").contains("canary"), "{listed:?}");
    }
}
