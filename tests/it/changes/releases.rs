//! Releases on a scripted API server: what happens between the review of one and its writes, and when they end in the middle.

use super::scene::{Scene, failure};
use concertina_contract::{
    AppForm, ConfigFile, DryRun, ErrorCode, Intent, Operation, OperationId, OperationState, Pace, ReleaseRef,
    ReleaseStatus, RollBackTarget, RollBackTo, SiteId, TargetState, TextValue, Verdict,
};
use concertina_core::change::JournalStep;
use concertina_core::clock::Clock;
use concertina_core::release::{self, History, Revision};
use concertina_testkit::{ApiServer, Fault, Home, Match, MovedClock, build};
use concertina_tests::{Brake, Desk, DeskOptions, go};
use http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The Deployment of the release.
const WEB: &str = "/apis/apps/v1/namespaces/shop/deployments/web";

async fn scene() -> Scene {
    with(DeskOptions::default()).await
}

async fn with(options: DeskOptions) -> Scene {
    let scene = Scene::with(&["busan"], options).await;
    scene.servers[0].put(build::namespace("shop"));
    scene
}

fn site(desk: &Desk) -> SiteId {
    desk.site("busan").unwrap().id().clone()
}

fn deploy(scene: &Scene, project: &str, image: &str, replicas: u32) -> Intent {
    let form = AppForm {
        image: format!("registry.invalid/{image}"),
        replicas,
        port: Some(8080),
        ..AppForm::default()
    };
    concertina_tests::deploy(project, "web", form, vec![site(&scene.desk)])
}

fn uninstall(scene: &Scene) -> Intent {
    let release =
        ReleaseRef { site: site(&scene.desk), namespace: "shop".to_owned(), name: "web".to_owned() };
    let target = RollBackTarget { release, to: RollBackTo::Nothing, replicas: None, switch: false };
    Intent::RollBack { targets: vec![target], pace: Pace::default() }
}

async fn done(scene: &Scene, intent: Intent) -> Operation {
    let plan = scene.desk.plan(intent).await.unwrap();
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    operation
}

async fn history(scene: &Scene) -> History {
    let reader = scene.desk.site("busan").unwrap().reader().unwrap();
    release::history(&reader, "shop", "web").await.unwrap()
}

/// Waits until a revision is as wished; newest first.
async fn until(scene: &Scene, wished: impl Fn(&[Revision]) -> bool) -> Vec<Revision> {
    let seen = async {
        loop {
            let revisions = history(scene).await.revisions;
            if wished(&revisions) {
                return revisions;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), seen).await.unwrap()
}

fn is_healthy(revision: &Revision) -> bool {
    revision.note.as_ref().is_some_and(|note| note.verdict == Verdict::Healthy)
}

/// The status of a Deployment of one pod whose rollout is complete.
fn whole(generation: i64) -> Value {
    json!({ "status": {
        "observedGeneration": generation,
        "replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1,
    } })
}

fn web(scene: &Scene) -> Option<Value> {
    scene.servers[0].object("deployments", "shop", "web")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_begins_when_it_is_written_and_not_when_it_was_reviewed() {
    let clock = MovedClock::at(jiff::Timestamp::now().as_millisecond());
    let scene = with(DeskOptions { clock: Clock::from_fn(clock.reader()), ..DeskOptions::default() }).await;
    let plan = scene.desk.plan(deploy(&scene, "shop", "web:1", 2)).await.unwrap();
    clock.advance(8 * 60 * 1_000);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    let begun = history(&scene).await.revisions[0].updated.unwrap();
    assert_eq!(begun.as_millisecond() / 1_000, clock.now() / 1_000);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_that_came_after_the_review_stays_when_a_revision_is_superseded() {
    let scene = scene().await;
    scene.servers[0].settle_deployments(false);
    let first = scene.desk.plan(deploy(&scene, "shop", "web:1", 1)).await.unwrap();
    let first = scene.desk.changes.apply(&go(&first)).unwrap().id;
    scene.desk.until(&first, |operation| operation.targets[0].accepted.is_some()).await.unwrap();
    // Its objects are accepted before its record says that it is deployed.
    until(&scene, |revisions| revisions[0].status == ReleaseStatus::Deployed).await;
    let second = scene.desk.plan(deploy(&scene, "shop", "web:2", 1)).await.unwrap();
    scene.servers[0].put(build::with(web(&scene).unwrap(), &whole(1)));
    scene.desk.finished(&first).await.unwrap();
    until(&scene, |revisions| is_healthy(&revisions[0])).await;
    scene.servers[0].settle_deployments(true);
    let second = scene.desk.carry_out(&second).await.unwrap();
    assert_eq!(second.state, OperationState::Succeeded, "{second:#?}");
    let revisions = history(&scene).await.revisions;
    assert_eq!(revisions[1].status, ReleaseStatus::Superseded);
    assert!(is_healthy(&revisions[1]), "{:#?}", revisions[1]);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_stands_in_a_record_that_was_superseded_before_it_came() {
    let brake = Arc::new(Brake::at(JournalStep::RolledOut));
    let scene = with(DeskOptions { observer: brake.clone(), ..DeskOptions::default() }).await;
    let plan = scene.desk.plan(deploy(&scene, "shop", "web:1", 2)).await.unwrap();
    brake.arm();
    let first = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    brake.held().await;
    done(&scene, deploy(&scene, "shop", "web:2", 2)).await;
    let before = history(&scene).await.revisions.remove(1);
    assert_eq!((before.revision, before.status), (1, ReleaseStatus::Superseded));
    assert!(!is_healthy(&before), "nobody has told yet: {before:#?}");
    brake.let_go();
    scene.desk.finished(&first).await.unwrap();
    let after = until(&scene, |revisions| is_healthy(&revisions[1])).await.remove(1);
    assert_eq!((after.revision, after.status), (1, ReleaseStatus::Superseded));
    scene.close().await;
}

/// A program that ended while the first rollout of `web` was under way, and what it is opened with again.
async fn left_in_rollout() -> (Home, ApiServer, OperationId) {
    let scene = scene().await;
    scene.servers[0].settle_deployments(false);
    let plan = scene.desk.plan(deploy(&scene, "shop", "web:1", 1)).await.unwrap();
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    scene.desk.until(&id, |operation| operation.targets[0].accepted.is_some()).await.unwrap();
    until(&scene, |revisions| revisions[0].status == ReleaseStatus::Deployed).await;
    let Scene { home, mut servers, desk, .. } = scene;
    desk.close().await;
    (home, servers.remove(0), id)
}

/// The program on the same folder again, when the operation has ended.
async fn taken_up(home: &Home, id: &OperationId) -> (Desk, Vec<Revision>) {
    let desk = Desk::open(home.path(), DeskOptions::default()).await.unwrap();
    desk.connect().await.unwrap();
    let operation = desk.finished(id).await.unwrap();
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    let reader = desk.site("busan").unwrap().reader().unwrap();
    let revisions = release::history(&reader, "shop", "web").await.unwrap().revisions;
    (desk, revisions)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_that_ended_while_the_program_was_closed_is_judged_when_it_is_open_again() {
    let (home, server, id) = left_in_rollout().await;
    let live = server.object("deployments", "shop", "web").unwrap();
    server.put(build::with(live, &whole(1)));
    let (desk, revisions) = taken_up(&home, &id).await;
    assert!(is_healthy(&revisions[0]), "{revisions:#?}");
    // A rollback goes there.
    server.settle_deployments(true);
    let scene = Scene { home, servers: vec![server], names: vec!["busan".to_owned()], desk };
    done(&scene, deploy(&scene, "shop", "web:2", 1)).await;
    let revisions = until(&scene, |revisions| is_healthy(&revisions[0])).await;
    assert_eq!(release::last_healthy(&revisions), Some(1));
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rollout_that_somebody_changed_while_the_program_was_closed_is_judged_by_nobody() {
    let (home, server, id) = left_in_rollout().await;
    let mut live = server.object("deployments", "shop", "web").unwrap();
    live["spec"]["template"]["spec"]["containers"][0]["image"] = json!("registry.invalid/web:9");
    live["metadata"]["generation"] = json!(2);
    server.put(build::with(live, &whole(2)));
    let (desk, revisions) = taken_up(&home, &id).await;
    let note = revisions[0].note.as_ref().unwrap();
    assert_eq!((revisions[0].status, note.verdict), (ReleaseStatus::Deployed, Verdict::Unverified));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_a_colleague_upgraded_since_the_review_is_not_uninstalled() {
    let scene = scene().await;
    done(&scene, deploy(&scene, "shop", "web:1", 2)).await;
    let plan = scene.desk.plan(uninstall(&scene)).await.unwrap();
    done(&scene, deploy(&scene, "shop", "web:2", 2)).await;
    until(&scene, |revisions| is_healthy(&revisions[0])).await;
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::PlanDrifted);
    assert!(web(&scene).is_some() && scene.servers[0].object("services", "shop", "web").is_some());
    assert_eq!(history(&scene).await.revisions[0].status, ReleaseStatus::Deployed);
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_of_which_nothing_went_is_deployed_as_before() {
    let scene = scene().await;
    done(&scene, deploy(&scene, "shop", "web:1", 2)).await;
    let before = until(&scene, |revisions| is_healthy(&revisions[0])).await;
    let plan = scene.desk.plan(uninstall(&scene)).await.unwrap();
    scene.servers[0].script(Match::any().method(Method::DELETE), Fault::status(403, "Forbidden"), 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::Forbidden);
    assert!(!operation.can_undo, "nothing went");
    let after = history(&scene).await.revisions;
    let told = |revision: &Revision| (revision.revision, revision.status, revision.description.clone());
    assert_eq!(after.iter().map(told).collect::<Vec<_>>(), before.iter().map(told).collect::<Vec<_>>());
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uninstallation_that_ended_in_the_middle_is_told_as_such() {
    let scene = scene().await;
    done(&scene, deploy(&scene, "shop", "web:1", 2)).await;
    until(&scene, |revisions| is_healthy(&revisions[0])).await;
    let plan = scene.desk.plan(uninstall(&scene)).await.unwrap();
    scene.servers[0].script(Match::path(WEB).method(Method::DELETE), Fault::Silence, 1);
    let id = scene.desk.changes.apply(&go(&plan)).unwrap().id;
    let sent = async {
        let goes = |write: &concertina_testkit::Recorded| write.path == WEB && write.method == Method::DELETE;
        while !scene.servers[0].writes().iter().any(goes) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), sent).await.unwrap();
    let Scene { home, servers, desk, .. } = scene;
    desk.close().await;
    let desk = Desk::open(home.path(), DeskOptions::default()).await.unwrap();
    desk.connect().await.unwrap();
    let operation = desk.finished(&id).await.unwrap();
    assert_eq!(operation.state, OperationState::Interrupted);
    let TargetState::Failed { failure } = &operation.targets[0].state else { panic!("{operation:#?}") };
    assert_eq!(failure.code, ErrorCode::ReleasePending);
    assert!(servers[0].object("services", "shop", "web").is_none(), "it had begun");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_namespace_that_was_made_for_what_was_refused_counts_as_written() {
    let scene = scene().await;
    let plan = scene.desk.plan(deploy(&scene, "fresh", "web:1", 2)).await.unwrap();
    let tried = Match::path("/apis/apps/v1/namespaces/fresh/deployments/web").query("dryRun=All");
    scene.servers[0].script(tried, Fault::status(403, "Forbidden"), 1);
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::Forbidden);
    assert!(scene.servers[0].object("namespaces", "", "fresh").is_some());
    assert!(operation.can_undo, "the namespace is there: {operation:#?}");
    scene.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_a_colleague_set_since_the_review_stay() {
    let scene = scene().await;
    done(&scene, deploy(&scene, "shop", "web:1", 2)).await;
    until(&scene, |revisions| is_healthy(&revisions[0])).await;
    let plan = scene.desk.plan(deploy(&scene, "shop", "web:1", 5)).await.unwrap();
    let scaled = json!({ "metadata": { "generation": 9 }, "spec": { "replicas": 3 } });
    scene.servers[0].put(build::with(web(&scene).unwrap(), &scaled));
    let operation = scene.desk.carry_out(&plan).await.unwrap();
    assert_eq!(failure(&operation, 0), ErrorCode::PlanDrifted);
    assert_eq!(web(&scene).unwrap()["spec"]["replicas"], 3);
    done(&scene, deploy(&scene, "shop", "web:1", 5)).await;
    assert_eq!(web(&scene).unwrap()["spec"]["replicas"], 5);
    scene.close().await;
}

/// Text of so many lines, of which packing saves little.
fn noise(lines: usize) -> String {
    const LETTERS: &[u8; 64] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut letter = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(LETTERS[usize::try_from(state % 64).unwrap()])
    };
    let line = |_| (0..60).map(&mut letter).collect::<String>() + "\n";
    (0..lines).map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_whose_record_would_be_too_large_is_refused_before_anything_is_written() {
    let scene = scene().await;
    done(&scene, deploy(&scene, "shop", "web:1", 2)).await;
    let before = scene.writes();
    let mut intent = deploy(&scene, "shop", "web:2", 2);
    let Intent::Deploy { form, .. } = &mut intent else { panic!("{intent:?}") };
    let content = TextValue::Plain { text: noise(10_000) };
    form.form.files.push(ConfigFile { path: "/etc/noise".to_owned(), content });
    let plan = scene.desk.plan(intent).await.unwrap();
    let DryRun::Refused { failure } = &plan.targets[0].dry_run else {
        panic!("{:?}", plan.targets[0].dry_run)
    };
    let size = |key: &str| failure.params[key].parse::<usize>().unwrap();
    assert_eq!((failure.code, size("limit")), (ErrorCode::ReleaseTooLarge, 1 << 20));
    assert!(size("size") > size("limit"), "{failure:?}");
    assert_eq!(scene.desk.changes.apply(&go(&plan)).unwrap_err().code, ErrorCode::PlanEmpty);
    assert_eq!(scene.writes(), before);
    scene.close().await;
}
