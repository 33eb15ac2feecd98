//! Workloads that no release made: earlier revisions, pausing, images.

use super::scene::{ORDERS, Scene, failure};
use concertina_contract::{
    DryRun, ErrorCode, ImageTarget, Intent, Kind, ObjectRef, Operation, OperationState, Pace, RestartMark,
    RiskCode, RolloutTarget, TargetState, UndoOffer,
};
use concertina_testkit::{Fault, Match, build};
use serde_json::{Value, json};

/// The pod template with another image.
fn image(image: &str) -> Value {
    json!({ "spec": { "containers": [{ "name": "app", "image": image }] } })
}

/// Keeps revisions of a workload: number 1 with the image `old:1`, and the one in force as number 2.
fn keep(scene: &Scene, plural: &str, name: &str) {
    let owner = scene.servers[0].object(plural, "shop", name).unwrap();
    scene.servers[0].put(build::revision(&owner, 1, &image("old:1")));
    scene.servers[0].put(build::revision(&owner, 2, &json!({})));
}

fn back(object: &ObjectRef, revision: Option<u32>) -> Intent {
    let target = RolloutTarget { object: object.clone(), revision, kept_in: None };
    Intent::UndoRollout { targets: vec![target], pace: Pace::default() }
}

async fn carry_out(scene: &Scene, intent: Intent) -> Operation {
    let plan = scene.desk.plan(intent).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    operation
}

async fn undo(scene: &Scene, operation: &Operation) -> Operation {
    let plan = scene.desk.changes.plan_undo(&operation.id).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    operation
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workload_goes_back_to_its_revision_before_and_forth_again() {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].put(build::stateful_set("shop", "db", 3));
    scene.servers[0].put(build::daemon_set("shop", "agent"));
    let all = [
        (Kind::Deployment, "deployments", "orders"),
        (Kind::StatefulSet, "statefulsets", "db"),
        (Kind::DaemonSet, "daemonsets", "agent"),
    ];
    for (kind, plural, name) in all {
        keep(&scene, plural, name);
        let object = scene.desk.workload("busan", kind, "shop", name).await.unwrap();
        let template = || scene.servers[0].object(plural, "shop", name).unwrap()["spec"]["template"].clone();
        let before = template();
        let plan = scene.desk.plan(back(&object, None)).await.unwrap();
        let target = &plan.targets[0];
        assert_eq!((target.from.as_str(), target.to.as_str()), ("2", "1"), "{target:#?}");
        assert_eq!((&target.dry_run, &plan.undo), (&DryRun::Passed, &UndoOffer::Offered));
        let change = target.rollout.as_ref().unwrap();
        assert_eq!((change.current, change.next_images[0].image.as_str()), (Some(2), "old:1"));
        assert!(target.diff.iter().any(|line| line.text.contains("image: old:1")));

        let operation = scene.desk.carry_out(&plan).await.unwrap();
        assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
        let after = template();
        assert_eq!(after["spec"]["containers"].as_array().unwrap().len(), 1);
        assert_eq!(after["spec"]["containers"][0]["image"], "old:1");
        assert_eq!(after["spec"]["containers"][0].get("resources"), None, "the template came back whole");
        undo(&scene, &operation).await;
        assert_eq!(template(), before);
    }
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_go_back_is_told_in_the_plan() {
    let scene = Scene::new(&["busan"]).await;
    let object = scene.orders().await.remove(0);
    let refusal = async |revision| {
        let plan = scene.desk.plan(back(&object, revision)).await.unwrap();
        let DryRun::Refused { failure } = plan.targets[0].dry_run.clone() else { panic!("{plan:#?}") };
        (failure.code, failure.params.get("reason").cloned().unwrap_or_default())
    };
    assert_eq!(refusal(None).await.0, ErrorCode::NothingToRollBack);
    keep(&scene, "deployments", "orders");
    assert_eq!(refusal(Some(7)).await, (ErrorCode::NotPossible, "rollout-revision-gone".to_owned()));
    let plan = scene.desk.plan(back(&object, Some(2))).await.unwrap();
    assert!(plan.targets[0].unchanged);
    scene.servers[0].deny("list", "replicasets");
    assert_eq!(refusal(None).await.0, ErrorCode::Forbidden);
    scene.servers[0].allow("list", "replicasets");
    scene.meddle(0, &json!({ "spec": { "paused": true } }));
    assert_eq!(refusal(None).await, (ErrorCode::NotPossible, "rollout-paused".to_owned()));
    assert_eq!(scene.writes(), [0]);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_with_a_secret_is_in_no_plan_operation_or_journal() {
    let scene = Scene::new(&["busan"]).await;
    let owner = scene.object(0);
    let secret = json!({ "spec": { "containers": [{ "name": "app", "image": "old:1",
        "env": [{ "name": "DB_PASSWORD", "value": "canary-81" }] }] } });
    scene.servers[0].put(build::revision(&owner, 1, &secret));
    scene.servers[0].put(build::revision(&owner, 2, &json!({})));
    let object = scene.orders().await.remove(0);
    let plan = scene.desk.plan(back(&object, None)).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!(scene.object(0)["spec"]["template"]["spec"]["containers"][0]["env"][0]["value"], "canary-81");
    let audit = scene.desk.changes.audit(None).unwrap();
    for text in [format!("{plan:?}"), format!("{operation:?}"), format!("{audit:?}")] {
        assert!(!text.contains("canary"), "{text}");
    }
    let disk = std::fs::read(scene.home.path().join("concertina.db")).unwrap();
    let log = std::fs::read(scene.home.path().join("concertina.db-wal")).unwrap_or_default();
    assert!(![disk, log].concat().windows(6).any(|bytes| bytes == b"canary"));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_back_whose_answer_was_lost_is_found_to_have_happened() {
    let scene = Scene::new(&["busan"]).await;
    keep(&scene, "deployments", "orders");
    let object = scene.orders().await.remove(0);
    let plan = scene.desk.plan(back(&object, None)).await.unwrap();
    let write = Match::path(ORDERS).query("fieldManager=concertina-rollback").without("dryRun");
    scene.servers[0].script(write, Fault::CutAfterWrite, 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!((operation.state, scene.writes()), (OperationState::Succeeded, vec![1]), "{operation:#?}");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workload_that_changed_since_the_review_does_not_go_back() {
    let scene = Scene::new(&["busan"]).await;
    keep(&scene, "deployments", "orders");
    let object = scene.orders().await.remove(0);
    let plan = scene.desk.plan(back(&object, None)).await.unwrap();
    scene.meddle(0, &json!({ "metadata": { "generation": 2 }, "spec": { "replicas": 4 } }));
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::PlanDrifted);
    assert!(!operation.can_undo);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_is_paused_and_resumed() {
    let scene = Scene::new(&["busan"]).await;
    let targets = scene.orders().await;
    let pause = carry_out(&scene, Intent::Pause { targets: targets.clone(), paused: true }).await;
    assert_eq!(scene.object(0)["spec"]["paused"], true);
    let restart = scene.desk.plan(Intent::Restart { targets: targets.clone() }).await.unwrap();
    assert!(restart.targets[0].risks.iter().any(|risk| risk.code == RiskCode::Paused));
    let plan = scene.desk.plan(Intent::Pause { targets, paused: true }).await.unwrap();
    assert!(plan.targets[0].unchanged);
    undo(&scene, &pause).await;
    assert_eq!(scene.object(0)["spec"]["paused"], false);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_gets_another_image_and_its_old_one_back() {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].put(build::daemon_set("shop", "agent"));
    let object = scene.desk.workload("busan", Kind::DaemonSet, "shop", "agent").await.unwrap();
    let set = |container: &str| {
        let (container, image) = (container.to_owned(), "agent:2".to_owned());
        let target = ImageTarget { object: object.clone(), container, image };
        Intent::SetImage { targets: vec![target], pace: Pace::default() }
    };
    let plan = scene.desk.plan(set("other")).await.unwrap();
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else { panic!("{plan:#?}") };
    assert_eq!(failure.params["reason"], "container-missing");
    let image = || {
        let live = scene.servers[0].object("daemonsets", "shop", "agent").unwrap();
        let containers = live["spec"]["template"]["spec"]["containers"].as_array().unwrap().clone();
        assert_eq!(containers.len(), 1);
        assert_eq!(containers[0]["imagePullPolicy"], "IfNotPresent", "only the image changes");
        containers[0]["image"].as_str().unwrap().to_owned()
    };
    let before = image();
    let operation = carry_out(&scene, set("app")).await;
    assert_eq!(image(), "agent:2");
    undo(&scene, &operation).await;
    assert_eq!(image(), before);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stateful_and_daemon_sets_are_restarted_and_scaled() {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].put(build::stateful_set("shop", "db", 3));
    scene.servers[0].put(build::daemon_set("shop", "agent"));
    let db = scene.desk.workload("busan", Kind::StatefulSet, "shop", "db").await.unwrap();
    let agent = scene.desk.workload("busan", Kind::DaemonSet, "shop", "agent").await.unwrap();
    let restart = carry_out(&scene, Intent::Restart { targets: vec![db.clone(), agent.clone()] }).await;
    let mark = |plural: &str, name: &str| {
        let live = scene.servers[0].object(plural, "shop", name).unwrap();
        live["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"].clone()
    };
    assert_eq!(mark("statefulsets", "db"), Value::from(restart.targets[0].to.as_str()));
    assert_eq!(mark("daemonsets", "agent"), Value::from(restart.targets[1].to.as_str()));
    carry_out(&scene, concertina_tests::scale([(db.clone(), 5)])).await;
    assert_eq!(scene.servers[0].object("statefulsets", "shop", "db").unwrap()["spec"]["replicas"], 5);
    let mark = RestartMark { object: agent, restarted_at: None };
    carry_out(&scene, Intent::RevertRestart { targets: vec![mark] }).await;
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pods_that_are_replaced_by_hand_are_not_waited_for() {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].settle_deployments(false);
    let by_hand = json!({ "spec": { "updateStrategy": { "type": "OnDelete", "rollingUpdate": null } } });
    scene.servers[0].put(build::with(build::daemon_set("shop", "agent"), &by_hand));
    let agent = scene.desk.workload("busan", Kind::DaemonSet, "shop", "agent").await.unwrap();
    let plan = scene.desk.plan(Intent::Restart { targets: vec![agent] }).await.unwrap();
    assert!(plan.targets[0].risks.iter().any(|risk| risk.code == RiskCode::NotByItself));
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.targets[0].state, TargetState::Verified);
    scene.close().await;
}
