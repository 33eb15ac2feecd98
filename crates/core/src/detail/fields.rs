//! The overview: what a person wants to know first of each kind.

use super::part::{Part, cell};
use super::plain::plain;
use crate::table::{cells, columns};
use crate::watch::Row;
use concertina_contract::{Cell, DetailField};

/// The fields of a node, in order. Titles are the messages `field-ID`.
pub const NODE_FIELDS: &[&str] = &[
    "status",
    "roles",
    "version",
    "internal-ip",
    "os-image",
    "kernel-version",
    "container-runtime",
    "provider-id",
    "region",
    "zone",
    "instance-type",
    "capacity-cpu",
    "capacity-memory",
    "pods",
    "age",
];

/// The fields of a Deployment, in order.
pub const DEPLOYMENT_FIELDS: &[&str] =
    &["ready", "up-to-date", "available", "strategy", "images", "selector", "revision", "paused", "age"];

/// The fields of a pod, in order.
pub const POD_FIELDS: &[&str] =
    &["status", "ready", "restarts", "node", "ip", "owner", "qos", "service-account", "age"];

/// The fields of another workload, in order.
pub const WORKLOAD_FIELDS: &[&str] = &[
    "status",
    "completions",
    "duration",
    "desired",
    "current",
    "ready",
    "up-to-date",
    "available",
    "node-selector",
    "images",
    "selector",
    "owner",
    "age",
];

/// The fields of an object of a kind without rows of its own, in order.
pub const OTHER_FIELDS: &[&str] = &["owner", "age"];

/// The fields of an object. Those that say nothing are left out.
pub(super) fn fields(row: &Row, whole: Part<'_>) -> Vec<DetailField> {
    let ids = match row {
        Row::Node(_) => NODE_FIELDS,
        Row::Deployment(_) => DEPLOYMENT_FIELDS,
        Row::Pod(_) => POD_FIELDS,
        Row::Workload(_) => WORKLOAD_FIELDS,
        Row::Table(_) => OTHER_FIELDS,
    };
    let columns = columns(&row.kind());
    let cells = cells(row);
    let column = |id: &str| {
        let place = columns.iter().position(|column| column.id == id)?;
        cells.get(place).cloned()
    };
    let plain = if matches!(row, Row::Table(_)) { plain(whole) } else { Vec::new() };
    let first = plain.into_iter().map(|(id, value)| DetailField { id: id.to_owned(), value });
    let others = ids.iter().map(|id| DetailField {
        id: (*id).to_owned(),
        value: column(id).unwrap_or_else(|| value(row, whole, id)),
    });
    first.chain(others).filter(|field| field.value != Cell::None).collect()
}

/// A field that is no column.
fn value(row: &Row, whole: Part<'_>, id: &str) -> Cell {
    let label = |key: &str| cell(row.meta().label(key).unwrap_or_default());
    match id {
        "provider-id" => cell(whole.text("/spec/providerID")),
        "region" => label("topology.kubernetes.io/region"),
        "zone" => label("topology.kubernetes.io/zone"),
        "instance-type" => label("node.kubernetes.io/instance-type"),
        "capacity-cpu" => cell(whole.text("/status/capacity/cpu")),
        "capacity-memory" => cell(whole.text("/status/capacity/memory")),
        "pods" => cell(whole.text("/status/capacity/pods")),
        "strategy" => cell(whole.text("/spec/strategy/type")),
        "selector" => {
            let labels = whole.pairs("/spec/selector/matchLabels");
            let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
            cell(labels.join(","))
        }
        "revision" => cell(whole.text("/metadata/annotations/deployment.kubernetes.io~1revision")),
        "paused" => match row {
            Row::Deployment(deployment) if deployment.paused => cell("true"),
            _ => Cell::None,
        },
        "owner" => match &row.meta().owner {
            Some(owner) => cell(format!("{} {}", owner.kind, owner.name)),
            None => Cell::None,
        },
        "qos" => cell(whole.text("/status/qosClass")),
        "service-account" => cell(whole.text("/spec/serviceAccountName")),
        _ => Cell::None,
    }
}
