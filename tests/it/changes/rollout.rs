//! Rollouts that do not end well, and objects that do not stay as they were written.

use super::scene::Scene;
use concertina_contract::{Kind, OperationState, TargetState};
use concertina_testkit::build;
use concertina_tests::{DeskOptions, go, scale};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_shown_and_a_passed_deadline_is_the_end() {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].settle_deployments(false);
    let plan = scene.plan_scale(6).await;
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    let rolling = |ready: u32| move |operation: &concertina_contract::Operation| matches!(operation.targets[0].state, TargetState::RollingOut { ready: now, wanted: 6, .. } if now == ready);
    scene.desk.until(&id, rolling(0)).await.unwrap();
    scene.meddle(0, &json!({ "status": {
        "observedGeneration": 2, "replicas": 6, "updatedReplicas": 6, "readyReplicas": 4, "availableReplicas": 4,
    } }));
    scene.desk.until(&id, rolling(4)).await.unwrap();
    scene.meddle(0, &json!({ "status": { "conditions": [{
        "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "timed out",
    }] } }));
    let operation = scene.desk.finished(&id).await.unwrap();
    let TargetState::Stuck { blocked } = &operation.targets[0].state else { panic!("{operation:?}") };
    assert_eq!((blocked.object.as_str(), blocked.message.as_str()), ("Deployment orders", "timed out"));
    assert_eq!(operation.state, OperationState::Failed);
    assert!(operation.can_undo, "it was written");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_was_put_back_is_not_called_verified() {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].settle_deployments(false);
    let plan = scene.plan_scale(6).await;
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    scene.desk.until(&id, |operation| operation.targets[0].accepted.is_some()).await.unwrap();
    let put_back = build::deployment("shop", "orders", 3);
    scene.meddle(
        0,
        &json!({
            "metadata": { "generation": 3 },
            "spec": { "replicas": 3 },
            "status": build::with(put_back, &json!({ "status": { "observedGeneration": 3 } }))["status"],
        }),
    );
    let operation = scene.desk.finished(&id).await.unwrap();
    let TargetState::Stuck { blocked } = &operation.targets[0].state else { panic!("{operation:?}") };
    assert_eq!((blocked.reason.as_str(), blocked.message.as_str()), ("DiffersFromPlan", "replicas 6 → 3"));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_is_waited_for_as_long_as_it_makes_progress() {
    let mut options = DeskOptions::default();
    options.limits.rollout = Duration::from_secs(3);
    let scene = Scene::with(&["busan"], options).await;
    scene.servers[0].settle_deployments(false);
    scene.servers[0].put(build::stateful_set("shop", "db", 3));
    let db = scene.desk.workload("busan", Kind::StatefulSet, "shop", "db").await.unwrap();
    let plan = scene.desk.plan(scale([(db, 6)])).await.unwrap();
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    // Each step in time, and all of them later than one that makes none may take.
    for ready in 0..6_u32 {
        let status = json!({ "status": {
            "observedGeneration": 2, "replicas": 6, "updatedReplicas": 6, "readyReplicas": ready, "availableReplicas": ready,
        } });
        let live = scene.servers[0].object("statefulsets", "shop", "db").unwrap();
        let begun = tokio::time::Instant::now();
        if ready > 0 {
            scene.servers[0].put(build::with(live, &status));
        }
        let there = |operation: &concertina_contract::Operation| matches!(operation.targets[0].state, TargetState::RollingOut { ready: now, wanted: 6, .. } if now == ready);
        scene.desk.until(&id, there).await.unwrap();
        tokio::time::sleep_until(begun + Duration::from_millis(800)).await;
    }
    let live = scene.servers[0].object("statefulsets", "shop", "db").unwrap();
    let all = json!({ "status": { "readyReplicas": 6, "availableReplicas": 6 } });
    scene.servers[0].put(build::with(live, &all));
    let operation = scene.desk.finished(&id).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    scene.close().await;
}
