//! The mark that a node is out of service. While a marked node is not ready, Kubernetes deletes the pods there that do not bear
//! the mark by force and detaches their volumes, as nobody on the node can (KEP-2268, stable since 1.28). It is never taken
//! off by itself.

use super::live::Live;
use crate::loss::OUT_OF_SERVICE;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Its value, as the documentation of Kubernetes writes it.
const VALUE: &str = "nodeshutdown";

/// `spec.taints` of a node with or without the mark. The list is one value to the API server, so all of it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ServiceField {
    /// Whether the node is marked.
    pub out: bool,
    /// All its taints.
    pub taints: Vec<Value>,
}

impl ServiceField {
    /// The wish alone; the taints come with the node.
    pub(super) fn wish(out: bool) -> Self {
        Self { out, taints: Vec::new() }
    }

    /// The mark on this very node; none if the node is ready and shall be marked: Kubernetes would do nothing, and whoever trusts
    /// in it would be wrong.
    pub(super) fn of(&self, live: &Live) -> Option<Self> {
        let now = Self::read(live);
        if self.out && !now.out && is_ready(live) {
            return None;
        }
        let mut taints = now.taints;
        if self.out && !now.out {
            taints.push(json!({ "key": OUT_OF_SERVICE, "value": VALUE, "effect": "NoExecute" }));
        }
        if !self.out {
            taints.retain(|taint| !is_mark(taint));
        }
        Some(Self { out: self.out, taints })
    }

    /// What a node has now.
    pub(super) fn read(live: &Live) -> Self {
        let taints = live.list("/spec/taints").to_vec();
        Self { out: taints.iter().any(is_mark), taints }
    }
}

/// Whether the cluster counts a node as ready.
pub(super) fn is_ready(live: &Live) -> bool {
    let ready = |condition: &Value| condition["type"] == "Ready" && condition["status"] == "True";
    live.list("/status/conditions").iter().any(ready)
}

fn is_mark(taint: &Value) -> bool {
    taint["key"] == OUT_OF_SERVICE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(ready: &str, taints: &Value) -> Live {
        Live::new(json!({ "spec": { "taints": taints },
            "status": { "conditions": [{ "type": "Ready", "status": ready }] } }))
    }

    #[test]
    fn the_mark_comes_and_goes_and_other_taints_stay() {
        let unreachable = json!({ "key": "node.kubernetes.io/unreachable", "effect": "NoExecute" });
        let lost = node("Unknown", &json!([unreachable]));
        let marked = ServiceField::wish(true).of(&lost).unwrap();
        assert_eq!(marked.taints[0], unreachable);
        assert_eq!(marked.taints[1], json!({ "key": OUT_OF_SERVICE, "value": VALUE, "effect": "NoExecute" }));
        let lost = node("Unknown", &json!(marked.taints));
        assert_eq!(ServiceField::wish(true).of(&lost), Some(ServiceField::read(&lost)), "it is so already");
        let back = ServiceField::wish(false).of(&lost).unwrap();
        assert_eq!(back, ServiceField { out: false, taints: vec![unreachable] });
    }

    #[test]
    fn a_node_that_is_ready_is_not_marked() {
        assert_eq!(ServiceField::wish(true).of(&node("True", &json!([]))), None);
        assert!(ServiceField::wish(true).of(&node("False", &json!(null))).is_some());
        assert!(ServiceField::wish(false).of(&node("True", &json!([{ "key": OUT_OF_SERVICE }]))).is_some());
    }
}
