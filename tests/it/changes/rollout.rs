//! Rollouts that do not end well, and objects that do not stay as they were written.

use super::scene::Scene;
use concertina_contract::{OperationState, TargetState};
use concertina_testkit::build;
use concertina_tests::go;
use serde_json::json;

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
