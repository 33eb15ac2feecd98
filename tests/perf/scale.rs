//! How long it takes from the go for a plan until every API server has accepted its write, core alone.
//!
//! `perf-scale FOLDER NAMESPACE NAME`: all files `*.kubeconfig` of the folder are sites with a Deployment of that name. For
//! each number of replicas on a line of standard input the Deployments of all sites are scaled by one plan, which is made
//! and reviewed beforehand, and one line of JSON is printed once the operation has ended:
//! `{"acceptedMillis", "state"}`.

use concertina_core::change::Limits;
use concertina_tests::{Desk, DeskOptions, Outcome, go, scale};
use serde_json::json;
use std::io::{BufRead as _, Write as _};
use std::path::Path;
use std::time::Instant;

/// As in the application.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, namespace, name] = arguments.as_slice() else {
        return Err("usage: perf-scale FOLDER NAMESPACE NAME".into());
    };
    let options = DeskOptions { limits: Limits::default(), ..DeskOptions::default() };
    let desk = Desk::open(Path::new(folder), options).await?;
    desk.connect().await?;
    for line in std::io::stdin().lock().lines() {
        let line = measure(&desk, namespace, name, line?.trim().parse()?).await?;
        writeln!(std::io::stdout(), "{line}")?;
    }
    desk.close().await;
    Ok(())
}

/// Scales the Deployments of all sites once.
async fn measure(desk: &Desk, namespace: &str, name: &str, replicas: u32) -> Outcome<serde_json::Value> {
    let mut targets = Vec::new();
    for site in desk.fleet.sites() {
        targets.push((desk.deployment(&site.name, namespace, name).await?, replicas));
    }
    let plan = desk.plan(scale(targets)).await?;
    let approval = go(&plan);
    let begun = Instant::now();
    let operation = desk.changes.apply(&approval).map_err(|failure| format!("{failure:?}"))?;
    let accepted = desk
        .until(&operation.id, |operation| operation.targets.iter().all(|target| target.accepted.is_some()))
        .await?;
    let millis = begun.elapsed().as_secs_f64() * 1_000.0;
    let finished = desk.finished(&accepted.id).await?;
    Ok(json!({"acceptedMillis": millis, "state": finished.state}))
}
