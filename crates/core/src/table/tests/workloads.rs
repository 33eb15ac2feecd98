//! Cells of workloads other than Deployments, as the API server prints them.

use super::*;
use crate::table::columns;
use crate::watch::Row;
use serde_json::Value;

/// Column and text of each cell.
fn said(kind: &Kind, object: &Value) -> Vec<(String, String)> {
    let row = Row::read(kind, object.to_string().as_bytes()).unwrap();
    let text = |cell: Cell| match cell {
        Cell::Text { text } => text,
        Cell::Status { text, tone } => format!("{text} {tone:?}"),
        Cell::Number { value } => value.to_string(),
        Cell::Age { since } => format!("since {since}"),
        _ => String::new(),
    };
    let ids = columns(kind).into_iter().map(|column| column.id);
    ids.zip(cells(&row).into_iter().map(text)).filter(|(_, text)| !text.is_empty()).collect()
}

fn has(kind: &Kind, object: &Value, expected: &[(&str, &str)]) {
    let said = said(kind, object);
    for (id, text) in expected {
        let found = said.iter().find(|(other, _)| other == id).map(|(_, text)| text.as_str());
        assert_eq!(found, Some(*text), "{kind} {id}: {said:?}");
    }
}

#[test]
fn workloads_are_shown_as_the_server_prints_them() {
    let template = json!({"spec": {"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}],
        "nodeSelector": {"disk": "ssd", "arch": "arm"}}});
    let meta = json!({"name": "w", "namespace": "n", "uid": "u"});
    let set = json!({"metadata": meta, "spec": {"replicas": 3, "template": template}, "status": {"readyReplicas": 1}});
    has(&Kind::StatefulSet, &set, &[("ready", "1/3 Warn"), ("images", "x,y"), ("name", "w")]);
    let daemons = json!({"metadata": meta, "spec": {"template": template}, "status": {
        "desiredNumberScheduled": 4, "currentNumberScheduled": 3, "numberReady": 0, "updatedNumberScheduled": 2,
        "numberAvailable": 1}});
    let expected = [
        ("desired", "4"),
        ("current", "3"),
        ("ready", "0 Bad"),
        ("up-to-date", "2"),
        ("available", "1"),
        ("node-selector", "arch=arm,disk=ssd"),
    ];
    has(&Kind::DaemonSet, &daemons, &expected);
    let replicas =
        json!({"metadata": meta, "spec": {"replicas": 2}, "status": {"replicas": 2, "readyReplicas": 2}});
    has(&Kind::ReplicaSet, &replicas, &[("desired", "2"), ("current", "2"), ("ready", "2 Good")]);
}

#[test]
fn jobs_are_shown_as_the_server_prints_them() {
    let job = |spec: Value, status: Value| json!({"metadata": {"name": "j"}, "spec": spec, "status": status});
    let condition = |name: &str| json!([{"type": name, "status": "True"}]);
    let start = "2026-01-01T00:00:00Z";
    let done = job(
        json!({"completions": 2}),
        json!({"succeeded": 2, "startTime": start, "completionTime": "2026-01-01T00:03:05Z", "conditions": condition("Complete")}),
    );
    has(&Kind::Job, &done, &[("status", "Complete Good"), ("completions", "2/2"), ("duration", "3m5s")]);
    let running = job(json!({"parallelism": 3}), json!({"active": 3, "startTime": start}));
    let since = format!("since {}", 1_767_225_600_000_i64);
    has(
        &Kind::Job,
        &running,
        &[("status", "Running Calm"), ("completions", "0/1 of 3"), ("duration", &since)],
    );
    let failed = job(json!({}), json!({"conditions": condition("Failed")}));
    has(&Kind::Job, &failed, &[("status", "Failed Bad"), ("completions", "0/1")]);
}

#[test]
fn the_columns_of_every_kind_fit_beside_the_rail() {
    use Kind::{DaemonSet, Deployment, Job, Node, Pod, ReplicaSet, StatefulSet};
    // A window of 1,440 pixels without the rail, the margins, the borders, a scroll bar, and the box of a row.
    let room = 1440 - 184 - 32 - 2 - 15 - 34;
    for kind in [Node, Pod, Deployment, StatefulSet, DaemonSet, ReplicaSet, Job] {
        let own = columns(&kind);
        let least: u32 = own.iter().filter(|column| !column.wide).map(|column| column.width).sum();
        assert!(least <= room, "{kind:?} takes {least} of {room} pixels");
    }
}
