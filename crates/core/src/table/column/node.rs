//! Columns of nodes (kubernetes 1.36 `printers.go`, `printNode`).

use super::{Cow, Id, NodeRow, or};
use concertina_contract::Tone;

pub(super) fn text(node: &NodeRow, id: Id) -> Cow<'_, str> {
    match id {
        Id::Status => Cow::Owned(status(node)),
        Id::Roles => roles(node),
        Id::Version => Cow::Borrowed(&node.version),
        Id::InternalIp => or(&node.internal_ip, "<none>"),
        Id::OsImage => or(&node.os_image, "<unknown>"),
        Id::Kernel => kernel(node),
        Id::Runtime => or(&node.runtime, "<unknown>"),
        _ => Cow::Borrowed(""),
    }
}

/// `Ready`, `NotReady` or `Unknown`, and whether it takes pods.
pub(super) fn status(node: &NodeRow) -> String {
    let ready = node.conditions.iter().find(|condition| condition.name.as_ref() == "Ready");
    let mut status = match ready {
        None => "Unknown",
        Some(ready) if ready.status.as_ref() == "True" => "Ready",
        Some(_) => "NotReady",
    }
    .to_owned();
    if node.unschedulable {
        status.push_str(",SchedulingDisabled");
    }
    status
}

pub(super) fn tone(node: &NodeRow) -> Tone {
    let pressed = |name: &str, status: &str| {
        matches!(name, "MemoryPressure" | "DiskPressure" | "PIDPressure") && status == "True"
    };
    if !node.is_ready() {
        Tone::Bad
    } else if node.unschedulable
        || node.conditions.iter().any(|condition| pressed(&condition.name, &condition.status))
    {
        Tone::Warn
    } else {
        Tone::Good
    }
}

fn roles(node: &NodeRow) -> Cow<'_, str> {
    let mut roles: Vec<&str> = node
        .meta
        .labels
        .iter()
        .filter_map(|(key, value)| match key.strip_prefix("node-role.kubernetes.io/") {
            Some(role) => Some(role),
            None if key.as_ref() == "kubernetes.io/role" => Some(value.as_ref()),
            None => None,
        })
        .filter(|role| !role.is_empty())
        .collect();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { Cow::Borrowed("<none>") } else { Cow::Owned(roles.join(",")) }
}

fn kernel(node: &NodeRow) -> Cow<'_, str> {
    let kernel = or(&node.kernel, "<unknown>");
    if node.architecture.is_empty() {
        return kernel;
    }
    Cow::Owned(format!("{kernel} ({})", node.architecture))
}
