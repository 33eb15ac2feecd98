//! Nodes that are not ready, and pods that stand on them.

use super::{Cause, Scene, condition, is};
use crate::detail::part::Part;
use crate::detail::who::Who;
use crate::loss::OUT_OF_SERVICE;

/// Conditions of a node that say trouble when they are true.
const TROUBLE: [(&str, &str); 4] = [
    ("MemoryPressure", "node-memory"),
    ("DiskPressure", "node-disk"),
    ("PIDPressure", "node-processes"),
    ("NetworkUnavailable", "node-network"),
];

/// Why a node is not ready.
pub(super) fn causes(node: Part<'_>, who: &Who) -> Vec<Cause> {
    let mut causes = Vec::new();
    if let Some(ready) = condition(node, "Ready") {
        let id = match ready.text("/status").as_str() {
            "True" => "",
            "Unknown" => "node-silent",
            _ => "node-not-ready",
        };
        if !id.is_empty() {
            causes.push(Cause::bad(id, who).with("node", &who.name).condition(ready));
        }
    }
    for (name, id) in TROUBLE {
        if let Some(found) = condition(node, name).filter(|found| found.text("/status") == "True") {
            causes.push(Cause::bad(id, who).with("node", &who.name).condition(found));
        }
    }
    if let Some(mark) = node.list("/spec/taints").find(|taint| taint.text("/key") == OUT_OF_SERVICE) {
        let ready = is(node, "Ready", "True");
        let cause = if ready { Cause::bad } else { Cause::calm };
        let id = if ready { "node-still-out" } else { "node-out-of-service" };
        let text = format!("{}:{}", mark.text("/value"), mark.text("/effect"));
        causes.push(cause(id, who).with("node", &who.name).spec(OUT_OF_SERVICE, &text));
    }
    if node.at("/spec/unschedulable").is_true() {
        causes.push(Cause::calm("node-cordoned", who).with("node", &who.name).spec("unschedulable", "true"));
    }
    causes
}

/// The node of a pod, when it was read and is in trouble. A cordon does not keep a pod from being ready.
pub(super) fn under(pod: Part<'_>, scene: Scene<'_>) -> Vec<Cause> {
    let name = pod.text("/spec/nodeName");
    if name.is_empty() {
        return Vec::new();
    }
    if scene.around.lacks("Node", &name) {
        let who = Who::new("Node", "v1", "", &name, "");
        return vec![Cause::bad("node-gone", &who).with("node", name)];
    }
    let Some(node) = scene.around.find("Node", &name) else { return Vec::new() };
    if is(node.part(), "Ready", "True") {
        return Vec::new();
    }
    causes(node.part(), &Who::of("Node", node.part()))
}
