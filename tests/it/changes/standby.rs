//! A standby in a rollback of all sites. Without pods each of its revisions is healthy, so that it follows the site that has some.

use super::scene::Scene;
use concertina_contract::{
    AppForm, ApplicationName, DeployForm, Intent, Operation, OperationState, Pace, ReleaseImage, ReleaseRef,
    RollBackTarget, RollBackTo, SiteDifference, SiteId, TargetState,
};
use concertina_testkit::build;
use concertina_tests::go;
use serde_json::json;

/// Where it has pods, and where it is kept ready without.
const SITES: [&str; 2] = ["busan", "tokyo"];

fn site(scene: &Scene, name: &str) -> SiteId {
    scene.desk.site(name).unwrap().id().clone()
}

fn deploy(scene: &Scene, image: &str, differences: Vec<SiteDifference>, sites: &[&str]) -> Intent {
    let application = ApplicationName { project: "shop".to_owned(), name: "web".to_owned() };
    let image = format!("registry.invalid/{image}");
    let form = AppForm { image, port: Some(8080), replicas: 2, ..AppForm::default() };
    let form = Box::new(DeployForm { application, form, differences });
    let sites = sites.iter().map(|name| site(scene, name)).collect();
    Intent::Deploy { form, sites, pace: Pace::default(), keep_warm: None }
}

fn roll_back(scene: &Scene) -> Intent {
    let target = |name: &&str| {
        let (namespace, release) = ("shop".to_owned(), "web".to_owned());
        let release = ReleaseRef { site: site(scene, name), namespace, name: release };
        RollBackTarget { release, to: RollBackTo::LastHealthy, replicas: None, switch: false }
    };
    Intent::RollBack { targets: SITES.iter().map(target).collect(), pace: Pace::default() }
}

/// Upgrades, and the rollout at home comes to nothing.
async fn badly(scene: &Scene, image: &str) {
    let home = &scene.servers[0];
    home.settle_deployments(false);
    let plan = scene.desk.plan(deploy(scene, image, Vec::new(), &SITES[..1])).await.unwrap();
    assert_eq!(plan.targets.len(), 2, "the standby comes along");
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    let written = |operation: &Operation| operation.targets.iter().all(|target| target.accepted.is_some());
    scene.desk.until(&id, written).await.unwrap();
    let live = home.object("deployments", "shop", "web").unwrap();
    let exceeded = json!({ "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded" });
    let status = json!({ "observedGeneration": live["metadata"]["generation"], "conditions": [exceeded] });
    home.put(build::with(live, &json!({ "status": status })));
    let operation = scene.desk.finished(&id).await.unwrap();
    let ends: Vec<_> = operation.targets.iter().map(|target| &target.state).collect();
    assert!(matches!(ends[..], [TargetState::Stuck { .. }, TargetState::Verified]), "{operation:#?}");
    home.settle_deployments(true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_goes_back_past_two_bad_upgrades_with_the_site_that_has_pods() {
    let scene = Scene::new(&SITES).await;
    scene.servers.iter().for_each(|server| drop(server.put(build::namespace("shop"))));
    let none = SiteDifference::none(site(&scene, "tokyo"));
    let kept = SiteDifference { replicas: Some(0), standby: true, ..none };
    let plan = scene.desk.plan(deploy(&scene, "web:1", vec![kept], &SITES)).await.unwrap();
    let first = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(first.state, OperationState::Succeeded, "{first:#?}");
    badly(&scene, "web:2").await;
    badly(&scene, "web:3").await;

    let plan = scene.desk.plan(roll_back(&scene)).await.unwrap();
    let told: Vec<(&SiteId, Vec<&str>)> = plan
        .targets
        .iter()
        .map(|target| {
            let images: &[ReleaseImage] = &target.release.as_ref().unwrap().next_images;
            (&target.object.site, images.iter().map(|one| one.image.as_str()).collect())
        })
        .collect();
    let first = vec!["registry.invalid/web:1"];
    assert_eq!(told, [(&site(&scene, "busan"), first.clone()), (&site(&scene, "tokyo"), first)]);
    scene.close().await;
}
