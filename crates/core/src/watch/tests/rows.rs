//! Rows from the wire.

use crate::watch::Row;
use crate::watch::row::{event, page};
use concertina_contract::Kind;
use concertina_testkit::build;
use serde_json::{Value, json};

/// The row of an object, by way of a watch event.
fn row(kind: &Kind, object: &Value) -> Row {
    let line = json!({"object": object, "type": "ADDED"}).to_string();
    match event(kind, line.as_bytes(), &mut None).unwrap() {
        crate::watch::row::Event::Put(row) => row,
        other => panic!("{other:?}"),
    }
}

fn pod(patch: &Value) -> crate::watch::PodRow {
    match row(&Kind::Pod, &build::with(build::pod("shop", "orders"), patch)) {
        Row::Pod(pod) => pod,
        other => panic!("{other:?}"),
    }
}

/// STATUS of a pod with this status and these init containers.
fn status(patch: &Value) -> String {
    pod(patch).status.to_string()
}

#[test]
fn statuses_are_those_of_kubectl() {
    let container = |state: &Value| json!({"status": {"containerStatuses": [{"name": "app", "ready": false, "restartCount": 1, "state": state}]}});
    let cases = [
        (json!({}), "Running"),
        (json!({"metadata": {"deletionTimestamp": "2026-11-20T08:00:00Z"}}), "Terminating"),
        (
            json!({"metadata": {"deletionTimestamp": "2026-11-20T08:00:00Z"}, "status": {"reason": "NodeLost"}}),
            "Unknown",
        ),
        (container(&json!({"waiting": {"reason": "CrashLoopBackOff"}})), "CrashLoopBackOff"),
        (container(&json!({"terminated": {"exitCode": 137, "reason": "OOMKilled"}})), "OOMKilled"),
        (container(&json!({"terminated": {"exitCode": 3}})), "ExitCode:3"),
        (container(&json!({"terminated": {"exitCode": 0, "signal": 9}})), "Signal:9"),
        (container(&json!({"terminated": {"exitCode": 0, "reason": "Completed"}})), "Completed"),
        (json!({"status": {"phase": "Failed", "reason": "Evicted", "containerStatuses": null}}), "Evicted"),
        (
            json!({"status": {"phase": "Pending", "containerStatuses": null, "conditions": [
                {"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]}}),
            "SchedulingGated",
        ),
    ];
    for (patch, expected) in cases {
        assert_eq!(status(&patch), expected, "{patch}");
    }
}

#[test]
fn init_containers_come_first_and_sidecars_count() {
    let init = |statuses: &Value| {
        json!({
            "spec": {"initContainers": [{"name": "one"}, {"name": "side", "restartPolicy": "Always"}, {"name": "two"}]},
            "status": {"phase": "Pending", "initContainerStatuses": statuses,
                "containerStatuses": [{"name": "app", "state": {"waiting": {"reason": "PodInitializing"}}}],
                "conditions": [{"type": "Initialized", "status": "False"}]},
        })
    };
    let done = json!({"name": "one", "restartCount": 2, "state": {"terminated": {"exitCode": 0}}});
    let side = json!({"name": "side", "started": true, "ready": true, "restartCount": 3, "state": {"running": {}},
        "lastState": {"terminated": {"exitCode": 1, "finishedAt": "2026-11-20T08:00:00Z"}}});
    let two = json!({"name": "two", "restartCount": 0, "state": {"running": {}}});
    let running = pod(&init(&json!([done, side, two])));
    assert_eq!(running.status.as_ref(), "Init:2/3");
    assert_eq!((running.ready, running.total, running.restarts), (1, 2, 5));
    let looping =
        json!({"name": "one", "restartCount": 2, "state": {"waiting": {"reason": "CrashLoopBackOff"}}});
    assert_eq!(status(&init(&json!([looping]))), "Init:CrashLoopBackOff");
    let failed = json!({"name": "one", "state": {"terminated": {"exitCode": 4}}});
    assert_eq!(status(&init(&json!([failed]))), "Init:ExitCode:4");
    let all_done = json!({"name": "two", "restartCount": 9, "state": {"terminated": {"exitCode": 0}}});
    let after = pod(&init(&json!([done, side, all_done])));
    assert_eq!(after.status.as_ref(), "PodInitializing");
    assert_eq!(after.restarts, 3, "restarts of ended init containers do not count any more");
    assert!(after.restarted.is_some());
}

#[test]
fn a_completed_container_beside_a_running_one() {
    let statuses = |ready: &str| {
        json!({"status": {
            "conditions": [{"type": "Ready", "status": ready}],
            "containerStatuses": [
                {"name": "job", "state": {"terminated": {"exitCode": 0, "reason": "Completed"}}},
                {"name": "app", "ready": true, "state": {"running": {}}},
            ],
        }})
    };
    assert_eq!(status(&statuses("True")), "Running");
    assert_eq!(status(&statuses("False")), "NotReady");
}

#[test]
fn nulls_unknown_fields_and_absent_parts_are_fine() {
    let bare = json!({"metadata": {"name": "x", "labels": null, "ownerReferences": null, "creationTimestamp": null},
        "spec": {"containers": null}, "status": {"conditions": null, "future": [1, {"a": 2}]}});
    for kind in Kind::ALL {
        assert_eq!(row(&kind, &bare).meta().name.as_ref(), "x");
    }
    let empty = page(&Kind::Pod, br#"{"metadata":{"resourceVersion":"7"},"items":null}"#, &mut None).unwrap();
    assert_eq!((empty.rows.len(), empty.resource_version.as_str()), (0, "7"));
}

#[test]
fn nodes_and_deployments() {
    let Row::Node(node) = row(&Kind::Node, &build::node("node-1")) else { panic!("a node") };
    assert!(node.is_ready());
    assert_eq!(node.internal_ip.as_ref(), "192.168.0.10");
    let Row::Deployment(deployment) = row(&Kind::Deployment, &build::deployment("shop", "orders", 3)) else {
        panic!("a Deployment")
    };
    assert!(deployment.is_complete());
    assert_eq!((deployment.wanted, deployment.ready), (3, 3));
    assert_eq!(deployment.selector[0].1.as_ref(), "orders");
}

#[test]
fn a_pod_row_takes_at_most_a_kilobyte() {
    let rows: Vec<Row> = (0..200).map(|number| row(&Kind::Pod, &build::bulk_pod(number))).collect();
    let bytes: usize = rows.iter().map(|row| size_of::<Row>() + heap(row)).sum();
    let each = bytes / rows.len();
    assert!(each <= 1024, "{each} bytes a row");
}

/// Bytes on the heap, each allocation rounded up as an allocator does.
fn heap(row: &Row) -> usize {
    let Row::Pod(pod) = row else { panic!("a pod") };
    let round = |bytes: usize| bytes.next_multiple_of(16);
    let text = |texts: &[&str]| texts.iter().map(|text| round(text.len())).sum::<usize>();
    let meta = &pod.meta;
    let owner = meta.owner.clone().unwrap_or_default();
    text(&[&meta.namespace, &meta.name, &meta.uid, &meta.resource_version])
        + text(&[&owner.kind, &owner.name, &owner.uid, &pod.phase, &pod.status, &pod.ip, &pod.node])
        + round(size_of_val(meta.labels.as_ref()))
        + meta.labels.iter().map(|(key, value)| text(&[key, value])).sum::<usize>()
        + round(size_of_val(pod.conditions.as_ref()))
        + round(size_of_val(pod.containers.as_ref()))
        + pod
            .containers
            .iter()
            .map(|one| text(&[&one.name, &one.image, &one.reason, &one.message]))
            .sum::<usize>()
}
