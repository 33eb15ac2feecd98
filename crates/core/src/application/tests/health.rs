//! How applications are, by what their rows say.

use crate::application::identity::Identity;
use crate::application::index::Index;
use crate::watch::{Row, Update};
use concertina_contract::{ApplicationCell, Health, HealthCode, Kind, SiteId};
use concertina_testkit::build;
use serde_json::{Value, json};
use std::sync::Arc;

/// The cell of `shop/orders` that these objects make; the kind of each is told by its own `kind`.
fn cell(objects: &[Value]) -> ApplicationCell {
    let mut index = Index::default();
    let site = SiteId::new("busan");
    for kind in [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet, Kind::Pod, Kind::Job] {
        let of_kind = objects.iter().filter(|object| object["kind"] == kind.name());
        let rows = of_kind.map(|object| Arc::new(Row::read(&kind, object.to_string().as_bytes()).unwrap()));
        index.apply(&site, &kind, &Update::All(rows.collect()));
    }
    let identity = Identity { project: "shop".into(), name: "orders".into() };
    index.cell(&site, &identity).unwrap().shown
}

fn deployment(patch: &Value) -> Value {
    build::with(build::deployment("shop", "orders", 3), patch)
}

fn pod(patch: &Value) -> Value {
    build::with(build::pod("shop", "orders-7d9c5b6f4-abcde"), patch)
}

fn crashing() -> Value {
    let waiting = json!({"waiting": {"reason": "CrashLoopBackOff"}});
    pod(&json!({"status": {
        "conditions": [{"type": "Ready", "status": "False"}],
        "containerStatuses": [{"name": "app", "restartCount": 4, "ready": false, "state": waiting}],
    }}))
}

fn told(objects: &[Value]) -> (Health, Option<HealthCode>) {
    let cell = cell(objects);
    (cell.health, cell.reason.map(|reason| reason.code))
}

fn counts(ready: u32, updated: u32, replicas: u32) -> Value {
    json!({"status": {
        "readyReplicas": ready, "availableReplicas": ready, "updatedReplicas": updated, "replicas": replicas,
    }})
}

#[test]
fn a_deployment_that_has_all_its_pods_is_healthy_whatever_a_pod_says() {
    assert_eq!(told(&[deployment(&json!({}))]), (Health::Healthy, None));
    assert_eq!(told(&[deployment(&json!({})), crashing()]), (Health::Healthy, None));
}

#[test]
fn what_is_wrong_with_a_pod_is_told_first_with_its_name() {
    let short = deployment(&counts(2, 3, 3));
    let told = cell(&[short.clone(), crashing()]);
    let reason = told.reason.unwrap();
    assert_eq!((told.health, reason.code), (Health::Degraded, HealthCode::PodTrouble));
    assert_eq!(reason.params["reason"], "CrashLoopBackOff");
    let who = reason.who.unwrap();
    assert_eq!((who.kind.as_str(), who.name.as_str()), ("Pod", "orders-7d9c5b6f4-abcde"));
    assert_eq!(who.object.unwrap().kind, Kind::Pod);
    let unplaced = json!([{"type": "PodScheduled", "status": "False", "reason": "Unschedulable"}]);
    let unplaced =
        pod(&json!({"status": {"phase": "Pending", "conditions": unplaced, "containerStatuses": null}}));
    assert_eq!(cell(&[short, unplaced]).reason.unwrap().code, HealthCode::PodUnschedulable);
    let none = deployment(&counts(0, 3, 3));
    assert_eq!(cell(&[none, crashing()]).health, Health::Down);
}

#[test]
fn a_rollout_is_under_way_stuck_paused_or_scaled_to_nothing() {
    let progress = |reason: &str| json!({"status": {"conditions": [{"type": "Progressing", "status": "True", "reason": reason}]}});
    let cases = [
        (counts(3, 1, 4), Health::Progressing, HealthCode::RollingOut),
        (
            build::with(counts(0, 3, 3), &progress("ReplicaSetUpdated")),
            Health::Progressing,
            HealthCode::RollingOut,
        ),
        (counts(0, 3, 3), Health::Down, HealthCode::NoneReady),
        (counts(1, 3, 3), Health::Degraded, HealthCode::SomeReady),
        (
            build::with(counts(3, 1, 4), &progress("ProgressDeadlineExceeded")),
            Health::Degraded,
            HealthCode::RolloutStuck,
        ),
        (json!({"spec": {"paused": true}}), Health::Paused, HealthCode::RolloutPaused),
        (json!({"spec": {"replicas": 0}}), Health::Paused, HealthCode::ScaledToZero),
        (json!({"metadata": {"generation": 2}}), Health::Progressing, HealthCode::RollingOut),
        (
            json!({"metadata": {"deletionTimestamp": "2026-11-20T08:00:00Z"}}),
            Health::Progressing,
            HealthCode::Deleting,
        ),
        (
            build::with(
                counts(0, 0, 0),
                &json!({"status": {"conditions": [{"type": "ReplicaFailure", "status": "True", "message": "quota"}]}}),
            ),
            Health::Down,
            HealthCode::PodsRefused,
        ),
    ];
    for (patch, health, code) in cases {
        assert_eq!(told(&[deployment(&patch)]), (health, Some(code)), "{patch}");
    }
    let starting =
        pod(&json!({"status": {"phase": "Pending", "conditions": null, "containerStatuses": null}}));
    assert_eq!(
        told(&[deployment(&counts(2, 3, 3)), starting]),
        (Health::Progressing, Some(HealthCode::Starting))
    );
}

#[test]
fn other_workloads_and_pods_of_none() {
    let labels = json!({"app.kubernetes.io/name": "orders"});
    let object = |kind: &str, name: &str, more: Value| {
        let base = json!({"kind": kind, "metadata": {"name": name, "namespace": "shop", "labels": labels}});
        build::with(base, &more)
    };
    let set = |ready: u32| {
        object(
            "StatefulSet",
            "db",
            json!({"spec": {"replicas": 2},
            "status": {"replicas": 2, "readyReplicas": ready, "updatedReplicas": 2}}),
        )
    };
    assert_eq!(told(&[set(2)]), (Health::Healthy, None));
    assert_eq!(told(&[set(0)]), (Health::Down, Some(HealthCode::NoneReady)));
    // What runs in part is degraded, not down.
    assert_eq!(told(&[set(0), deployment(&json!({}))]), (Health::Degraded, Some(HealthCode::NoneReady)));
    // What is scaled to nothing beside it says nothing.
    let idle = object("StatefulSet", "cache", json!({"spec": {"replicas": 0}}));
    assert_eq!(told(&[idle.clone(), deployment(&json!({}))]), (Health::Healthy, None));
    assert_eq!(told(&[idle]), (Health::Paused, Some(HealthCode::ScaledToZero)));
    let daemons = object("DaemonSet", "agent", json!({"status": {"desiredNumberScheduled": 0}}));
    assert_eq!(told(&[daemons]), (Health::Healthy, None));
    let failed = json!({"status": {"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}]}});
    let job = object("Job", "migrate", failed);
    assert_eq!(told(&[job.clone(), deployment(&json!({}))]), (Health::Degraded, Some(HealthCode::JobFailed)));
    assert_eq!(told(&[job, set(0)]), (Health::Down, Some(HealthCode::NoneReady)));
    let loose = |patch: &Value| build::with(pod(&json!({"metadata": {"ownerReferences": null}})), patch);
    let one = cell(&[loose(&json!({}))]);
    assert_eq!((one.health, one.pods.ready, one.pods.total), (Health::Healthy, 1, 1));
    assert_eq!(one.images[0].tag, "1.4.2");
    let failed =
        loose(&json!({"status": {"phase": "Failed", "reason": "Evicted", "containerStatuses": null}}));
    assert_eq!(told(&[failed]), (Health::Down, Some(HealthCode::PodTrouble)));
}
