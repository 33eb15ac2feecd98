//! A standby in a rollback of all sites, and in an adoption; and what a switch to it would meet.

use super::scene::Scene;
use concertina_contract::{
    AppForm, ApplicationName, DeployForm, Intent, Operation, OperationState, Pace, Registry, ReleaseImage,
    ReleaseRef, RollBackTarget, RollBackTo, SiteDifference, SiteId, StandbyCheck, StandbyCheckId, Storage,
    TargetState, Tone,
};
use concertina_testkit::{OciRegistry, build};
use concertina_tests::go;
use serde_json::json;

/// Where it has pods, and where it is kept ready without.
const SITES: [&str; 2] = ["busan", "tokyo"];

fn site(scene: &Scene, name: &str) -> SiteId {
    scene.desk.site(name).unwrap().id().clone()
}

fn web() -> ApplicationName {
    ApplicationName { project: "shop".to_owned(), name: "web".to_owned() }
}

fn deploy(scene: &Scene, image: &str, differences: Vec<SiteDifference>, sites: &[&str]) -> Intent {
    let image = format!("registry.invalid/{image}");
    let form = AppForm { image, port: Some(8080), replicas: 2, ..AppForm::default() };
    deploy_as(scene, form, differences, sites)
}

fn deploy_as(scene: &Scene, form: AppForm, differences: Vec<SiteDifference>, sites: &[&str]) -> Intent {
    let form = Box::new(DeployForm { application: web(), form, differences });
    let sites = sites.iter().map(|name| site(scene, name)).collect();
    Intent::Deploy { form, sites, pace: Pace::default(), keep_warm: None }
}

fn release(scene: &Scene, name: &str) -> ReleaseRef {
    ReleaseRef { site: site(scene, name), namespace: "shop".to_owned(), name: "web".to_owned() }
}

/// Tokyo as a standby without pods.
fn kept(scene: &Scene) -> SiteDifference {
    SiteDifference { replicas: Some(0), standby: true, ..SiteDifference::none(site(scene, "tokyo")) }
}

fn roll_back(scene: &Scene) -> Intent {
    let target = |name: &&str| {
        let release = release(scene, name);
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
    let plan = scene.desk.plan(deploy(&scene, "web:1", vec![kept(&scene)], &SITES)).await.unwrap();
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

#[tokio::test(flavor = "multi_thread")]
async fn an_adoption_says_once_which_standby_it_leaves_behind() {
    let all = ["busan", "pangyo", "tokyo"];
    let scene = Scene::new(&all).await;
    scene.servers.iter().for_each(|server| drop(server.put(build::namespace("shop"))));
    let plan = scene.desk.plan(deploy(&scene, "web:1", vec![kept(&scene)], &all)).await.unwrap();
    let first = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(first.state, OperationState::Succeeded, "{first:#?}");

    let adopt =
        |names: &[&str]| Intent::Adopt { targets: names.iter().map(|name| release(&scene, name)).collect() };
    let plan = scene.desk.plan(adopt(&all[..2])).await.unwrap();
    let [behind] = &plan.excluded[..] else { panic!("{:#?}", plan.excluded) };
    assert_eq!((&behind.site, behind.standby), (&site(&scene, "tokyo"), true));
    assert_eq!((&behind.failure.params["reason"][..], behind.objects.len()), ("adopt-stays", 1));
    let plan = scene.desk.plan(adopt(&all[2..])).await.unwrap();
    assert_eq!(plan.excluded, [], "what is adopted on the standby is its own");
    scene.close().await;
}

/// A registry without a login, for all sites.
fn plain(registry: &OciRegistry) -> Registry {
    let (address, plain_http) = (registry.address(), true);
    Registry { address, sites: Vec::new(), user: None, authority: None, plain_http, mirrors: Vec::new() }
}

/// What a switch to tokyo would meet.
async fn met(scene: &Scene, check: StandbyCheckId) -> StandbyCheck {
    let (view, tokyo) = (scene.desk.changes.standby(&web()).await, site(scene, "tokyo"));
    let standby = view.sites.iter().find(|one| one.site == tokyo).unwrap();
    standby.checks.iter().find(|one| one.check == check).unwrap_or_else(|| panic!("{standby:#?}")).clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_says_beforehand_that_nodes_are_full_an_image_is_not_there_and_data_does_not_move() {
    let registry = OciRegistry::start().await.unwrap();
    registry.put_image("team/web", "1", &[b"app"]);
    let scene = Scene::new(&SITES).await;
    scene.servers.iter().for_each(|server| drop(server.put(build::namespace("shop"))));
    scene.desk.registries.save(plain(&registry), None).await.unwrap();
    let storage = Storage { path: "/data".to_owned(), size: "1Gi".to_owned(), class: None };
    let image = format!("{}/team/web:1", registry.address());
    let form = AppForm { image: image.clone(), storage: vec![storage], replicas: 1, ..AppForm::default() };
    let plan = scene.desk.plan(deploy_as(&scene, form, vec![kept(&scene)], &SITES)).await.unwrap();
    let done = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(done.state, OperationState::Succeeded, "{done:#?}");

    let data = met(&scene, StandbyCheckId::Data).await;
    assert_eq!((data.tone, data.params["paths"].as_str()), (Tone::Warn, "/data"));
    let tokyo = &scene.servers[1];
    tokyo.put(build::node("node-1"));
    let room = met(&scene, StandbyCheckId::Room).await;
    assert_eq!((room.tone, room.params["wanted"].as_str()), (Tone::Good, "1"));
    assert_eq!(met(&scene, StandbyCheckId::Image).await.tone, Tone::Good, "its registry has it");

    // Another one takes all that the only node has.
    let requests = json!({ "requests": { "cpu": "3900m", "memory": "1Gi" } });
    let all = json!({ "spec": { "containers": [{ "name": "app", "resources": requests }] } });
    tokyo.put(build::with(build::pod("other", "large"), &all));
    let room = met(&scene, StandbyCheckId::Room).await;
    assert_eq!((room.tone, room.params["short"].as_str()), (Tone::Bad, "cpu"));

    registry.untag("team/web", "1");
    // Answers of registries hold for a while, and for as long as nothing is said anew of them.
    let known = Registry { sites: vec![site(&scene, "tokyo")], ..plain(&registry) };
    scene.desk.registries.save(known, None).await.unwrap();
    let missing = met(&scene, StandbyCheckId::Image).await;
    assert_eq!((missing.tone, &missing.params["image"]), (Tone::Bad, &image));
    scene.close().await;
}
