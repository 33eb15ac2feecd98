//! A schedule of an autoscaler's bounds that goes in the middle of a surge.

use super::scene::Scene;
use concertina_contract::{
    AppForm, Day, Intent, OperationState, PlanTarget, Risk, RiskCode, Surge, SurgePlan,
};
use concertina_testkit::build;
use serde_json::json;

/// `web` with 2–5 pods, and 3–6 on Monday mornings.
fn schedule() -> SurgePlan {
    let (from, to) = ("08:50".to_owned(), "10:00".to_owned());
    let surges = vec![Surge { days: vec![Day::Monday], from, to, min: 3, max: 6 }];
    let (image, time_zone) = ("registry.invalid/kubectl:1".to_owned(), "Asia/Seoul".to_owned());
    SurgePlan { image, time_zone, min: 2, max: 5, surges }
}

fn deploy(scene: &Scene, surge: Option<SurgePlan>) -> Intent {
    let form =
        AppForm { image: "registry.invalid/web:1".to_owned(), port: Some(8080), surge, ..AppForm::default() };
    concertina_tests::deploy("shop", "web", form, vec![scene.desk.site("busan").unwrap().id().clone()])
}

/// `web` by schedule, in the middle of a surge.
async fn surging() -> Scene {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].put(build::namespace("shop"));
    carry_out(&scene, Some(schedule())).await;
    scene.servers[0].put(json!({
        "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
        "metadata": { "name": "web", "namespace": "shop" },
        "spec": {
            "scaleTargetRef": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web" },
            "minReplicas": 3, "maxReplicas": 6,
        },
    }));
    scene
}

async fn carry_out(scene: &Scene, surge: Option<SurgePlan>) -> PlanTarget {
    let plan = scene.desk.plan(deploy(scene, surge)).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    plan.targets[0].clone()
}

fn bounds(scene: &Scene) -> [u64; 2] {
    let autoscaler = scene.servers[0].object("horizontalpodautoscalers", "shop", "web").unwrap();
    ["minReplicas", "maxReplicas"].map(|key| autoscaler["spec"][key].as_u64().unwrap())
}

fn stays(target: &PlanTarget) -> Option<&Risk> {
    target.risks.iter().find(|risk| risk.code == RiskCode::SurgeStays)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_goes_in_the_middle_of_a_surge_gives_the_bounds_back() {
    let scene = surging().await;
    let target = carry_out(&scene, Some(schedule())).await;
    assert_eq!((stays(&target), bounds(&scene)), (None, [3, 6]), "the same schedule will end it");
    let target = carry_out(&scene, None).await;
    assert_eq!((stays(&target), bounds(&scene)), (None, [2, 5]));
    let parts = &target.release.as_ref().unwrap().parts;
    let told = parts.iter().find(|part| part.kind == "HorizontalPodAutoscaler").unwrap();
    assert!(told.diff.iter().any(|line| line.text.contains("maxReplicas: 5")), "{:#?}", told.diff);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bounds_that_may_not_be_put_back_are_told() {
    let scene = surging().await;
    scene.servers[0].deny("patch", "horizontalpodautoscalers");
    let target = carry_out(&scene, None).await;
    let params = &stays(&target).unwrap().params;
    assert_eq!([params["name"].as_str(), &params["min"], &params["max"]], ["web", "3", "6"]);
    assert_eq!(bounds(&scene), [3, 6]);
    scene.close().await;
}
