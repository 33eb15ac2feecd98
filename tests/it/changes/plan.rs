//! Plans: what they say, and that they write nothing.

use super::scene::{ORDERS, Scene, dry_scale};
use concertina_contract::{DryRun, ErrorCode, Intent, LineChange, RiskCode};
use concertina_core::clock::Clock;
use concertina_testkit::{Fault, Match, MovedClock};
use concertina_tests::{DeskOptions, go};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_shows_the_change_on_each_site_and_writes_nothing() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let before = [scene.object(0), scene.object(1)];
    let plan = scene.plan_scale(6).await;
    assert_eq!((plan.targets.len(), plan.guards.len(), plan.excluded.len()), (2, 2, 0));
    for target in &plan.targets {
        assert_eq!((target.from.as_str(), target.to.as_str()), ("3", "6"));
        assert_eq!(target.dry_run, DryRun::Passed);
        let changed = |change| target.diff.iter().find(|line| line.change == change).unwrap().text.trim();
        assert_eq!(
            (changed(LineChange::Removed), changed(LineChange::Added)),
            ("replicas: 3", "replicas: 6")
        );
        assert!(target.risks.iter().any(|risk| risk.code == RiskCode::NoReadinessProbe));
    }
    assert_eq!(scene.writes(), [0, 0]);
    assert_eq!([scene.object(0), scene.object(1)], before);
    for server in &scene.servers {
        let dry = server.requests().into_iter().find(|request| request.query.contains("dryRun=All")).unwrap();
        assert!(dry.user_agent.contains(&format!("plan={}", plan.id)), "{}", dry.user_agent);
    }
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_shows_its_mark() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.desk.plan(Intent::Restart { targets: scene.orders().await }).await.unwrap();
    let target = &plan.targets[0];
    assert_eq!(target.from, "");
    assert!(target.to.starts_with("20") && target.to.ends_with('Z'), "{}", target.to);
    let added = target.diff.iter().find(|line| line.text.contains("kubectl.kubernetes.io/restartedAt"));
    assert_eq!(added.unwrap().change, LineChange::Added);
    assert_eq!(scene.writes(), [0]);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_already_is_left_alone() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(3).await;
    assert!(plan.targets[0].unchanged);
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanEmpty);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_does_not_answer_is_left_out_by_name() {
    let scene = Scene::new(&["busan", "tokyo"]).await;
    let intent = scene.scale(6).await;
    let tokyo = scene.desk.site("tokyo").unwrap();
    scene.desk.fleet.disconnect(tokyo.id()).unwrap();
    let plan = scene.desk.plan(intent).await.unwrap();
    assert_eq!(plan.excluded[0].site, *tokyo.id());
    assert_eq!(plan.excluded[0].failure.code, ErrorCode::SiteNotConnected);
    assert_eq!(plan.excluded[0].failure.site.as_deref(), Some("tokyo"));
    assert_eq!(plan.targets.len(), 1);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_was_replaced_is_not_the_one_that_was_meant() {
    let scene = Scene::new(&["busan"]).await;
    let intent = scene.scale(6).await;
    scene.meddle(0, &json!({ "metadata": { "uid": "another" } }));
    let plan = scene.desk.plan(intent).await.unwrap();
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else { panic!("{plan:?}") };
    assert_eq!(failure.code, ErrorCode::NotFound);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_right_is_told_before_anything_is_written() {
    let scene = Scene::new(&["busan"]).await;
    scene.servers[0].deny("patch", "deployments/scale");
    let plan = scene.plan_scale(6).await;
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else { panic!("{plan:?}") };
    assert_eq!(failure.code, ErrorCode::Forbidden);
    assert_eq!(failure.params["resource"], "deployments/scale");
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanEmpty);
    assert_eq!(scene.writes(), [0]);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_refuses_dry_runs_gets_a_reckoned_diff_and_one_more_question() {
    let scene = Scene::new(&["busan"]).await;
    let message = "admission webhook \"w\" does not support dry run";
    let fault = Fault::Status { code: 400, reason: "BadRequest", message, retry_after: None };
    scene.servers[0].script(dry_scale(), fault, 1);
    let plan = scene.plan_scale(6).await;
    assert!(matches!(plan.targets[0].dry_run, DryRun::Unsupported { .. }));
    assert!(plan.targets[0].diff.iter().any(|line| line.text.trim() == "replicas: 6"));
    let mut approval = go(&plan);
    approval.confirmed = false;
    assert!(scene.desk.changes.apply(&approval).is_err());
    assert_eq!(scene.writes(), [0]);
    scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(scene.replicas(0), 6);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_expires() {
    let clock = MovedClock::at(1_800_000_000_000);
    let options = DeskOptions { clock: Clock::from_fn(clock.reader()), ..DeskOptions::default() };
    let scene = Scene::with(&["busan"], options).await;
    let plan = scene.plan_scale(6).await;
    clock.advance(plan.expires - plan.created);
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanExpired);
    assert_eq!(scene.writes(), [0]);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_thrown_away_is_gone() {
    let scene = Scene::new(&["busan"]).await;
    let plan = scene.plan_scale(6).await;
    scene.desk.changes.discard(&plan.id);
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanExpired);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_the_pod_template_is_in_no_plan_operation_or_record() {
    let scene = Scene::new(&["busan"]).await;
    let variable =
        json!([{ "name": "app", "image": "a:1", "env": [{ "name": "DB_PASSWORD", "value": "canary-77" }] }]);
    scene.meddle(0, &json!({
        "metadata": { "annotations": { "kubectl.kubernetes.io/last-applied-configuration": "canary-78" } },
        "spec": { "template": { "spec": { "containers": variable } } },
    }));
    let leak =
        Fault::Status { code: 422, reason: "Invalid", message: "Bearer canary-79-canary", retry_after: None };
    scene.servers[0].script(Match::path(ORDERS).query("fieldManager").without("dryRun"), leak, 1);
    let plan = scene.desk.plan(Intent::Restart { targets: scene.orders().await }).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    let audit = scene.desk.changes.audit(None).unwrap();
    for text in [format!("{plan:?}"), format!("{operation:?}"), format!("{audit:?}")] {
        assert!(!text.contains("canary"), "{text}");
    }
    let disk = std::fs::read(scene.home.path().join("concertina.db")).unwrap();
    let log = std::fs::read(scene.home.path().join("concertina.db-wal")).unwrap_or_default();
    assert!(![disk, log].concat().windows(6).any(|bytes| bytes == b"canary"));
    scene.close().await;
}
