//! Whose fields are whose: `metadata.managedFields` (KEP-555).

use super::path::Place;
use serde_json::{Map, Value};

/// Words in the names of field managers behind which no person stands, but a loop that writes what others decided.
const LOOPS: [&str; 8] =
    ["controller", "operator", "autoscaler", "provisioner", "scheduler", "kubelet", "kube-", "vpa-"];

/// Field managers, each with its fields from some place on.
#[derive(Clone)]
pub(super) struct Owned<'a>(Vec<(&'a str, &'a Value)>);

impl<'a> Owned<'a> {
    /// All managers of an object.
    pub(super) fn of(live: &'a Value) -> Self {
        Self(entries(live).map(|one| (manager(one), &one["fieldsV1"])).collect())
    }

    /// The fields one step further.
    pub(super) fn below(&self, place: &Place) -> Self {
        let found = |fields: &'a Value| match place {
            Place::Key(key) => fields.get(format!("f:{key}")),
            Place::Member(one) => member(fields, one),
        };
        Self(self.0.iter().filter_map(|(manager, fields)| Some((*manager, found(fields)?))).collect())
    }

    /// Whether Helm owns any of them.
    pub(super) fn has_helm(&self) -> bool {
        self.0.iter().any(|(manager, _)| is_helm(manager))
    }

    /// Whose they are; empty if nobody's.
    pub(super) fn owner(&self) -> &'a str {
        self.0.first().map_or("", |(manager, _)| manager)
    }
}

/// The entries of an object's managers.
pub(super) fn entries(live: &Value) -> impl Iterator<Item = &Value> {
    live["metadata"]["managedFields"].as_array().into_iter().flatten()
}

/// The name of an entry's manager.
pub(super) fn manager(entry: &Value) -> &str {
    entry["manager"].as_str().unwrap_or_default()
}

/// Helm's manager is called as its program is: `helm`, `helm-controller`, `terraform-provider-helm`.
pub(super) fn is_helm(manager: &str) -> bool {
    manager.contains("helm")
}

/// Whether an entry is of somebody who wishes something: not Helm's, not of a subresource such as `status` or `scale`, and not of
/// a loop.
pub(super) fn is_of_others(entry: &Value) -> bool {
    let name = manager(entry);
    entry["subresource"].as_str().unwrap_or_default().is_empty() && !is_helm(name) && !is_loop(name)
}

/// Whether no person stands behind a manager.
pub(super) fn is_loop(manager: &str) -> bool {
    LOOPS.iter().any(|word| manager.contains(word))
}

/// The fields of the member of a list with these keys.
fn member<'a>(fields: &'a Value, keys: &Map<String, Value>) -> Option<&'a Value> {
    let fits = |key: &str| {
        let owned = keys_of(key);
        owned.is_some_and(|owned| {
            owned.iter().all(|(key, value)| keys.get(key).is_none_or(|own| own == value))
        })
    };
    fields.as_object()?.iter().find(|(key, _)| fits(key)).map(|(_, fields)| fields)
}

/// The keys of a member (`k:{"name":"app"}`).
pub(super) fn keys_of(key: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(key.strip_prefix("k:")?).ok()
}

/// Whether fields are one that is owned as a whole: nothing is below it.
pub(super) fn is_whole(fields: &Value) -> bool {
    fields.as_object().is_none_or(|fields| fields.keys().all(|key| key == "."))
}
