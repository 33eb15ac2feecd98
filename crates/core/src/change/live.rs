//! An object as the API server has it, read field by field without a model of the rest.

use crate::site::escape;
use serde_json::Value;

/// One object, whole: in most places a workload.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Live(Value);

impl Live {
    /// Wraps a decoded object.
    pub(super) fn new(object: Value) -> Self {
        Self(object)
    }

    /// The whole object.
    pub(super) fn value(&self) -> &Value {
        &self.0
    }

    /// `metadata.uid`.
    pub(super) fn uid(&self) -> &str {
        self.text("/metadata/uid").unwrap_or_default()
    }

    /// `metadata.resourceVersion`.
    pub(super) fn resource_version(&self) -> &str {
        self.text("/metadata/resourceVersion").unwrap_or_default()
    }

    /// `metadata.generation`: counts the changes of `spec`.
    pub(super) fn generation(&self) -> i64 {
        self.0.pointer("/metadata/generation").and_then(Value::as_i64).unwrap_or_default()
    }

    /// `spec.replicas`; of a `DaemonSet`, which has none, the pods that it wants; else 1, as the API server defaults it.
    pub(super) fn replicas(&self) -> u32 {
        self.number("/spec/replicas").or_else(|| self.number("/status/desiredNumberScheduled")).unwrap_or(1)
    }

    /// `kind`; a Deployment where it is not told.
    pub(super) fn kind(&self) -> &str {
        self.text("/kind").unwrap_or("Deployment")
    }

    /// The `kubectl.kubernetes.io/restartedAt` of the pod template.
    pub(super) fn restarted_at(&self) -> Option<&str> {
        self.0.pointer("/spec/template/metadata/annotations")?.get(super::field::RESTARTED_AT)?.as_str()
    }

    /// `spec.paused`.
    pub(super) fn paused(&self) -> bool {
        self.0.pointer("/spec/paused").and_then(Value::as_bool).unwrap_or_default()
    }

    /// `spec.unschedulable` of a Node.
    pub(super) fn unschedulable(&self) -> bool {
        self.0.pointer("/spec/unschedulable").and_then(Value::as_bool).unwrap_or_default()
    }

    /// Whether it is being deleted.
    pub(super) fn deleting(&self) -> bool {
        self.text("/metadata/deletionTimestamp").is_some()
    }

    /// A number at a JSON pointer.
    pub(super) fn number(&self, pointer: &str) -> Option<u32> {
        self.0.pointer(pointer)?.as_u64()?.try_into().ok()
    }

    /// A text at a JSON pointer.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.0.pointer(pointer)?.as_str()
    }

    /// A list at a JSON pointer; empty when absent.
    pub(super) fn list(&self, pointer: &str) -> &[Value] {
        self.0.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A label or an annotation, whichever has the key.
    pub(super) fn mark(&self, key: &str) -> Option<&str> {
        ["/metadata/labels", "/metadata/annotations"]
            .iter()
            .find_map(|map| self.0.pointer(map)?.get(key)?.as_str())
    }

    /// `spec.selector.matchLabels` as the value of `labelSelector` in a query; none where it selects by none.
    pub(super) fn selector(&self) -> Option<String> {
        let labels = self.0.pointer("/spec/selector/matchLabels")?.as_object()?;
        let pairs =
            labels.iter().filter_map(|(key, value)| Some(escape(&format!("{key}={}", value.as_str()?))));
        Some(pairs.collect::<Vec<_>>().join("%2C")).filter(|selector| !selector.is_empty())
    }

    /// The containers of the pod template.
    pub(super) fn containers(&self) -> &[Value] {
        self.list("/spec/template/spec/containers")
    }

    /// A copy with another number of replicas: what a scale of this object would make of it.
    pub(super) fn scaled(&self, replicas: u32) -> Self {
        self.with("/spec", "replicas", replicas.into())
    }

    /// A copy with another value of a key in the map at a JSON pointer; as it is where there is no such map.
    pub(super) fn with(&self, pointer: &str, key: &str, value: Value) -> Self {
        let mut copy = self.0.clone();
        if let Some(map) = copy.pointer_mut(pointer).and_then(Value::as_object_mut) {
            map.insert(key.to_owned(), value);
        }
        Self(copy)
    }

    /// A copy with another restart mark: our own reckoning when the server refuses dry runs.
    pub(super) fn marked(&self, mark: Option<&str>) -> Self {
        let mut copy = self.0.clone();
        if let Some(template) = copy.pointer_mut("/spec/template").and_then(Value::as_object_mut) {
            let metadata =
                template.entry("metadata").or_insert_with(|| Value::Object(serde_json::Map::new()));
            if let Some(metadata) = metadata.as_object_mut() {
                set_mark(metadata, mark);
            }
        }
        Self(copy)
    }
}

/// Sets or removes the restart mark; an empty map of annotations goes, as the API server drops it.
fn set_mark(metadata: &mut serde_json::Map<String, Value>, mark: Option<&str>) {
    let annotations = metadata.entry("annotations").or_insert_with(|| Value::Object(serde_json::Map::new()));
    let Some(map) = annotations.as_object_mut() else { return };
    match mark {
        Some(mark) => {
            map.insert(super::field::RESTARTED_AT.to_owned(), mark.into());
        }
        None => {
            map.remove(super::field::RESTARTED_AT);
        }
    }
    if map.is_empty() {
        metadata.remove("annotations");
    }
}
