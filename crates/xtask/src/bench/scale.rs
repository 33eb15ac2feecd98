//! Two sites scaled: from the go for a plan until both API servers have accepted, beside the slower `kubectl scale`.

use super::child::measure;
use super::desk::Desk;
use super::figure::Figure;
use super::fleet::{Fleet, Namespace};
use super::programs::Built;
use super::{BenchError, round};
use concertina_sandbox::{CLOUD_TOKYO, DC_PANGYO, Person};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Simulated nodes: pods become ready at once, and the next round finds a settled Deployment.
const SITES: [&str; 2] = [DC_PANGYO.name, CLOUD_TOKYO.name];
/// Namespace and Deployment.
const NAMESPACE: &str = "bench-scale";
const DEPLOYMENT: &str = "orders";
/// Samples of each side.
const ROUNDS: usize = 11;
/// The most that ours may take, in the time of the slower kubectl.
const LIMIT: f64 = 1.3;
/// Replicas that we, and that kubectl, set in turns.
const OURS: u32 = 4;
const THEIRS: u32 = 3;

/// Both sides in turns, on the same Deployments with the same logins.
pub(crate) fn run(built: &Built, fleet: &Fleet) -> Result<[Figure; 1], BenchError> {
    let folder = tempfile::tempdir()?;
    let mut namespaces = Vec::new();
    let mut kubeconfigs = Vec::new();
    for name in SITES {
        let site = fleet.site(name)?;
        let kubeconfig = folder.path().join(format!("{name}.kubeconfig"));
        fs::copy(site.kubeconfig_of(Person::Operator)?, &kubeconfig)?;
        kubeconfigs.push(kubeconfig);
        namespaces.push(Namespace::new(site, NAMESPACE, DEPLOYMENT, THEIRS)?);
    }
    let kubectl = fleet.sandbox.kubectl();
    let arguments = [folder.path().as_os_str(), NAMESPACE.as_ref(), DEPLOYMENT.as_ref()];
    let mut desk = Desk::start(built, "perf-scale", arguments)?;
    let mut figure = Figure::new("scale", "click to accepted, ms", "the slower kubectl scale").at_most(LIMIT);
    // The first round of each does not count: kubectl learns the server's APIs then.
    for number in 0..=ROUNDS {
        if let Some(number) = number.checked_sub(1) {
            round("scale", number, ROUNDS);
        }
        let ours = scale(&mut desk)?;
        let theirs = slower(&kubectl, &kubeconfigs, folder.path())?;
        for namespace in &namespaces {
            namespace.settle(DEPLOYMENT)?;
        }
        if number > 0 {
            figure.ours.push(ours);
            figure.theirs.push(theirs);
        }
    }
    Ok([figure])
}

/// Scales by kubectl, one site after the other, so that neither slows the other down; the time of the slower.
fn slower(kubectl: &Path, kubeconfigs: &[PathBuf], folder: &Path) -> Result<f64, BenchError> {
    let mut slowest: f64 = 0.0;
    for kubeconfig in kubeconfigs {
        let mut command = Command::new(kubectl);
        command.env_remove("KUBECONFIG").arg("--kubeconfig").arg(kubeconfig);
        command.arg("--cache-dir").arg(folder.join("cache"));
        command.args(["scale", "-n", NAMESPACE, &format!("deployment/{DEPLOYMENT}")]);
        command.arg(format!("--replicas={THEIRS}"));
        slowest = slowest.max(measure(&mut command, &folder.join("theirs"))?.millis);
    }
    Ok(slowest)
}

/// Milliseconds until all sites had accepted our number.
fn scale(desk: &mut Desk) -> Result<f64, BenchError> {
    let answer = desk.order(&OURS.to_string())?;
    match answer["acceptedMillis"].as_f64() {
        Some(millis) if answer["state"] == "succeeded" => Ok(millis),
        _ => Err(desk.unexpected(&answer)),
    }
}
