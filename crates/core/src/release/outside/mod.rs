//! What others changed of an object since its release applied it, as values.
//!
//! A field counts when it is not as the manifest has it and Helm does not own it any more: the API server takes a field from its
//! owner when somebody else writes another value. A value that is merely written in another way stays Helm's, and counts not. A
//! field that the manifest does not have counts when somebody else owns it. What controllers and autoscalers do is nobody's wish.
//!
//! Values may be secret: whoever shows them masks them.

mod added;
mod changed;
mod handed;
mod owned;
mod path;

pub use handed::{handed_over, without};
pub use path::{FieldPath, Place};

use serde_json::Value;

/// A field that somebody changed. It may hold a secret, so it has no `Debug` form.
#[derive(Clone, PartialEq)]
pub struct Difference {
    /// Where it is.
    pub path: FieldPath,
    /// As the manifest has it; none if it has it not.
    pub wanted: Option<Value>,
    /// As it is; none if it was taken away.
    pub live: Option<Value>,
    /// The field manager that changed it; empty if that is not known.
    pub owner: String,
}

/// The fields of an object that are not as its manifest has them.
pub fn differences(manifest: &Value, live: &Value) -> Vec<Difference> {
    let managers = owned::Owned::of(live);
    let mut found = changed::changed(manifest, live, &managers);
    for difference in added::added(manifest, live) {
        match found.iter_mut().find(|other| other.path == difference.path) {
            Some(other) => other.join(difference),
            None => found.push(difference),
        }
    }
    found
}

/// The manifest of an object with the fields that somebody changed as they are now. Members of lists stand as they do on the site:
/// in another order they would be other pods.
pub fn adopted(manifest: &Value, live: &Value, differences: &[Difference]) -> Value {
    let mut object = manifest.clone();
    for one in differences {
        one.path.set(&mut object, one.live.as_ref());
    }
    if !differences.is_empty() {
        path::stand_as(&mut object, live);
    }
    object
}

impl Difference {
    /// Takes in what another manager added at the same place.
    fn join(&mut self, other: Self) {
        match (&mut self.live, other.live) {
            (Some(Value::Object(own)), Some(Value::Object(more))) => own.extend(more),
            (Some(Value::Array(own)), Some(Value::Array(more))) => own.extend(more),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn deployment(image: &str, replicas: u32) -> Value {
        json!({ "kind": "Deployment", "metadata": { "labels": { "app": "web" } }, "spec": { "replicas": replicas,
            "template": { "spec": { "nodeSelector": {}, "hostNetwork": false, "containers": [{ "name": "app", "image": image,
                "resources": { "limits": { "cpu": "0.5" } }, "env": [{ "name": "MODE", "value": "a" }] }] } } } })
    }

    fn container(live: &mut Value) -> &mut Value {
        &mut live["spec"]["template"]["spec"]["containers"][0]
    }

    fn owned(manager: &str, fields: &Value) -> Value {
        json!({ "manager": manager, "operation": "Update", "apiVersion": "apps/v1", "fieldsV1": { "f:spec": { "f:template": {
            "f:spec": { "f:containers": { "k:{\"name\":\"app\"}": fields } } } } } })
    }

    /// As the API server has it after `kubectl set image`, `set env` and `set resources`.
    fn changed() -> Value {
        let mut live = deployment("web:9", 7);
        let spec = &mut live["spec"]["template"]["spec"];
        let _ = spec.as_object_mut().unwrap().remove("hostNetwork");
        let _ = spec.as_object_mut().unwrap().remove("nodeSelector");
        let app = container(&mut live);
        app["resources"] = json!({ "limits": { "cpu": "500m" }, "requests": { "memory": "64Mi" } });
        app["env"] = json!([{ "name": "MODE", "value": "b" }, { "name": "NEW", "value": "1" }]);
        let helms = owned("helm", &json!({ "f:resources": { "f:limits": { "f:cpu": {} } } }));
        let env = json!({ "k:{\"name\":\"MODE\"}": { "f:value": {} },
            "k:{\"name\":\"NEW\"}": { ".": {}, "f:name": {}, "f:value": {} } });
        let set = owned(
            "kubectl-set",
            &json!({ "f:image": {}, "f:env": env, "f:resources": { "f:requests": { ".": {}, "f:memory": {} } } }),
        );
        let scaler = json!({ "manager": "kubectl", "operation": "Update", "subresource": "scale", "apiVersion": "apps/v1",
            "fieldsV1": { "f:spec": { "f:replicas": {} } } });
        let controller = json!({ "manager": "kube-controller-manager", "operation": "Update", "apiVersion": "apps/v1",
            "fieldsV1": { "f:spec": { "f:volumeName": {} } } });
        live["spec"]["volumeName"] = json!("v");
        live["metadata"]["managedFields"] = json!([helms, set, scaler, controller]);
        live
    }

    fn told(found: &[Difference]) -> Vec<(String, Value, Value)> {
        let value = |value: &Option<Value>| value.clone().unwrap_or_default();
        found.iter().map(|one| (one.path.to_string(), value(&one.wanted), value(&one.live))).collect()
    }

    #[test]
    fn what_others_changed_and_added_is_told_and_nothing_else() {
        let place = |rest: &str| format!("spec.template.spec.containers.app.{rest}");
        let expected = [
            (place("env.MODE.value"), json!("a"), json!("b")),
            (place("image"), json!("web:1"), json!("web:9")),
            (place("env.NEW"), Value::Null, json!({ "name": "NEW", "value": "1" })),
            (place("resources.requests"), Value::Null, json!({ "memory": "64Mi" })),
        ];
        let found = differences(&deployment("web:1", 2), &changed());
        let mut all = told(&found);
        all.sort_by_key(|(path, wanted, _)| (wanted.is_null(), path.clone()));
        assert_eq!(all, expected);
        assert!(found.iter().all(|one| one.owner == "kubectl-set"));
    }

    #[test]
    fn what_is_adopted_is_no_difference_any_more() {
        let (mut manifest, mut live) = (deployment("web:1", 2), changed());
        let first = live["spec"]["template"]["spec"]["containers"][0]["env"].clone();
        manifest = adopted(&manifest, &live, &differences(&manifest, &live));
        assert_eq!(container(&mut manifest)["env"], first);
        assert_eq!(container(&mut manifest)["image"], "web:9");
        // Even before anything was handed over.
        assert!(differences(&manifest, &live).is_empty());
        let _ = container(&mut live).as_object_mut().unwrap().remove("env");
        live["metadata"]["labels"] = json!({});
        let gone = differences(&manifest, &live);
        assert_eq!(gone.len(), 2);
        manifest = adopted(&manifest, &live, &gone);
        assert!(container(&mut manifest).get("env").is_none() && manifest["metadata"]["labels"] == json!({}));
    }

    #[test]
    fn a_restart_a_pause_and_what_an_autoscaler_sets_are_no_differences() {
        let (manifest, mut live) = (deployment("web:1", 2), deployment("web:1", 5));
        live["spec"]["paused"] = json!(true);
        live["spec"]["template"]["metadata"] =
            json!({ "annotations": { "kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z" } });
        container(&mut live)["resources"]["limits"]["cpu"] = json!("2");
        let fields = json!({ "f:spec": { "f:paused": {}, "f:template": { "f:metadata": { "f:annotations": { ".": {},
            "f:kubectl.kubernetes.io/restartedAt": {} } } } } });
        let people = json!({ "manager": "kubectl-rollout", "operation": "Update", "apiVersion": "apps/v1", "fieldsV1": fields });
        let scaler = owned("vpa-autoscaler", &json!({ "f:resources": { "f:limits": { "f:cpu": {} } } }));
        live["metadata"]["managedFields"] = json!([people, scaler]);
        assert!(told(&differences(&manifest, &live)).is_empty());
    }
}
