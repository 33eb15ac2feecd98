//! What holds of every change of a release: the API server's own record agrees with ours, no secret is on disk or told, and an
//! end in the middle is found out and mended.

use super::handle;
use super::plans::Stage;
use concertina_contract::{
    AppForm, AuditEvent, ErrorCode, Intent, OperationState, ReleaseStatus, SecretText, SecretValue,
    TargetState, TextValue, Variable,
};
use concertina_core::change::JournalStep;
use concertina_tests::{Brake, Outcome};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Stands in no text but the secret.
const CANARY: &str = "canary-9f3e7a51";

fn form(image: &str, secret: SecretValue) -> AppForm {
    let variable = Variable { name: "KEY".to_owned(), value: TextValue::Secret { value: secret } };
    AppForm { image: image.to_owned(), environment: vec![variable], ..AppForm::default() }
}

/// Mutating requests in the namespace with our user agent, dry runs left out, as the API server recorded them.
async fn recorded(stage: &Stage, expected: usize) -> Outcome<Vec<Value>> {
    let log = handle(&stage.sandbox)?.audit_log();
    for _ in 0..100 {
        let mut found = Vec::new();
        for line in std::fs::read_to_string(&log)?.lines().filter(|line| line.contains(&stage.namespace)) {
            let event: Value = serde_json::from_str(line)?;
            let text = |key: &str| event[key].as_str().unwrap_or_default();
            let ours = text("userAgent").starts_with("concertina/") && text("stage") == "ResponseComplete";
            let reads = ["get", "list", "watch"].contains(&text("verb"));
            if ours && !reads && !text("requestURI").contains("dryRun=All") {
                found.push(event);
            }
        }
        if found.len() >= expected {
            return Ok(found);
        }
        // The API server writes its log in batches.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(format!("the API server recorded less than {expected} requests").into())
}

/// Files below a folder that hold a text.
fn files_with(folder: &Path, text: &str) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_with(&path, text)?);
        } else if std::fs::read(&path)?.windows(text.len()).any(|part| part == text.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    Ok(found)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_write_of_a_release_is_announced_and_no_secret_of_it_is_told() -> Outcome<()> {
    let stage = Stage::new("plans-canary").await?;
    let given = SecretValue::Given { text: SecretText::new(CANARY) };
    let plan = stage.desk.plan(stage.deploy(form("registry.example/web:1", given))?).await?;
    let installed = stage.done(&plan).await?;
    // The secret is not known here any more, and stays.
    let kept = stage.desk.plan(stage.deploy(form("registry.example/web:2", SecretValue::Kept))?).await?;
    let upgraded = stage.done(&kept).await?;
    let secret = stage.kubectl(&[
        "get",
        "secrets",
        "-l",
        "app.kubernetes.io/instance=web",
        "-o",
        "jsonpath={.items[0].data.*}",
    ])?;
    let known = ["Y2FuYXJ5LTlmM2U3YTUx", CANARY];
    assert!(secret.contains(known[0]), "the secret arrives: {secret}");
    let undone = stage.undo(&upgraded).await?;

    let told = serde_json::to_string(&(&plan, &kept, &installed, &upgraded, &undone))?;
    let audit = stage.desk.changes.audit(None).map_err(|failure| format!("{failure:?}"))?;
    // What was reviewed may lie compressed, so that it is looked at as it is told.
    let mut reviewed = String::new();
    for operation in [&installed.id, &upgraded.id, &undone.id] {
        let reviews = stage.desk.changes.record().reviews(operation)?;
        assert!(!reviews.is_empty(), "{operation} has no review");
        reviewed.push_str(&serde_json::to_string(&reviews)?);
    }
    let all = format!("{told} {audit:?} {reviewed}");
    for text in known {
        assert!(!all.contains(text), "{text} is told");
        assert_eq!(files_with(stage.home.path(), text)?, Vec::<String>::new());
    }
    let announced = audit.iter().filter(|entry| entry.event == AuditEvent::WriteStarted).count();
    let requests = recorded(&stage, announced).await?;
    assert_eq!(requests.len(), announced, "{requests:#?}");
    let plans = [&plan.id, &kept.id, &undone.plan];
    for request in &requests {
        let agent = request["userAgent"].as_str().unwrap_or_default();
        assert!(plans.iter().any(|plan| agent.ends_with(&format!("(plan={plan})"))), "{agent}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_was_left_in_the_middle_is_told_and_repaired() -> Outcome<()> {
    // Its objects are written, and its records are not.
    let brake = Arc::new(Brake::at(JournalStep::Accepted));
    let mut stage = Stage::observed("plans-crash", brake.clone()).await?;
    let deploy = |image: &str| AppForm { image: image.to_owned(), ..AppForm::default() };
    let plan = stage.desk.plan(stage.deploy(deploy("registry.example/web:1"))?).await?;
    stage.done(&plan).await?;
    let plan = stage.desk.plan(stage.deploy(deploy("registry.example/web:2"))?).await?;
    brake.arm();
    let go = concertina_tests::go(&plan);
    let operation = stage.desk.changes.apply(&go).map_err(|failure| format!("{failure:?}"))?;
    tokio::select! {
        () = brake.held() => {}
        ended = stage.desk.finished(&operation.id) => return Err(format!("it was not held: {ended:#?}").into()),
    }
    // The end comes first: what is let go after it finds no way to its site any more.
    stage.desk.stop();
    brake.let_go();
    stage.restart().await?;

    let told = stage.desk.finished(&operation.id).await?;
    assert_eq!(told.state, OperationState::Interrupted);
    let TargetState::Failed { failure } = &told.targets[0].state else {
        return Err(format!("{told:#?}").into());
    };
    assert_eq!(failure.code, ErrorCode::ReleasePending);
    let refused = stage.desk.plan(stage.deploy(deploy("registry.example/web:3"))?).await?;
    assert!(format!("{:?}", refused.targets[0].dry_run).contains("ReleasePending"), "{refused:#?}");
    let repair = stage.desk.plan(Intent::Repair { targets: vec![stage.release()?] }).await?;
    stage.done(&repair).await?;
    assert_eq!(stage.history().await?.revisions[0].status, ReleaseStatus::Failed);
    let plan = stage.desk.plan(stage.deploy(deploy("registry.example/web:3"))?).await?;
    stage.done(&plan).await?;
    assert_eq!(stage.image()?, "registry.example/web:3");
    assert_eq!(stage.helm.json(&["list"])?[0]["revision"], "3");
    Ok(())
}
