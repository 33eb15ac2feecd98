//! What holds for every kind: conditions that say no, and finalizers that hold an object.

use super::Cause;
use crate::detail::part::Part;
use crate::detail::who::Who;
use concertina_contract::Millis;

/// Conditions that mean that something is as it should be, by convention.
const GOOD: [&str; 12] = [
    "Ready",
    "Available",
    "Healthy",
    "Accepted",
    "Established",
    "NamesAccepted",
    "Synced",
    "Reconciled",
    "Programmed",
    "Succeeded",
    "Initialized",
    "Valid",
];
/// How long an object with finalizers may take to go, in milliseconds.
const PATIENCE: Millis = 10_000;

/// Conditions of a kind that is not known here.
pub(super) fn conditions(object: Part<'_>, who: &Who) -> Vec<Cause> {
    object
        .list("/status/conditions")
        .filter_map(|condition| {
            let (name, status) = (condition.text("/type"), condition.text("/status"));
            let good = GOOD.contains(&name.as_str());
            let cause = match status.as_str() {
                "False" if good => Cause::bad("condition-false", who),
                "Unknown" if good => Cause::warn("condition-unknown", who),
                _ => return None,
            };
            Some(cause.with("condition", name).condition(condition))
        })
        .collect()
}

/// It is to go, and finalizers hold it.
pub(super) fn terminating(object: Part<'_>, who: &Who, now: Millis) -> Option<Cause> {
    let since = object.time("/metadata/deletionTimestamp")?;
    let names: Vec<String> = object.list("/metadata/finalizers").map(|name| name.text("")).collect();
    if names.is_empty() {
        return None;
    }
    let in_use = names
        .iter()
        .any(|name| name == "kubernetes.io/pvc-protection" || name == "kubernetes.io/pv-protection");
    let id = if in_use { "held-in-use" } else { "held-by-finalizer" };
    let cause = if now - since > PATIENCE { Cause::bad(id, who) } else { Cause::calm(id, who) };
    Some(cause.with("finalizers", names.join(", ")).state("deletionTimestamp", "", Some(since)))
}
