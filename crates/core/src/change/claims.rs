//! The volume claims that a `StatefulSet` made from its templates. Nobody deletes them with it, unless it says so.

use crate::site::{ReadClient, escape};
use concertina_contract::{Kind, ObjectRef};
use serde_json::Value;
use std::time::Duration;

/// Claims of a namespace that are looked at.
const PAGE: u32 = 500;

/// How the names of the claims of a `StatefulSet` begin: the template's name, the set's name, and the pod's number behind them.
pub(super) fn prefixes(name: &str, set: &Value) -> Vec<String> {
    let templates = set["spec"]["volumeClaimTemplates"].as_array().into_iter().flatten();
    let names = templates.filter_map(|template| template["metadata"]["name"].as_str());
    names.map(|template| format!("{template}-{name}-")).collect()
}

/// Whether the claims of a `StatefulSet` are deleted with it (`persistentVolumeClaimRetentionPolicy`).
pub(super) fn go_with(set: &Value) -> bool {
    set["spec"]["persistentVolumeClaimRetentionPolicy"]["whenDeleted"] == "Delete"
}

/// The claims in a namespace whose names begin so and end with a number. What may not be read is not told.
pub(super) async fn named(
    reader: &ReadClient,
    beside: &ObjectRef,
    prefixes: &[String],
    limit: Duration,
) -> Vec<ObjectRef> {
    let Ok(kind) = Kind::of("persistentvolumeclaims", "") else { return Vec::new() };
    if prefixes.is_empty() {
        return Vec::new();
    }
    let path =
        format!("/api/v1/namespaces/{}/persistentvolumeclaims?limit={PAGE}", escape(&beside.namespace));
    let list: Value = reader.get(&path, limit).await.unwrap_or_default();
    let items = list["items"].as_array().into_iter().flatten();
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let is_made =
        |name: &str| prefixes.iter().filter_map(|prefix| name.strip_prefix(prefix.as_str())).any(is_number);
    let made = items.filter(|claim| claim["metadata"]["name"].as_str().is_some_and(is_made));
    let text = |claim: &Value, key: &str| claim["metadata"][key].as_str().unwrap_or_default().to_owned();
    made.map(|claim| ObjectRef {
        kind: kind.clone(),
        name: text(claim, "name"),
        uid: text(claim, "uid"),
        ..beside.clone()
    })
    .collect()
}
