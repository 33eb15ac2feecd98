//! Waves: what is to wait for a site does not begin when that site cannot go first.

use super::scene::Scene;
use concertina_contract::{
    DryRun, ErrorCode, Failure, ImageTarget, Intent, ObjectRef, OperationState, Pace, Plan, ScaleTarget,
};
use concertina_tests::go;
use serde_json::json;

/// tokyo is scaled up first, and then busan to nothing.
fn switch(orders: &[ObjectRef]) -> Intent {
    let [busan, tokyo] = orders else { panic!("two sites") };
    let target = |object: &ObjectRef, replicas| ScaleTarget { object: object.clone(), replicas };
    let pace = Pace { waves: vec![vec![tokyo.site.clone()]], pause: 0 };
    Intent::SwitchOver { targets: vec![target(busan, 0), target(tokyo, 3)], pace }
}

fn refusal(plan: &Plan, object: &ObjectRef) -> Failure {
    match plan.targets.iter().find(|target| target.object == *object).map(|target| &target.dry_run) {
        Some(DryRun::Refused { failure }) => failure.clone(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_ends_at_home_before_what_replaces_it_is_ready() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let orders = scene.orders().await;
    // As after a switch whose pods do not start: the number is there, and two of three are not ready.
    scene.meddle(1, &json!({ "status": { "readyReplicas": 1 } }));
    let plan = scene.desk.plan(switch(&orders)).await.unwrap();
    assert_eq!(refusal(&plan, &orders[1]).params["reason"], "replicas-not-ready");
    let held = refusal(&plan, &orders[0]);
    assert_eq!((held.code, held.params["before"].as_str()), (ErrorCode::HeldBack, "tokyo"));
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanEmpty);
    assert_eq!((scene.writes(), scene.replicas(0)), (vec![0, 0], 3));

    scene.meddle(1, &json!({ "status": { "readyReplicas": 3 } }));
    let plan = scene.desk.plan(switch(&orders)).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    assert_eq!((scene.replicas(0), scene.replicas(1)), (0, 3));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_ends_at_home_when_the_other_site_is_silent() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let orders = scene.orders().await;
    scene.desk.fleet.disconnect(&orders[1].site).unwrap();
    let plan = scene.desk.plan(switch(&orders)).await.unwrap();
    assert_eq!(plan.excluded.len(), 1);
    assert_eq!(refusal(&plan, &orders[0]).code, ErrorCode::HeldBack);
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanEmpty);
    assert_eq!((scene.writes()[0], scene.replicas(0)), (0, 3));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canary_that_is_refused_keeps_the_other_sites_as_they_are() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let orders = scene.orders().await;
    let target = |object: &ObjectRef, container: &str| ImageTarget {
        object: object.clone(),
        container: container.to_owned(),
        image: "orders:2".to_owned(),
    };
    let pace = Pace { waves: vec![vec![orders[0].site.clone()]], pause: 0 };
    let targets = vec![target(&orders[0], "none"), target(&orders[1], "app")];
    let plan = scene.desk.plan(Intent::SetImage { targets: targets.clone(), pace }).await.unwrap();
    assert_eq!(refusal(&plan, &orders[1]).code, ErrorCode::HeldBack);
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanEmpty);

    // Without waves each site is for itself.
    let plan = scene.desk.plan(Intent::SetImage { targets, pace: Pace::default() }).await.unwrap();
    assert_eq!(plan.targets[1].dry_run, DryRun::Passed);
    scene.close().await;
}
