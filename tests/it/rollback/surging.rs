//! The bounds of an autoscaler change by the clock while nobody is there: by Jobs of the site itself, whose account may do nothing else.
//! The audit log is the oracle.

use super::{BUSAN, PATIENCE, PORT, Stage};
use crate::real::Turn;
use concertina_contract::{
    AppForm, AutoscaleTarget, Autoscaling, Day, Intent, OperationState, Risk, RiskCode, Surge, SurgePlan,
    TextValue, Variable,
};
use concertina_tests::Outcome;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_surge_changes_the_bounds_and_gives_them_back_by_an_account_that_may_do_nothing_else() -> Outcome<()>
{
    let test = "a_surge_changes_the_bounds_and_gives_them_back_by_an_account_that_may_do_nothing_else";
    let Some(stage) = Stage::new(test, "surge", Turn::beside().await).await? else { return Ok(()) };
    let image = tokio::task::block_in_place(|| stage.sandbox.kubectl_image())?;
    let form = form(image);
    let plan = stage.desk.plan(stage.deploy_as(form.clone(), "web:1", &[BUSAN])?).await?;
    let unscaled = |risk: &Risk| risk.code == RiskCode::SurgeUnscaled;
    assert!(plan.targets[0].risks.iter().any(unscaled), "{:#?}", plan.targets[0].risks);
    let operation = stage.desk.carry_out(&plan).await?;
    assert_eq!(operation.state, OperationState::Succeeded, "{operation:#?}");
    let object = stage.desk.deployment(BUSAN, &stage.project, "web").await?;
    let scaling = Autoscaling { min: 2, max: 5, cpu: Some(90), memory: None, calm: Some(60) };
    let targets = vec![AutoscaleTarget { object, scaling: Some(scaling) }];
    stage.done(Intent::Autoscale { targets }).await?;
    let schedule =
        ["get", "cronjobs", "-o", "jsonpath={range .items[*]}{.spec.schedule} {.spec.timeZone};{end}"];
    assert_eq!(stage.kubectl(BUSAN, &schedule)?, "50 8 * * 1 Asia/Seoul;0 10 * * 1 Asia/Seoul;");

    stage.strikes("begin", "first")?;
    stage.bounds("3 6").await?;
    stage.scaled("3").await?;
    // An upgrade in the middle of it leaves the bounds, and the pods that they brought.
    let word = Variable { name: "WORD".to_owned(), value: TextValue::Plain { text: "new".to_owned() } };
    let newer = AppForm { environment: vec![word], ..form };
    stage.done(stage.deploy_as(newer, "web:2", &[BUSAN])?).await?;
    assert_eq!((stage.told()?.as_str(), stage.image(BUSAN)?.as_str()), ("3 6", "web:2"));
    stage.scaled("3").await?;
    stage.strikes("end", "last")?;
    stage.bounds("2 5").await?;

    let writes = stage.writes_of_account()?;
    let what = |event: &Value| {
        format!(
            "{} {}",
            event["verb"].as_str().unwrap_or_default(),
            event["objectRef"]["resource"].as_str().unwrap_or_default()
        )
    };
    let what: Vec<String> = writes.iter().map(what).collect();
    assert_eq!(what, ["patch horizontalpodautoscalers"; 2], "{writes:#?}");
    assert!(stage.may("patch", "hpa/web") && !stage.may("patch", "hpa/other"));
    assert!(!stage.may("delete", "hpa/web") && !stage.may("get", "secrets"));

    // Without the schedule nothing of it stays, in the middle of a surge neither.
    stage.strikes("begin", "again")?;
    stage.bounds("3 6").await?;
    stage.done(stage.deploy("web:2", &[BUSAN])?).await?;
    let left = ["get", "cronjobs,roles,rolebindings,serviceaccounts", "-o", "name"];
    assert_eq!(stage.kubectl(BUSAN, &left)?.trim(), "serviceaccount/default");
    assert_eq!(stage.told()?, "2 5");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_surge_begins_and_ends_by_the_clock_of_the_site() -> Outcome<()> {
    let test = "a_surge_begins_and_ends_by_the_clock_of_the_site";
    let Some(stage) = Stage::new(test, "clock", Turn::beside().await).await? else { return Ok(()) };
    let image = tokio::task::block_in_place(|| stage.sandbox.kubectl_image())?;
    stage.done(stage.deploy("web:1", &[BUSAN])?).await?;
    let object = stage.desk.deployment(BUSAN, &stage.project, "web").await?;
    let scaling = Autoscaling { min: 2, max: 5, cpu: Some(90), memory: None, calm: Some(60) };
    let targets = vec![AutoscaleTarget { object, scaling: Some(scaling) }];
    stage.done(Intent::Autoscale { targets }).await?;
    // Begins when the release is there.
    let surge = Surge { days: Day::ALL.to_vec(), from: seoul(2), to: seoul(3), min: 3, max: 6 };
    stage.done(stage.deploy_as(surging(image, surge), "web:1", &[BUSAN])?).await?;
    assert_eq!(stage.told()?, "2 5");
    stage.bounds("3 6").await?;
    stage.scaled("3").await?;
    stage.bounds("2 5").await?;
    assert_eq!(stage.writes_of_account()?.len(), 2);
    Ok(())
}

/// The time of day in Seoul, which has no summer time, in so many minutes.
fn seoul(minutes: i64) -> String {
    let then = Timestamp::now() + SignedDuration::from_mins(minutes);
    Offset::constant(9).to_datetime(then).strftime("%H:%M").to_string()
}

/// Two pods that say what they ask for, and three to six on Monday mornings.
fn form(image: String) -> AppForm {
    let (from, to) = ("08:50".to_owned(), "10:00".to_owned());
    surging(image, Surge { days: vec![Day::Monday], from, to, min: 3, max: 6 })
}

fn surging(image: String, surge: Surge) -> AppForm {
    let surges = vec![surge];
    let surge = SurgePlan { image, time_zone: "Asia/Seoul".to_owned(), min: 2, max: 5, surges };
    AppForm { port: Some(PORT), surge: Some(surge), ..AppForm::default() }
}

impl Stage {
    /// Has a change happen now, by a Job of this name, as its `CronJob` does at its time.
    fn strikes(&self, act: &str, job: &str) -> Outcome<()> {
        let from = format!("--from=cronjob/web-surge-1-{act}");
        self.kubectl(BUSAN, &["create", "job", job, &from])?;
        let job = format!("job/{job}");
        let wait = self.kubectl(BUSAN, &["wait", &job, "--for=condition=Complete", "--timeout=90s"]);
        if let Err(error) = wait {
            let pods = self.kubectl(BUSAN, &["get", "pods", "-o", "yaml"])?;
            return Err(format!("{error:?}: {pods}").into());
        }
        Ok(())
    }

    /// The fewest and the most pods of the autoscaler.
    fn told(&self) -> Outcome<String> {
        self.kubectl(BUSAN, &["get", "hpa", "web", "-o", "jsonpath={.spec.minReplicas} {.spec.maxReplicas}"])
    }

    async fn bounds(&self, wanted: &str) -> Outcome<()> {
        self.eventually(wanted, || self.told()).await
    }

    async fn scaled(&self, wanted: &str) -> Outcome<()> {
        let path = ["get", "deployment", "web", "-o", "jsonpath={.status.readyReplicas}"];
        self.eventually(wanted, || self.kubectl(BUSAN, &path)).await
    }

    async fn eventually(&self, wanted: &str, look: impl Fn() -> Outcome<String>) -> Outcome<()> {
        let over = Instant::now() + PATIENCE;
        loop {
            let now = look()?;
            if now == wanted {
                return Ok(());
            }
            if Instant::now() > over {
                return Err(format!("it is {now}, not {wanted}").into());
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    fn account(&self) -> String {
        format!("system:serviceaccount:{}:web-surge", self.project)
    }

    /// Whether the account may do something in the project.
    fn may(&self, verb: &str, what: &str) -> bool {
        let account = format!("--as={}", self.account());
        self.kubectl(BUSAN, &["auth", "can-i", verb, what, &account])
            .is_ok_and(|answer| answer.trim() == "yes")
    }

    /// What the account changed anywhere, by the audit log.
    fn writes_of_account(&self) -> Outcome<Vec<Value>> {
        let (log, account) = (std::fs::read_to_string(self.handle(BUSAN)?.audit_log())?, self.account());
        let mut found = Vec::new();
        for line in log.lines().filter(|line| line.contains(&account)) {
            let event: Value = serde_json::from_str(line)?;
            let text = |key: &str| event[key].as_str().unwrap_or_default();
            let writes = !["get", "list", "watch"].contains(&text("verb"));
            if event["user"]["username"] == *account && writes && text("stage") == "ResponseComplete" {
                found.push(event);
            }
        }
        Ok(found)
    }
}
