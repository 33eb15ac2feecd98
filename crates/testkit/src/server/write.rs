//! Writes: create, patch, delete, and the scale subresource.

use super::State;
use super::answer::{Answer, failure, json_answer};
use super::resource::{Resource, Target};
use super::store::ObjectKey;
use crate::build::{merge, settled};
use http::{Method, Response};
use serde_json::{Value, json};

/// One write.
#[derive(Debug)]
pub(super) struct Write<'a> {
    pub(super) method: &'a Method,
    pub(super) content_type: &'a str,
    pub(super) dry_run: bool,
    pub(super) webhook: Option<&'a Value>,
    pub(super) manager: String,
    pub(super) body: &'a str,
}

/// Carries out a write, or says why not.
pub(super) fn write(state: &mut State, target: &Target, write: &Write<'_>) -> Response<Answer> {
    let Ok(body) = serde_json::from_str::<Value>(write.body) else {
        return failure(400, "BadRequest", "the body is not JSON");
    };
    let name = target.name.clone().or_else(|| body["metadata"]["name"].as_str().map(str::to_owned));
    let key: ObjectKey = (target.resource.plural, target.namespace.clone(), name.clone().unwrap_or_default());
    let Some(current) = state.store.get(&key) else {
        return absent(state, target, write, body, &key);
    };
    if let Some(conflict) = precondition(&current, &body, target.resource, &key.2) {
        return conflict;
    }
    let mut object = current.clone();
    match (write.method, target.subresource.as_deref()) {
        (&Method::POST, _) => {
            return failure(409, "AlreadyExists", &format!("{} \"{}\" already exists", key.0, key.2));
        }
        (&Method::DELETE, _) => {
            // Options of a DELETE stand in its body or, where it has none, in its query, as the API server has it.
            let dry_run = if write.body == "{}" { write.dry_run } else { body["dryRun"] == json!(["All"]) };
            if !dry_run {
                state.store.remove(&key);
            }
            return json_answer(200, &json!({"kind": "Status", "apiVersion": "v1", "status": "Success"}));
        }
        (&(Method::PATCH | Method::PUT), Some("scale")) => {
            let replicas = &body["spec"]["replicas"];
            if replicas.as_i64().is_none_or(|replicas| replicas < 0) {
                return failure(422, "Invalid", "spec.replicas: Invalid value");
            }
            object["spec"]["replicas"] = replicas.clone();
        }
        (&Method::PUT, _) => object = body,
        (&Method::PATCH, _) => {
            if write.content_type.contains("json-patch+json") && !write.content_type.contains("merge") {
                return failure(415, "UnsupportedMediaType", "JSON patches are not spoken here");
            }
            let mut patch = body;
            if let Some(meta) = patch.get_mut("metadata").and_then(Value::as_object_mut) {
                meta.remove("resourceVersion");
                meta.remove("uid");
            }
            apply(&mut object, &patch, write.content_type);
        }
        _ => return failure(405, "MethodNotAllowed", "the server does not allow this method"),
    }
    if let Some(change) = write.webhook {
        merge(&mut object, change);
    }
    finish(state, target, write, &current, object)
}

/// A write to an object that is not there: fine for POST and for server-side apply.
fn absent(
    state: &mut State,
    target: &Target,
    write: &Write<'_>,
    mut object: Value,
    key: &ObjectKey,
) -> Response<Answer> {
    let creates = *write.method == Method::POST || write.content_type.contains("apply-patch");
    if !creates || target.subresource.is_some() {
        return failure(404, "NotFound", &format!("{} \"{}\" not found", key.0, key.2));
    }
    object["kind"] = json!(target.resource.kind);
    object["apiVersion"] = json!(target.resource.api_version());
    object["metadata"]["namespace"] = json!(target.namespace);
    object["metadata"]["generation"] = json!(1);
    manage(&mut object, write);
    if write.dry_run {
        return json_answer(201, &object);
    }
    match state.store.put(object) {
        Some(object) => {
            let response = json_answer(201, &object);
            settle(state, target, object);
            response
        }
        None => failure(422, "Invalid", "metadata.name: Required value"),
    }
}

/// Checks `resourceVersion` and `uid` of the body.
fn precondition(current: &Value, body: &Value, resource: Resource, name: &str) -> Option<Response<Answer>> {
    let differs = |field: &str| {
        // A DELETE carries them as preconditions.
        let wanted = body["metadata"][field].as_str().or(body["preconditions"][field].as_str());
        wanted.is_some_and(|wanted| !wanted.is_empty() && current["metadata"][field] != wanted)
    };
    let why = if differs("uid") {
        "Precondition failed: UID in precondition differs from the UID in object meta"
    } else if differs("resourceVersion") {
        "the object has been modified; please apply your changes to the latest version and try again"
    } else {
        return None;
    };
    let message = format!("Operation cannot be fulfilled on {} \"{name}\": {why}", resource.plural);
    Some(failure(409, "Conflict", &message))
}

/// Overlays the object with a patch. Strategic patches and applies merge containers by name.
fn apply(object: &mut Value, patch: &Value, content_type: &str) {
    let mut patch = patch.clone();
    if content_type.contains("strategic") {
        replace(object, &mut patch);
    }
    if !content_type.contains("application/merge-patch") {
        for list in ["/spec/template/spec/containers", "/spec/template/spec/initContainers"] {
            let Some(Value::Array(changed)) = patch.pointer(list).cloned() else { continue };
            let mut merged = object.pointer(list).and_then(Value::as_array).cloned().unwrap_or_default();
            for container in changed {
                match merged.iter_mut().find(|other| other["name"] == container["name"]) {
                    Some(other) => merge(other, &container),
                    None => merged.push(container),
                }
            }
            if let Some(place) = patch.pointer_mut(list) {
                *place = Value::Array(merged);
            }
        }
    }
    merge(object, &patch);
}

/// Empties the maps that a patch replaces as a whole (`$patch: replace`).
fn replace(object: &mut Value, patch: &mut Value) {
    let Some(map) = patch.as_object_mut() else { return };
    if map.remove("$patch").is_some_and(|how| how == "replace") {
        *object = json!({});
    }
    for (key, patch) in map {
        if let Some(object) = object.get_mut(key) {
            replace(object, patch);
        }
    }
}

/// Counts the generation, notes the manager, stores, and answers.
fn finish(
    state: &mut State,
    target: &Target,
    write: &Write<'_>,
    current: &Value,
    mut object: Value,
) -> Response<Answer> {
    if object["spec"] != current["spec"] {
        let generation = current["metadata"]["generation"].as_i64().unwrap_or_default() + 1;
        object["metadata"]["generation"] = json!(generation);
    }
    let answer = |object: &Value| match target.subresource.as_deref() {
        Some("scale") => json_answer(200, &scale(object)),
        _ => json_answer(200, object),
    };
    // The API server writes nothing when nothing changes.
    if object == *current {
        return answer(&object);
    }
    manage(&mut object, write);
    if write.dry_run {
        return answer(&object);
    }
    let Some(object) = state.store.put(object) else {
        return failure(422, "Invalid", "metadata.name: Required value");
    };
    let response = answer(&object);
    settle(state, target, object);
    response
}

/// Completes the rollout of a workload that was written, where it is to be so.
fn settle(state: &mut State, target: &Target, mut object: Value) {
    let settles = ["Deployment", "StatefulSet", "DaemonSet"].contains(&target.resource.kind);
    if state.settles && settles {
        let generation = object["metadata"]["generation"].as_i64().unwrap_or_default();
        let replicas = object["spec"]["replicas"].as_u64().unwrap_or(1);
        object["status"] = settled(generation, u32::try_from(replicas).unwrap_or(u32::MAX));
        if target.resource.kind == "DaemonSet" {
            object["status"] = json!({
                "observedGeneration": generation, "desiredNumberScheduled": 2, "currentNumberScheduled": 2,
                "updatedNumberScheduled": 2, "numberReady": 2, "numberAvailable": 2, "numberMisscheduled": 0,
            });
        }
        state.store.put(object);
    }
}

fn manage(object: &mut Value, write: &Write<'_>) {
    let operation = if write.content_type.contains("apply-patch") { "Apply" } else { "Update" };
    let entry = json!({
        "manager": write.manager, "operation": operation, "apiVersion": object["apiVersion"],
        "fieldsType": "FieldsV1", "fieldsV1": {},
    });
    let fields = &mut object["metadata"]["managedFields"];
    if !fields.is_array() {
        *fields = json!([]);
    }
    if let Some(entries) = fields.as_array_mut() {
        entries.retain(|other| other["manager"] != entry["manager"] || other["operation"] != operation);
        entries.push(entry);
    }
}

/// The `autoscaling/v1 Scale` of an object.
pub(super) fn scale(object: &Value) -> Value {
    let meta = &object["metadata"];
    json!({
        "kind": "Scale", "apiVersion": "autoscaling/v1",
        "metadata": {"name": meta["name"], "namespace": meta["namespace"], "uid": meta["uid"],
            "resourceVersion": meta["resourceVersion"], "creationTimestamp": meta["creationTimestamp"]},
        "spec": {"replicas": object["spec"]["replicas"]},
        "status": {"replicas": object["status"]["replicas"]},
    })
}
