//! A rollout that is stuck says what blocks it.

use super::{BUSAN, PATIENCE, Stage};
use crate::real::Turn;
use concertina_contract::{Blocker, OperationId, TargetState};
use concertina_tests::Outcome;
use serde_json::Value;
use std::time::{Duration, Instant};

/// The longest from the event to the word.
const WORD: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn a_stuck_rollout_names_the_pod_that_crashes_within_seconds() -> Outcome<()> {
    let test = "a_stuck_rollout_names_the_pod_that_crashes_within_seconds";
    let Some(stage) = Stage::new(test, "blocked", Turn::alone().await).await? else { return Ok(()) };
    stage.done(stage.deploy("web:1", &[BUSAN])?).await?;
    let plan = stage.desk.plan(stage.deploy("web:broken", &[BUSAN])?).await?;
    let operation = stage.begun(&plan).await?;
    let (event, word) = tokio::try_join!(crashes(&stage), told(&stage, &operation.id))?;
    let ((pod, seen), (blocked, said)) = (event, word);
    assert_eq!((blocked.object, blocked.reason.as_str()), (format!("Pod {pod}"), "CrashLoopBackOff"));
    assert!(blocked.message.contains("back-off"), "{}", blocked.message);
    let late = said.saturating_duration_since(seen);
    assert!(late < WORD, "told {late:?} after the event");
    Ok(())
}

/// When the API server first says that a pod crashes again and again, and which.
async fn crashes(stage: &Stage) -> Outcome<(String, Instant)> {
    let over = Instant::now() + PATIENCE;
    while Instant::now() < over {
        let pods: Value = serde_json::from_str(&stage.kubectl(BUSAN, &["get", "pods", "-o", "json"])?)?;
        let reason =
            |pod: &Value| pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"].clone();
        let crashes = |pod: &&Value| reason(pod) == "CrashLoopBackOff";
        if let Some(pod) = pods["items"].as_array().into_iter().flatten().find(crashes) {
            return Ok((pod["metadata"]["name"].as_str().unwrap_or_default().to_owned(), Instant::now()));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("no pod crashes".into())
}

/// When the operation says what crashes.
async fn told(stage: &Stage, operation: &OperationId) -> Outcome<(Blocker, Instant)> {
    let blocker = |state: &TargetState| match state {
        TargetState::RollingOut { blocked: Some(blocked), .. } if blocked.reason == "CrashLoopBackOff" => {
            Some(blocked.clone())
        }
        _ => None,
    };
    let seen =
        stage.desk.until(operation, |operation| blocker(&operation.targets[0].state).is_some()).await?;
    Ok((blocker(&seen.targets[0].state).ok_or("it is not told any more")?, Instant::now()))
}
