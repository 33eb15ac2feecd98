//! The version before is kept warm: the way back is a switch to it, and afterwards all is as `helm` and `kubectl` know it.

use super::{BUSAN, PANGYO, PATIENCE, Stage};
use crate::real::Turn;
use crate::releases::compare;
use concertina_contract::{
    DryRun, ErrorCode, Intent, KeepTarget, KeptAct, KeptCopy, Millis, Operation, OperationState, Pace, Plan,
    ReleaseRef, RollBackTarget, RollBackTo, TargetState,
};
use concertina_core::application::copies;
use concertina_sandbox::SiteHandle;
use concertina_testkit::Home;
use concertina_tests::{Answers, Desk, DeskOptions, Helm, Outcome, Traffic, ask};
use serde_json::Value;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// Ten minutes.
const LASTS: Millis = 10 * 60 * 1_000;
/// The longest from the click to the answer of the old version.
const SWITCH: Duration = Duration::from_secs(3);
/// The label of copies and their pods.
const OF: &str = "concertina.dev/kept-of";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_warm_answers_within_three_seconds_and_goes_home_without_a_trace() -> Outcome<()> {
    let test = "what_is_kept_warm_answers_within_three_seconds_and_goes_home_without_a_trace";
    let Some(stage) = Stage::new(test, "warm", Turn::alone().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &[BUSAN])?).await?;
    let (address, traffic) = (stage.address()?, Traffic::start(stage.address()?));
    flows(&traffic, "1").await?;

    let plan = stage.desk.plan(keeping(stage.deploy("web:2", &[BUSAN])?, LASTS)).await?;
    let kept = plan.targets[0].kept.as_ref().ok_or_else(|| format!("{plan:#?}"))?;
    assert_eq!((kept.act, kept.revision, kept.replicas, kept.lasts), (KeptAct::Make, 1, 2, Some(LASTS)));
    assert_eq!(
        (kept.copy.name.as_str(), kept.services.as_slice()),
        ("web-warm", ["web".to_owned()].as_slice())
    );
    assert!(kept.cost.cpu > 0 && kept.cost.memory > 0, "{kept:?}");
    succeeded(&stage.desk.carry_out(&plan).await?)?;
    stage.settled().await?;
    flows(&traffic, "2").await?;
    assert_eq!(deployments(&stage, BUSAN)?, "web web-warm");
    assert_eq!(owners(&stage, BUSAN)?, ["helm"], "nothing is switched yet");
    // The copy answers nobody, and the Deployment has not taken its pods.
    let begun = count(&traffic.so_far(), "1");
    flows(&traffic, "2").await?;
    assert_eq!(count(&traffic.so_far(), "1"), begun);
    assert_eq!(traffic.so_far().failures, [""; 0], "in the upgrade");

    let offer = stage.desk.plan(stage.roll_back(&[BUSAN])?).await?;
    assert_eq!(offer.targets[0].kept.as_ref().map(|kept| kept.act), Some(KeptAct::Offer));
    stage.desk.changes.discard(&offer.id);
    let plan = stage.desk.plan(switching(stage.roll_back(&[BUSAN])?)).await?;
    let kept = plan.targets[0].kept.as_ref().ok_or_else(|| format!("{plan:#?}"))?;
    assert_eq!((kept.act, kept.revision), (KeptAct::Switch, 1));
    let both = kept.expected.is_some() && plan.targets[0].expected.is_some();
    assert!(both, "both times are told: {plan:#?}");
    let clicked = Instant::now();
    let operation =
        stage.desk.changes.apply(&concertina_tests::go(&plan)).map_err(|failure| format!("{failure:?}"))?;
    while ask(address).await? != "1" {
        assert!(clicked.elapsed() < SWITCH, "the old version does not answer");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let switched = clicked.elapsed();
    assert!(switched < SWITCH, "{switched:?}");
    // Past the harness, which keeps what a test prints: the figure is wanted of tests that pass.
    writeln!(std::io::stderr(), "kept warm: {} ms from the click to the answer", switched.as_millis())?;
    assert!(owners(&stage, BUSAN)?.contains(&"concertina-switch".to_owned()), "while it is switched");
    succeeded(&stage.desk.finished(&operation.id).await?)?;
    assert_eq!(owners(&stage, BUSAN)?, ["helm"], "home");
    assert_eq!(deployments(&stage, BUSAN)?, "web");
    stage.settled().await?;
    flows(&traffic, "1").await?;
    assert_eq!(stage.versions().await?, ["1".to_owned()].into());
    let (Answers { failures, .. }, _) = traffic.stop().await;
    assert_eq!(failures, [""; 0], "in the switch, or on the way home");

    let helm = Helm::new(&stage.sandbox, stage.handle(BUSAN)?, &stage.project)?;
    compare(&stage.history(BUSAN).await?, &helm.json(&["history", "web"])?);
    helm.run(&["rollback", "web", "2", "--wait"])?;
    // helm does not wait for the pods of before, which may still answer.
    stage.settled().await?;
    assert_eq!(stage.versions().await?, ["2".to_owned()].into());
    succeeded(&stage.desk.carry_out(&stage.desk.plan(stage.deploy("web:1", &[BUSAN])?).await?).await?)?;
    assert_eq!(owners(&stage, BUSAN)?, ["helm"]);
    assert_eq!(stage.image(BUSAN)?, "web:1");
    assert_eq!(stage.kubectl(BUSAN, &["get", "deployment,replicaset", "-l", OF, "-o", "name"])?.trim(), "");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_copy_is_found_by_any_concertina_and_swept_by_plan_but_not_while_it_answers() -> Outcome<()>
{
    let test = "an_expired_copy_is_found_by_any_concertina_and_swept_by_plan_but_not_while_it_answers";
    let Some(stage) = Stage::new(test, "swept", Turn::of_simulated().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &[PANGYO])?).await?;
    stage.done(keeping(stage.deploy("web:2", &[PANGYO])?, LASTS)).await?;
    let copy = found(&stage.desk, &stage).await?.ok_or("there is no copy")?;
    assert_eq!((copy.revision, copy.pods.ready, copy.switched), (1, 2, None));
    assert!(copy.images[0].image.ends_with("web:1"), "{copy:?}");

    // Its time is over; that can be undone as any change.
    let targets = vec![KeepTarget { object: copy.object.clone(), until: 1_000_000_000_000 }];
    let shorter = stage.done(Intent::KeepLonger { targets }).await?;
    let (home, handle) = (Home::new()?, stage.handle(PANGYO)?);
    let other = second(&home, handle).await?;
    let expired = found(&other, &stage).await?.ok_or("a second program does not see the copy")?;
    assert_eq!(expired.until, 1_000_000_000_000);
    let back = stage.desk.changes.plan_undo(&shorter.id).await.map_err(|failure| format!("{failure:?}"))?;
    succeeded(&stage.desk.carry_out(&back).await?)?;
    assert_eq!(found(&other, &stage).await?.map(|copy| copy.until), Some(copy.until));

    // While it answers, nothing takes it away, and nothing but its own way home may change the application.
    lead_to_copy(&stage)?;
    let removal = |copy: &KeptCopy| Intent::RemoveCopies { targets: vec![copy.object.clone()] };
    for intent in [removal(&copy), stage.deploy("web:1", &[PANGYO])?, stage.roll_back(&[PANGYO])?] {
        let plan = stage.desk.plan(intent).await?;
        assert_eq!(refusal(&plan), Some(ErrorCode::AnswersFromCopy), "{plan:#?}");
    }
    let release =
        ReleaseRef { site: stage.id(PANGYO)?, namespace: stage.project.clone(), name: "web".to_owned() };
    let to = RollBackTo::Revision { revision: 1 };
    let targets = vec![RollBackTarget { release, to, replicas: None, switch: true }];
    stage.done(Intent::RollBack { targets, pace: Pace::default() }).await?;
    assert_eq!(
        (owners(&stage, PANGYO)?, deployments(&stage, PANGYO)?),
        (vec!["helm".to_owned()], "web".to_owned())
    );
    assert_eq!(stage.image(PANGYO)?, "web:1");

    // Another one, which nobody needs: it goes by a plan of the other program.
    stage.done(keeping(stage.deploy("web:2", &[PANGYO])?, LASTS)).await?;
    let copy = found(&other, &stage).await?.ok_or("there is no copy")?;
    let ours = second_id(&other, copy)?;
    let plan = other.plan(removal(&ours)).await?;
    succeeded(&other.carry_out(&plan).await?)?;
    assert_eq!(found(&other, &stage).await?, None);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_whose_old_version_finds_no_room_is_not_begun() -> Outcome<()> {
    let test = "an_upgrade_whose_old_version_finds_no_room_is_not_begun";
    let Some(stage) = Stage::new(test, "roomless", Turn::of_simulated().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &[PANGYO])?).await?;
    stage.kubectl(PANGYO, &["create", "quota", "team", "--hard=pods=3"])?;
    let plan = stage.desk.plan(keeping(stage.deploy("web:2", &[PANGYO])?, LASTS)).await?;
    assert!(plan.targets[0].risks.iter().any(|risk| risk.params.contains_key("quota")), "{plan:#?}");
    let operation = stage.desk.carry_out(&plan).await?;
    let TargetState::Failed { failure } = &operation.targets[0].state else { panic!("{operation:#?}") };
    assert_eq!(failure.code, ErrorCode::CopyNotReady);
    assert!(failure.params["message"].contains("exceeded quota"), "{failure:?}");
    assert_eq!((stage.image(PANGYO)?, deployments(&stage, PANGYO)?), ("web:1".to_owned(), "web".to_owned()));
    assert_eq!(stage.history(PANGYO).await?.revisions.len(), 1);
    Ok(())
}

/// An upgrade that keeps the version before.
fn keeping(intent: Intent, lasts: Millis) -> Intent {
    match intent {
        Intent::Deploy { form, sites, pace, .. } => {
            Intent::Deploy { form, sites, pace, keep_warm: Some(lasts) }
        }
        intent => intent,
    }
}

/// A rollback by what is kept warm.
fn switching(intent: Intent) -> Intent {
    match intent {
        Intent::RollBack { mut targets, pace } => {
            for target in &mut targets {
                target.switch = true;
            }
            Intent::RollBack { targets, pace }
        }
        intent => intent,
    }
}

fn succeeded(operation: &Operation) -> Outcome<()> {
    if operation.state == OperationState::Succeeded { Ok(()) } else { Err(format!("{operation:#?}").into()) }
}

fn refusal(plan: &Plan) -> Option<ErrorCode> {
    match &plan.targets.first()?.dry_run {
        DryRun::Refused { failure } => Some(failure.code),
        _ => None,
    }
}

fn count(answers: &Answers, version: &str) -> u32 {
    answers.versions.get(version).copied().unwrap_or_default()
}

/// Waits for fifty more answers of a version.
async fn flows(traffic: &Traffic, version: &str) -> Outcome<()> {
    let (begun, over) = (count(&traffic.so_far(), version), Instant::now() + Duration::from_mins(1));
    while count(&traffic.so_far(), version) < begun + 50 {
        if Instant::now() > over {
            return Err(format!("no answers of version {version}: {:?}", traffic.so_far()).into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// The names of all Deployments of the project.
fn deployments(stage: &Stage, site: &str) -> Outcome<String> {
    let names = stage.kubectl(site, &["get", "deployments", "-o", "jsonpath={.items[*].metadata.name}"])?;
    Ok(names.trim().to_owned())
}

/// Who owns the selector of the Service.
fn owners(stage: &Stage, site: &str) -> Outcome<Vec<String>> {
    let text = stage.kubectl(site, &["get", "service", "web", "-o", "json", "--show-managed-fields"])?;
    let service: Value = serde_json::from_str(&text)?;
    let entries = service["metadata"]["managedFields"].as_array().into_iter().flatten();
    let own = entries.filter(|entry| entry.pointer("/fieldsV1/f:spec/f:selector").is_some());
    Ok(own.filter_map(|entry| Some(entry["manager"].as_str()?.to_owned())).collect())
}

/// The copy that the application of the stage has on the site of simulated nodes.
async fn found(desk: &Desk, stage: &Stage) -> Outcome<Option<KeptCopy>> {
    let site = desk.site(PANGYO)?;
    let reader = site.reader().map_err(|failure| format!("{failure:?}"))?;
    let all = copies(&reader, site.id()).await?;
    Ok(all.into_iter().find(|copy| copy.release.namespace == stage.project))
}

/// A second program with an empty home, connected to one site.
async fn second(home: &Home, site: &SiteHandle) -> Outcome<Desk> {
    std::fs::copy(site.admin_kubeconfig(), home.path().join("other.kubeconfig"))?;
    let desk = Desk::open(home.path(), DeskOptions { patience: PATIENCE, ..DeskOptions::default() }).await?;
    desk.connect().await?;
    Ok(desk)
}

/// A copy as the other program names it.
fn second_id(desk: &Desk, mut copy: KeptCopy) -> Outcome<KeptCopy> {
    copy.object.site = desk.site(PANGYO)?.id().clone();
    Ok(copy)
}

/// As an interrupted switch leaves it: the copy is marked, and the Service leads to it.
fn lead_to_copy(stage: &Stage) -> Outcome<()> {
    let mark = "concertina.dev/switched-at=2026-01-01T00:00:00Z";
    stage.kubectl(PANGYO, &["annotate", "deployment", "web-warm", mark])?;
    let patch = format!(r#"[{{"op":"replace","path":"/spec/selector","value":{{"{OF}":"web"}}}}]"#);
    let arguments =
        ["patch", "service", "web", "--type=json", "--field-manager=concertina-switch", "-p", &patch];
    stage.kubectl(PANGYO, &arguments)?;
    Ok(())
}
