//! Namespaces that do not go.

use super::{Cause, condition};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// What each condition of a namespace that is to go means.
const HOLDS: [(&str, &str); 5] = [
    ("NamespaceDeletionDiscoveryFailure", "namespace-api-gone"),
    ("NamespaceDeletionGroupVersionParsingFailure", "namespace-api-gone"),
    ("NamespaceFinalizersRemaining", "namespace-finalizers"),
    ("NamespaceDeletionContentFailure", "namespace-content"),
    ("NamespaceContentRemaining", "namespace-remaining"),
];

/// Why a namespace is stuck terminating.
pub(super) fn causes(object: Part<'_>, who: &Who) -> Vec<Cause> {
    let Some(since) = object.time("/metadata/deletionTimestamp") else { return Vec::new() };
    let mut causes: Vec<Cause> = HOLDS
        .iter()
        .filter_map(|(name, id)| {
            let found = condition(object, name).filter(|found| found.text("/status") == "True")?;
            Some(Cause::bad(id, who).with("namespace", &who.name).condition(found))
        })
        .collect();
    // What remains is told by its finalizers already.
    if causes.iter().any(|cause| cause.id != "namespace-remaining") {
        causes.retain(|cause| cause.id != "namespace-remaining");
    }
    let own: Vec<String> = object
        .list("/spec/finalizers")
        .map(|name| name.text(""))
        .filter(|name| name != "kubernetes")
        .collect();
    if !own.is_empty() {
        causes.push(Cause::bad("namespace-own-finalizer", who).with("finalizers", own.join(", ")));
    }
    if causes.is_empty() {
        let cause = Cause::calm("namespace-ends", who).with("namespace", &who.name);
        causes.push(cause.state("deletionTimestamp", "", Some(since)));
    }
    causes
}
