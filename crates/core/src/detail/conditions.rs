//! Conditions, with their tone and plain words.

use super::part::Part;
use concertina_contract::{Condition, Tone};
use std::cmp::Reverse;

/// The Fluent messages that say a condition in plain words: `condition-KIND-TYPE-STATUS`.
pub const PLAIN: &[&str] = &[
    "condition-pod-ready-true",
    "condition-pod-ready-false",
    "condition-pod-ready-unknown",
    "condition-pod-containers-ready-true",
    "condition-pod-containers-ready-false",
    "condition-pod-initialized-true",
    "condition-pod-initialized-false",
    "condition-pod-scheduled-true",
    "condition-pod-scheduled-false",
    "condition-pod-ready-to-start-containers-true",
    "condition-pod-ready-to-start-containers-false",
    "condition-pod-disruption-target-true",
    "condition-deployment-available-true",
    "condition-deployment-available-false",
    "condition-deployment-progressing-true",
    "condition-deployment-progressing-false",
    "condition-deployment-progressing-unknown",
    "condition-deployment-replica-failure-true",
    "condition-node-ready-true",
    "condition-node-ready-false",
    "condition-node-ready-unknown",
    "condition-node-memory-pressure-true",
    "condition-node-memory-pressure-false",
    "condition-node-memory-pressure-unknown",
    "condition-node-disk-pressure-true",
    "condition-node-disk-pressure-false",
    "condition-node-disk-pressure-unknown",
    "condition-node-pid-pressure-true",
    "condition-node-pid-pressure-false",
    "condition-node-pid-pressure-unknown",
    "condition-node-network-unavailable-true",
    "condition-node-network-unavailable-false",
];

/// The conditions of an object, worst first.
pub(super) fn conditions(kind: &str, whole: Part<'_>) -> Vec<Condition> {
    let mut conditions: Vec<Condition> =
        whole.list("/status/conditions").map(|condition| read(kind, condition)).collect();
    conditions.sort_by_key(|condition| Reverse(condition.tone));
    conditions
}

fn read(kind: &str, condition: Part<'_>) -> Condition {
    let (name, status) = (condition.text("/type"), condition.text("/status"));
    let reason = condition.text("/reason");
    Condition {
        tone: tone(&name, &status, &reason),
        plain: plain(kind, &name, &status),
        name,
        status,
        reason,
        message: condition.text("/message"),
        since: condition.time("/lastTransitionTime"),
    }
}

/// `False` is good for what says that something is wrong.
fn tone(name: &str, status: &str, reason: &str) -> Tone {
    let names_trouble = name.ends_with("Pressure")
        || matches!(name, "NetworkUnavailable" | "ReplicaFailure" | "DisruptionTarget" | "PodResizePending");
    match (names_trouble, status) {
        (false, "True") | (true, "False") => Tone::Good,
        // A pod that is done takes no requests, and that is fine.
        (false, "False") if reason == "PodCompleted" => Tone::Calm,
        (_, "Unknown") => Tone::Warn,
        (true, "True") if name == "DisruptionTarget" => Tone::Warn,
        (false, "False") if matches!(name, "Initialized" | "PodScheduled" | "PodReadyToStartContainers") => {
            Tone::Warn
        }
        _ => Tone::Bad,
    }
}

fn plain(kind: &str, name: &str, status: &str) -> Option<String> {
    let name = kebab(name);
    // `PodScheduled` of a pod is `condition-pod-scheduled`.
    let name = name.strip_prefix("pod-").unwrap_or(&name);
    let id = format!("condition-{}-{name}-{}", kebab(kind), status.to_ascii_lowercase());
    PLAIN.contains(&id.as_str()).then_some(id)
}

/// `PIDPressure` as `pid-pressure`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let starts = letter.is_ascii_uppercase()
            && at > 0
            && (letters[at - 1].is_ascii_lowercase()
                || letters.get(at + 1).is_some_and(char::is_ascii_lowercase));
        if starts {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
