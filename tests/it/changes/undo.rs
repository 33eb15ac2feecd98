//! Undo, and undo of undo.

use super::scene::{Scene, real_scale};
use concertina_contract::{ErrorCode, Intent, Operation, OperationState};
use concertina_testkit::Fault;
use serde_json::Value;

/// The object less what counts changes and tells times.
fn settled(mut object: Value) -> Value {
    for key in ["uid", "resourceVersion", "generation", "managedFields"] {
        object["metadata"].as_object_mut().unwrap().remove(key);
    }
    object["status"].as_object_mut().unwrap().remove("observedGeneration");
    object
}

async fn undo(scene: &Scene, operation: &Operation) -> Operation {
    let plan = scene.desk.changes.plan_undo(&operation.id).await.unwrap();
    assert_eq!(plan.undo_of.as_ref(), Some(&operation.id));
    scene.desk.carry_out(&plan).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_restores_the_state_before_and_can_be_undone() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let before = [settled(scene.object(0)), settled(scene.object(1))];
    let plan = scene.plan_scale(6).await;
    let first = scene.desk.carry_out(&plan).await.unwrap();
    let undone = undo(&scene, &first).await;
    assert_eq!(undone.state, OperationState::Succeeded);
    assert_eq!([settled(scene.object(0)), settled(scene.object(1))], before);
    let first = scene.desk.changes.operation(&first.id).unwrap();
    assert_eq!((first.undone_by.as_ref(), first.can_undo), (Some(&undone.id), false));
    let shown =
        scene.desk.changes.operations().into_iter().find(|operation| operation.id == first.id).unwrap();
    assert_eq!(shown, first, "followers see it too");

    undo(&scene, &undone).await;
    assert_eq!((scene.replicas(0), scene.replicas(1)), (6, 6));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_is_undone_by_taking_its_mark_away() {
    let scene = Scene::new(&["busan"]).await;
    let before = settled(scene.object(0));
    let plan = scene.desk.plan(Intent::Restart { targets: scene.orders().await }).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    let mark =
        &scene.object(0)["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"];
    assert_eq!(mark, &Value::from(operation.targets[0].to.as_str()));
    undo(&scene, &operation).await;
    let mut after = settled(scene.object(0));
    // The API server drops an empty map; the scripted one keeps it.
    let metadata = after["spec"]["template"]["metadata"].as_object_mut().unwrap();
    if metadata.get("annotations").is_some_and(|map| map.as_object().unwrap().is_empty()) {
        metadata.remove("annotations");
    }
    assert_eq!(after, before);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_was_written_is_undone() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let plan = scene.plan_scale(6).await;
    scene.servers[1].script(real_scale(), Fault::status(422, "Invalid"), 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    let plan = scene.desk.changes.plan_undo(&operation.id).await.unwrap();
    assert_eq!(plan.targets.len(), 1);
    assert_eq!(plan.targets[0].object, operation.targets[0].object);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_undo_left_can_be_undone_again_and_nothing_twice() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let plan = scene.plan_scale(6).await;
    let first = scene.desk.carry_out(&plan).await.unwrap();
    let plan = scene.desk.changes.plan_undo(&first.id).await.unwrap();
    scene.servers[1].script(real_scale(), Fault::status(422, "Invalid"), 1);
    let half = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!((scene.replicas(0), scene.replicas(1)), (3, 6));
    let shown = scene.desk.changes.operation(&first.id).unwrap();
    assert_eq!((shown.undone_by.as_ref(), shown.can_undo), (Some(&half.id), true));

    let rest = undo(&scene, &first).await;
    assert_eq!(rest.targets.len(), 1);
    assert_eq!((scene.replicas(0), scene.replicas(1)), (3, 3));
    assert!(!scene.desk.changes.operation(&first.id).unwrap().can_undo);
    let failure = scene.desk.changes.plan_undo(&first.id).await.unwrap_err();
    assert_eq!(failure.params["reason"], "undo-already-undone");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_wrote_nothing_cannot_be_undone() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.servers[0].script(real_scale(), Fault::status(422, "Invalid"), 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert!(!operation.can_undo);
    let failure = scene.desk.changes.plan_undo(&operation.id).await.unwrap_err();
    assert_eq!(failure.code, ErrorCode::UndoUnavailable);
    scene.close().await;
}
