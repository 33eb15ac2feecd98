//! Writes whose outcome is not clear: found out by reading, never sent again.

use super::scene::{ORDERS, SCALE, Scene, failure, real_scale};
use concertina_contract::{AuditEvent, ErrorCode, Intent, OperationState, TargetState};
use concertina_testkit::{Fault, Match};
use concertina_tests::go;
use serde_json::json;
use std::time::Duration;

fn patches(scene: &Scene, path: &str) -> usize {
    scene.servers[0].writes().iter().filter(|write| write.path == path).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_503_is_not_repeated() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.servers[0].script(real_scale(), Fault::status(503, "ServiceUnavailable"), 5);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(patches(&scene, SCALE), 1);
    assert_eq!((operation.state, failure(&operation, 0)), (OperationState::Failed, ErrorCode::ServerFailed));
    assert!(!operation.can_undo);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_answer_was_lost_is_found_to_have_happened() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.servers[0].script(real_scale(), Fault::CutAfterWrite, 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!((patches(&scene, SCALE), scene.replicas(0)), (1, 6));
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert!(operation.targets[0].accepted.is_some());
    let events: Vec<_> =
        scene.desk.changes.audit(None).unwrap().iter().rev().map(|entry| entry.event).collect();
    assert_eq!(
        events,
        [
            AuditEvent::PlanApproved,
            AuditEvent::WriteStarted,
            AuditEvent::OutcomeUnknown,
            AuditEvent::WriteAccepted,
            AuditEvent::Verified,
        ]
    );
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_whose_answer_was_lost_is_found_too() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.desk.plan(Intent::Restart { targets: scene.orders().await }).await.unwrap();
    let write = Match::path(ORDERS).query("fieldManager=concertina-restart").without("dryRun");
    scene.servers[0].script(write, Fault::CutAfterWrite, 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!((patches(&scene, ORDERS), operation.state), (1, OperationState::Succeeded));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_unknown_until_no_request_can_be_under_way_and_then_a_failure() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.servers[0].script(real_scale(), Fault::Silence, 1);
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    let unknown = |operation: &concertina_contract::Operation| {
        matches!(operation.targets[0].state, TargetState::Unknown { .. })
    };
    scene.desk.until(&id, unknown).await.unwrap();
    let operation = scene.desk.finished(&id).await.unwrap();
    assert_eq!((patches(&scene, SCALE), failure(&operation, 0)), (1, ErrorCode::NoAnswer));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_changed_meanwhile_stays_unknown() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.servers[0].script(real_scale(), Fault::Silence, 1);
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    let sent = async {
        while scene.writes() == [0] {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), sent).await.unwrap();
    scene.meddle(0, &json!({ "metadata": { "generation": 3 }, "spec": { "replicas": 4 } }));
    let operation = scene.desk.finished(&id).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::OutcomeUnknown);
    assert!(matches!(operation.targets[0].state, TargetState::Unknown { .. }));
    assert_eq!(patches(&scene, SCALE), 1);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_eviction_of_which_nothing_can_be_told_is_unknown() {
    let scene = Scene::new(&["busan"]).await;
    let server = &scene.servers[0];
    let object = scene.emptied("node-1", "orders-1");
    let eviction = Match::path("/api/v1/namespaces/shop/pods/orders-1/eviction");
    let passed = Fault::Page { code: 201, kind: "application/json", location: "", body: "{}" };
    server.script(eviction.clone(), passed, 1);
    let plan = scene.desk.plan(Intent::Drain { targets: vec![object], losing: true }).await.unwrap();
    server.script(eviction, Fault::status(503, "ServiceUnavailable"), 1);
    server.deny("get", "pods");
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::OutcomeUnknown);
    assert!(matches!(operation.targets[0].state, TargetState::Unknown { .. }), "{operation:#?}");
    scene.close().await;
}
