//! Sites that are changed one after the other, with a pause between them.

use super::scene::{Scene, failure};
use concertina_contract::{
    AppForm, ApplicationName, DeployForm, ErrorCode, ImageTarget, Intent, OperationState, Pace, TargetState,
};
use concertina_core::watch;
use concertina_testkit::build;
use concertina_tests::{DeskOptions, go};
use serde_json::json;
use std::time::Duration;

/// Two sites, whose watches end as soon as nobody looks.
async fn two_sites() -> Scene {
    let pace = watch::Pace { linger: Duration::from_millis(20), ..watch::Pace::default() };
    let scene = Scene::with(&["busan", "pangyo"], DeskOptions { pace, ..DeskOptions::default() }).await;
    for server in &scene.servers {
        server.put(build::namespace("shop"));
    }
    scene
}

/// The first site alone, and after a pause of so many milliseconds the other one.
fn pace(scene: &Scene, pause: i64) -> Pace {
    let first = scene.desk.site("busan").unwrap().id().clone();
    Pace { waves: vec![vec![first]], pause }
}

/// Deploys `web` on both.
fn deploy(scene: &Scene, pause: i64) -> Intent {
    let application = ApplicationName { project: "shop".to_owned(), name: "web".to_owned() };
    let form = AppForm { image: "registry.invalid/web:1".to_owned(), ..AppForm::default() };
    let form = Box::new(DeployForm { application, form, differences: Vec::new() });
    let sites = ["busan", "pangyo"].map(|name| scene.desk.site(name).unwrap().id().clone()).into();
    Intent::Deploy { form, sites, pace: pace(scene, pause), keep_warm: None }
}

async fn set_image(scene: &Scene, pause: i64) -> Intent {
    let image = |object| ImageTarget { object, container: "app".to_owned(), image: "app:2".to_owned() };
    let targets = scene.orders().await.into_iter().map(image).collect();
    Intent::SetImage { targets, pace: pace(scene, pause) }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_healthy_at_the_end_of_the_pause_is_gone_on_from() {
    let scene = two_sites().await;
    let plan = scene.desk.plan(deploy(&scene, 700)).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");

    let plan = scene.desk.plan(set_image(&scene, 700).await).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_in_the_pause_is_the_last() {
    let scene = two_sites().await;
    let plan = scene.desk.plan(set_image(&scene, 3_000).await).await.unwrap();
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    scene.desk.until(&id, |operation| operation.targets[0].verified.is_some()).await.unwrap();
    scene.meddle(0, &json!({ "status": { "readyReplicas": 1, "availableReplicas": 1 } }));
    let operation = scene.desk.finished(&id).await.unwrap();
    assert_eq!((operation.state, scene.writes()), (OperationState::Failed, vec![1, 0]), "{operation:#?}");
    let TargetState::Stuck { blocked } = &operation.targets[0].state else { panic!("{operation:#?}") };
    assert_eq!(blocked.message, "1 of 3 pods are ready after the pause");
    assert_eq!(failure(&operation, 1), ErrorCode::Halted);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_never_becomes_healthy_stops_before_the_next_site() {
    let scene = two_sites().await;
    let plan = scene.desk.plan(deploy(&scene, 0)).await.unwrap();
    scene.servers[0].settle_deployments(false);
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    scene.desk.until(&id, |operation| operation.targets[0].accepted.is_some()).await.unwrap();
    let live = scene.servers[0].object("deployments", "shop", "web").unwrap();
    let exceeded = json!({ "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded" });
    let status = json!({ "observedGeneration": live["metadata"]["generation"], "conditions": [exceeded] });
    scene.servers[0].put(build::with(live, &json!({ "status": status })));
    let operation = scene.desk.finished(&id).await.unwrap();
    assert_eq!(operation.state, OperationState::Failed, "{operation:#?}");
    assert!(matches!(operation.targets[0].state, TargetState::Stuck { .. }), "{operation:#?}");
    assert_eq!(failure(&operation, 1), ErrorCode::Halted);
    assert_eq!(scene.writes()[1], 0, "the other site was not touched");
    assert!(scene.servers[1].object("deployments", "shop", "web").is_none());
    scene.close().await;
}
