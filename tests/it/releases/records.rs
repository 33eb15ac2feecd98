//! The records of a release as they pile up, and as an act leaves them that never ended; judged by the real `helm`.

use super::plans::Stage;
use super::{CHART, compare};
use concertina_contract::{
    AppForm, DryRun, ErrorCode, Failure, Intent, Plan, ReleaseStatus, RiskCode, Verdict,
};
use concertina_core::clock::Clock;
use concertina_core::release::{self, Revision, Stamp, last_healthy, pending};
use concertina_testkit::MovedClock;
use concertina_tests::{DeskOptions, Outcome, go};
use jiff::Timestamp;
use std::time::{Duration, Instant};

impl Stage {
    /// Waits until the revisions are as wished; newest first.
    async fn until(&self, wished: impl Fn(&[Revision]) -> bool) -> Outcome<Vec<Revision>> {
        let begun = Instant::now();
        loop {
            let revisions = self.history().await?.revisions;
            if wished(&revisions) {
                return Ok(revisions);
            }
            if begun.elapsed() > Duration::from_mins(1) {
                return Err(format!("not within a minute: {revisions:#?}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn plan_version(&self, version: u32) -> Outcome<Plan> {
        let image = format!("registry.example/web:{version}");
        self.desk.plan(self.deploy(AppForm { image, replicas: 1, ..AppForm::default() })?).await
    }

    /// As `helm upgrade` leaves it that is ended in the middle.
    async fn begin_upgrade_of_helm(&self) -> Outcome<()> {
        let reader = self.desk.fleet.site(&self.release()?.site).ok_or("no site")?.reader();
        let reader = reader.map_err(|failure| format!("{failure:?}"))?;
        let mut record = release::read(&reader, &self.namespace, "web", 1).await?;
        let now = Timestamp::now();
        record.revision = 2;
        record.info.last_deployed = Some(now);
        ReleaseStatus::PendingUpgrade.word().clone_into(&mut record.info.status);
        "Preparing upgrade".clone_into(&mut record.info.description);
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), release::secret(&record, Stamp::Created(now))?.to_string())?;
        self.kubectl(&["create", "--field-manager=Helm", "-f", &file.path().to_string_lossy()]).map(drop)
    }
}

fn refusal(plan: &Plan) -> Outcome<&Failure> {
    match &plan.targets[0].dry_run {
        DryRun::Refused { failure } => Ok(failure),
        _ => Err(format!("not refused: {plan:#?}").into()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_records_are_kept_and_the_last_healthy_one_is_among_them() -> Outcome<()> {
    let stage = Stage::new("records-kept").await?;
    stage.done(&stage.plan_version(1).await?).await?;
    let is_healthy = |one: &Revision| one.note.as_ref().is_some_and(|note| note.verdict == Verdict::Healthy);
    stage.until(|revisions| is_healthy(&revisions[0])).await?;
    // There is no room for the pod of another version, so that none of them becomes healthy.
    stage.kubectl(&["create", "quota", "one", "--hard=pods=1"])?;
    for version in 2..=12 {
        let plan = stage.plan_version(version).await?;
        stage.desk.changes.apply(&go(&plan)).map_err(|failure| format!("{failure:?}"))?;
        let deployed = |one: &Revision| (one.revision, one.status) == (version, ReleaseStatus::Deployed);
        stage.until(|revisions| deployed(&revisions[0])).await?;
    }
    let revisions = stage.until(|revisions| revisions.len() <= 10).await?;
    let numbers: Vec<u32> = revisions.iter().rev().map(|one| one.revision).collect();
    assert_eq!(numbers, [1, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert_eq!(last_healthy(&revisions), Some(1));
    compare(&stage.history().await?, &stage.helm.json(&["history", "web"])?);
    let secrets = stage.kubectl(&["get", "secrets", "-l", "owner=helm,name=web", "-o", "name"])?;
    assert_eq!(secrets.lines().count(), 10, "{secrets}");

    stage.helm.run(&["rollback", "web", "1"])?;
    assert_eq!(stage.image()?, "registry.example/web:1");
    let listed = stage.helm.json(&["list"])?;
    assert_eq!((&listed[0]["revision"], &listed[0]["status"]), (&"13".into(), &"deployed".into()));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_of_helm_that_never_ended_is_told_with_who_and_when_and_repaired() -> Outcome<()> {
    let clock = MovedClock::at(Timestamp::now().as_millisecond());
    let options = DeskOptions { clock: Clock::from_fn(clock.reader()), ..DeskOptions::default() };
    let stage = Stage::with("records-stuck", options).await?;
    let chart = stage.helm.chart("shop", &CHART)?;
    let upgrade = ["upgrade", "web", &chart, "--set", "image=registry.example/web:3"];
    stage.helm.run(&["install", "web", &chart])?;
    stage.begin_upgrade_of_helm().await?;
    let revisions = stage.history().await?.revisions;
    let since = pending(&revisions).and_then(|pending| pending.since).ok_or("nothing is under way")?;
    assert!(stage.helm.run(&upgrade).is_err(), "helm waits for itself");
    let repair = Intent::Repair { targets: vec![stage.release()?] };

    let refused = stage.desk.plan(repair.clone()).await?;
    assert_eq!(refusal(&refused)?.code, ErrorCode::ReleasePending, "it may still run");
    clock.advance(10 * 60 * 1_000);
    let refused = stage.plan_version(3).await?;
    let failure = refusal(&refused)?;
    let told = ["who", "revision", "since"].map(|name| failure.params[name].clone());
    assert_eq!(failure.code, ErrorCode::ReleasePending);
    assert_eq!(told, ["Helm".to_owned(), "2".to_owned(), since.as_millisecond().to_string()]);

    let plan = stage.desk.plan(repair).await?;
    let risk = plan.targets[0].risks.iter().find(|risk| risk.code == RiskCode::ActUnderWay);
    assert_eq!(risk.map(|risk| risk.params["who"].as_str()), Some("Helm"), "{plan:#?}");
    stage.done(&plan).await?;
    let ours = stage.history().await?;
    assert_eq!(ours.revisions[0].status, ReleaseStatus::Failed);
    compare(&ours, &stage.helm.json(&["history", "web"])?);
    stage.helm.run(&upgrade)?;
    assert_eq!(stage.image()?, "registry.example/web:3");
    compare(&stage.history().await?, &stage.helm.json(&["history", "web"])?);
    Ok(())
}
