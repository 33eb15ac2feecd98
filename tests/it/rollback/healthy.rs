//! After bad upgrades one act takes every site back to what was healthy there.

use super::{ALL, BUSAN, PANGYO, Stage, TOKYO};
use crate::real::Turn;
use crate::releases::compare;
use concertina_contract::{DryRun, Plan, PlanTarget, TargetProgress, TargetState, Verdict};
use concertina_core::release::last_healthy;
use concertina_tests::{Helm, Outcome};
use std::collections::BTreeMap;

/// What each site goes back to: its revision and image, and the revision that this becomes.
const BACK: [(&str, u32, &str, u32); 3] =
    [(BUSAN, 2, "web:2", 5), (PANGYO, 1, "web:1", 4), (TOKYO, 3, "web:4", 6)];

#[tokio::test(flavor = "multi_thread")]
async fn after_two_bad_upgrades_one_act_takes_each_site_back_to_its_last_healthy_revision() -> Outcome<()> {
    let test = "after_two_bad_upgrades_one_act_takes_each_site_back_to_its_last_healthy_revision";
    let Some(stage) = Stage::new(test, "back", Turn::beside().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &ALL)?).await?;
    stage.done(stage.deploy("web:2", &[BUSAN, TOKYO])?).await?;
    stage.done(stage.deploy("web:4", &[TOKYO])?).await?;
    assert_eq!(stage.versions().await?, ["2".to_owned()].into());

    let bad = [stage.stuck("crash:1", &ALL).await?, stage.stuck("web:broken", &ALL).await?];
    // Those that run go on answering meanwhile.
    assert_eq!(stage.versions().await?, ["2".to_owned()].into());

    let plan = stage.desk.plan(stage.roll_back(&ALL)?).await?;
    assert!(plan.excluded.is_empty() && plan.targets.iter().all(|target| target.dry_run == DryRun::Passed));
    assert_eq!(sources(&stage, &plan)?, BACK.map(|(site, revision, ..)| (site.to_owned(), revision)).into());
    let back = stage.desk.carry_out(&plan).await?;
    assert!(back.targets.iter().all(|target| target.state == TargetState::Verified), "{back:#?}");
    for upgrade in bad {
        // Nobody waits any more for what was overtaken.
        let ended = stage.desk.finished(&upgrade.id).await?;
        assert!(ended.targets.iter().all(is_overtaken), "{ended:#?}");
    }

    stage.settled().await?;
    assert_eq!(stage.versions().await?, ["2".to_owned()].into());
    for (site, revision, image, next) in BACK {
        assert_eq!(stage.image(site)?, image, "{site}");
        let (ours, helm) =
            (stage.history(site).await?, Helm::new(&stage.sandbox, stage.handle(site)?, &stage.project)?);
        compare(&ours, &helm.json(&["history", "web"])?);
        let newest = &ours.revisions[0];
        assert_eq!((newest.revision, newest.rollback_of), (next, Some(revision)), "{site}");
        let listed = helm.json(&["list"])?;
        assert_eq!(
            (&listed[0]["status"], &listed[0]["revision"]),
            (&"deployed".into(), &next.to_string().into())
        );
        // A further act would go past the bad ones again.
        assert_eq!(last_healthy(&ours.revisions), Some(revision), "{site}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_took_back_meanwhile_is_not_called_healthy() -> Outcome<()> {
    let test = "what_somebody_else_took_back_meanwhile_is_not_called_healthy";
    let Some(stage) = Stage::new(test, "taken", Turn::of_simulated().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &[PANGYO])?).await?;
    let upgrade = stage.stuck("web:broken", &[PANGYO]).await?;
    stage.kubectl(PANGYO, &["rollout", "undo", "deployment/web"])?;
    let ended = stage.desk.finished(&upgrade.id).await?;
    assert!(is_overtaken(&ended.targets[0]), "{ended:#?}");
    let newest = &stage.history(PANGYO).await?.revisions[0];
    assert_eq!(newest.note.as_ref().map(|note| note.verdict), Some(Verdict::Unverified));
    Ok(())
}

/// The revision that each site goes back to.
fn sources(stage: &Stage, plan: &Plan) -> Outcome<BTreeMap<String, u32>> {
    let source = |target: &PlanTarget| {
        let change = target.release.as_ref().ok_or("no release in the plan")?;
        Ok((stage.name(&target.object.site)?, change.source.unwrap_or_default()))
    };
    plan.targets.iter().map(source).collect()
}

fn is_overtaken(target: &TargetProgress) -> bool {
    matches!(&target.state, TargetState::Stuck { blocked } if blocked.reason == "Overtaken")
}
