//! How long a rollback on all sites takes, core alone: until every API server has accepted it, and until one site is healthy.
//!
//! `perf-rollback FOLDER REGISTRY SITE PROJECT…`: all files `*.kubeconfig` of the folder are sites; each project gets an application
//! `web` there by the form's defaults. `upgrade VERSION` on a line of standard input gives it a new revision in all projects;
//! `back` takes it back to what was healthy in the first one. Each prints one line of JSON: `{}`, or `{"acceptedMillis",
//! "healthyMillis"}`, the latter of `SITE`.

use concertina_contract::{
    AppForm, ApplicationName, DeployForm, Intent, Operation, OperationState, Pace, ReleaseRef,
    RollBackTarget, RollBackTo,
};
use concertina_core::change::Limits;
use concertina_tests::{Desk, DeskOptions, Outcome, go};
use serde_json::{Value, json};
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

/// As in the application.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Real containers on a busy machine take their time.
const PATIENCE: Duration = Duration::from_mins(5);

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, registry, site, projects @ ..] = arguments.as_slice() else {
        return Err("usage: perf-rollback FOLDER REGISTRY SITE PROJECT…".into());
    };
    let options = DeskOptions { limits: Limits::default(), patience: PATIENCE, ..DeskOptions::default() };
    let desk = Desk::open(Path::new(folder), options).await?;
    desk.connect().await?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let answer = match line.trim().split_once(' ') {
            Some(("upgrade", version)) => upgrade(&desk, registry, version, projects).await?,
            _ => back(&desk, site, projects.first().ok_or("no project")?).await?,
        };
        writeln!(std::io::stdout(), "{answer}")?;
    }
    desk.close().await;
    Ok(())
}

/// Deploys a version in all projects, side by side.
async fn upgrade(desk: &Desk, registry: &str, version: &str, projects: &[String]) -> Outcome<Value> {
    let mut operations = Vec::new();
    for project in projects {
        let application = ApplicationName { project: project.clone(), name: "web".to_owned() };
        let image = format!("{registry}/web:{version}");
        let form = AppForm { image, port: Some(8080), ..AppForm::default() };
        let form = Box::new(DeployForm { application, form, differences: Vec::new() });
        let sites = desk.fleet.sites().into_iter().map(|view| view.id).collect();
        let plan = desk.plan(Intent::Deploy { form, sites, pace: Pace::default(), keep_warm: None }).await?;
        operations.push(desk.changes.apply(&go(&plan)).map_err(|failure| format!("{failure:?}"))?);
    }
    for operation in operations {
        succeeded(&desk.finished(&operation.id).await?)?;
    }
    Ok(json!({}))
}

/// One rollback on all sites, from the go for a plan that was made and reviewed beforehand.
async fn back(desk: &Desk, site: &str, project: &str) -> Outcome<Value> {
    let target = |site| RollBackTarget {
        release: ReleaseRef { site, namespace: project.to_owned(), name: "web".to_owned() },
        to: RollBackTo::LastHealthy,
        replicas: None,
        switch: false,
    };
    let targets = desk.fleet.sites().into_iter().map(|view| target(view.id)).collect();
    let plan = desk.plan(Intent::RollBack { targets, pace: Pace::default() }).await?;
    let (approval, site) = (go(&plan), desk.site(site)?.id().clone());
    let begun = Instant::now();
    let operation = desk.changes.apply(&approval).map_err(|failure| format!("{failure:?}"))?;
    let accepted = |operation: &Operation| operation.targets.iter().all(|target| target.accepted.is_some());
    desk.until(&operation.id, accepted).await?;
    let accepted = begun.elapsed().as_secs_f64() * 1_000.0;
    let healthy = |operation: &Operation| {
        operation.targets.iter().any(|target| target.object.site == site && target.verified.is_some())
    };
    desk.until(&operation.id, healthy).await?;
    let healthy = begun.elapsed().as_secs_f64() * 1_000.0;
    succeeded(&desk.finished(&operation.id).await?)?;
    Ok(json!({ "acceptedMillis": accepted, "healthyMillis": healthy }))
}

fn succeeded(operation: &Operation) -> Outcome<()> {
    match operation.state {
        OperationState::Succeeded => Ok(()),
        _ => Err(format!("{operation:#?}").into()),
    }
}
