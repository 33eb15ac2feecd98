//! Who would put back what an act on a release changes or takes away: the plan names them, and only those of objects that it touches.

use super::scene::Scene;
use concertina_contract::{
    AppForm, ConfigFile, Intent, OperationState, Pace, Plan, ReleaseRef, RiskCode, RollBackTarget,
    RollBackTo, ServiceKind, TextValue,
};
use concertina_testkit::build;
use serde_json::json;

/// The objects of `web`, each with its own owner.
const ARGO: &str = "Argo CD (shop)";
const FLUX: &str = "Flux (apps)";
const FLEET: &str = "Rancher Fleet (edge)";

/// `web` with a Deployment of Argo CD, a Service of Flux and a `ConfigMap` of Rancher Fleet.
async fn owned() -> Scene {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].put(build::namespace("shop"));
    carry_out(&scene, deploy(&scene, form())).await;
    let (_, config, _) = scene.servers[0].objects("configmaps").pop().unwrap();
    let tracking = json!({ "argocd.argoproj.io/tracking-id": "shop:apps/Deployment:shop/web" });
    for (plural, name, marks) in [
        ("deployments", "web", json!({ "annotations": tracking })),
        ("services", "web", json!({ "labels": { "kustomize.toolkit.fluxcd.io/name": "apps" } })),
        ("configmaps", &config, json!({ "labels": { "fleet.cattle.io/bundle-id": "edge" } })),
    ] {
        let live = scene.servers[0].object(plural, "shop", name).unwrap();
        scene.servers[0].put(build::with(live, &json!({ "metadata": marks })));
    }
    scene
}

fn form() -> AppForm {
    let content = TextValue::Plain { text: "color: red\n".to_owned() };
    AppForm {
        image: "registry.invalid/web:1".to_owned(),
        port: Some(8080),
        files: vec![ConfigFile { path: "/etc/web.yaml".to_owned(), content }],
        ..AppForm::default()
    }
}

fn deploy(scene: &Scene, form: AppForm) -> Intent {
    concertina_tests::deploy("shop", "web", form, vec![release(scene).site])
}

fn release(scene: &Scene) -> ReleaseRef {
    let site = scene.desk.site("busan").unwrap().id().clone();
    ReleaseRef { site, namespace: "shop".to_owned(), name: "web".to_owned() }
}

async fn carry_out(scene: &Scene, intent: Intent) -> Plan {
    let plan = scene.desk.plan(intent).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    plan
}

/// The owners that a plan for this names, in its order.
async fn named(scene: &Scene, intent: Intent) -> Vec<String> {
    owners(&scene.desk.plan(intent).await.unwrap())
}

fn owners(plan: &Plan) -> Vec<String> {
    let reverts = plan.targets[0].risks.iter().filter(|risk| risk.code == RiskCode::OwnerReverts);
    reverts.map(|risk| risk.params["owner"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_names_the_owners_of_what_it_changes_and_takes_away() {
    let scene = owned().await;
    assert!(named(&scene, deploy(&scene, form())).await.is_empty(), "nothing changes");
    let reached = AppForm { service: ServiceKind::NodePort, ..form() };
    assert_eq!(named(&scene, deploy(&scene, reached)).await, [FLUX]);
    let scaled = AppForm { replicas: 5, ..form() };
    assert_eq!(named(&scene, deploy(&scene, scaled)).await, [ARGO]);
    let mut painted = form();
    painted.files[0].content = TextValue::Plain { text: "color: blue\n".to_owned() };
    // The pods start anew with the file.
    assert_eq!(named(&scene, deploy(&scene, painted)).await, [ARGO, FLEET]);
    let without = AppForm { files: Vec::new(), ..form() };
    assert!(
        named(&scene, deploy(&scene, without)).await.contains(&FLEET.to_owned()),
        "the file is taken away"
    );
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollback_and_a_restore_name_the_owners_of_what_they_change() {
    let scene = owned().await;
    let reached = AppForm { service: ServiceKind::NodePort, ..form() };
    carry_out(&scene, deploy(&scene, reached)).await;
    let to = RollBackTo::Revision { revision: 1 };
    let back = RollBackTarget { release: release(&scene), to, replicas: None, switch: false };
    let back = Intent::RollBack { targets: vec![back], pace: Pace::default() };
    assert_eq!(owners(&carry_out(&scene, back).await), [FLUX]);

    let image = json!({ "spec": { "template": { "spec": { "containers": [{ "name": "web", "image": "other:9" }] } } } });
    let live = scene.servers[0].object("deployments", "shop", "web").unwrap();
    scene.servers[0].put(build::with(live, &image));
    let restore = Intent::Restore { targets: vec![release(&scene)] };
    assert_eq!(named(&scene, restore).await, [ARGO]);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uninstallation_names_the_owners_of_what_goes() {
    let scene = owned().await;
    let live = scene.servers[0].object("services", "shop", "web").unwrap();
    let operator =
        json!([{ "apiVersion": "v1", "kind": "Shop", "name": "main", "uid": "u", "controller": true }]);
    scene.servers[0].put(build::with(live, &json!({ "metadata": { "ownerReferences": operator } })));
    let targets = vec![release(&scene)];
    let plan = scene.desk.plan(Intent::Uninstall { targets, keep_history: false }).await.unwrap();
    assert_eq!(owners(&plan), [ARGO, FLUX, FLEET]);
    let again = plan.targets[0].risks.iter().find(|risk| risk.code == RiskCode::MadeAgain);
    assert_eq!(again.map(|risk| risk.params["owner"].as_str()), Some("Shop main"));
    scene.close().await;
}
