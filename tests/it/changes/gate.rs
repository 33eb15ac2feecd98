//! Guard levels.

use super::scene::Scene;
use concertina_contract::{AuditEvent, ErrorCode, GuardLevel};
use concertina_tests::{Desk, DeskOptions, go};
use std::collections::BTreeMap;

/// The scene after a restart in which a site got another guard.
async fn guarded(names: &[&str], site: &str, guard: &str) -> Scene {
    let Scene { home, servers, names, desk } = Scene::new(names).await;
    let id = desk.site(site).unwrap().id().clone();
    desk.close().await;
    let desk = Desk::open(home.path(), DeskOptions::default()).await.unwrap();
    desk.set_guard(&id, guard).unwrap();
    desk.close().await;
    let desk = Desk::open(home.path(), DeskOptions::default()).await.unwrap();
    desk.connect().await.unwrap();
    Scene { home, servers, names, desk }
}

/// Requests to a site that could change something, dry runs included.
fn mutating(scene: &Scene, site: usize) -> usize {
    let requests = scene.servers[site].requests();
    requests.iter().filter(|request| request.method != "GET" && !request.path.contains("selfsubject")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_site_is_left_out_and_gets_no_mutating_request() {
    let scene = guarded(&["busan", "tokyo"], "tokyo", "readOnly").await;
    let plan = scene.plan_scale(6).await;
    assert_eq!(plan.excluded[0].failure.code, ErrorCode::ReadOnly);
    assert_eq!(plan.targets.len(), 1);
    scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!((scene.replicas(0), scene.replicas(1)), (6, 3));
    assert_eq!(mutating(&scene, 1), 0);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_for_read_only_sites_alone_cannot_be_carried_out() {
    let scene = guarded(&["tokyo"], "tokyo", "readOnly").await;
    let plan = scene.plan_scale(6).await;
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanEmpty);
    let refused = &scene.desk.changes.audit(None).unwrap()[0];
    assert_eq!((refused.event, refused.plan.as_ref()), (AuditEvent::GateRefused, Some(&plan.id)));
    assert_eq!(mutating(&scene, 0), 0);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_looks_like_production_wants_its_name_typed() {
    let scene = Scene::new(&["prod-seoul"]).await;
    let plan = scene.plan_scale(6).await;
    assert_eq!(plan.guards[0].level, GuardLevel::TypeName);
    assert_eq!(plan.guards[0].phrase.as_deref(), Some("prod-seoul"));
    let mut approval = go(&plan);
    approval.typed = BTreeMap::from([(plan.guards[0].site.clone(), "seoul".to_owned())]);
    assert_eq!(scene.desk.changes.apply(&approval).unwrap_err().code, ErrorCode::TypedNameWrong);
    assert_eq!(scene.writes(), [0]);
    assert_eq!(scene.desk.changes.audit(None).unwrap()[0].event, AuditEvent::GateRefused);
    scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(scene.replicas(0), 6, "a plan outlives a typing error");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_usual_site_wants_a_confirmation_and_an_open_one_does_not() {
    let scene = guarded(&["busan", "tokyo"], "tokyo", "open").await;
    let orders = scene.orders().await;
    for (site, passes) in [(0, false), (1, true)] {
        let intent = concertina_tests::scale([(orders[site].clone(), 6)]);
        let plan = scene.desk.plan(intent).await.unwrap();
        let mut approval = go(&plan);
        approval.confirmed = false;
        assert_eq!(scene.desk.changes.apply(&approval).is_ok(), passes);
    }
    scene.close().await;
}

/// Every Rust file below a folder.
fn sources(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn nothing_but_the_gate_asks_a_site_for_its_write_client() {
    let core =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core/src").canonicalize().unwrap();
    let mut found = Vec::new();
    sources(&core, &mut found);
    let asks = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        [".writer(", ".rehearser("].iter().any(|call| text.contains(call))
    };
    let askers: Vec<_> = found
        .into_iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "tests"))
        .filter(asks)
        .map(|path| path.strip_prefix(&core).unwrap().to_owned())
        .collect();
    assert_eq!(askers, [std::path::Path::new("change/gate.rs")]);
}
