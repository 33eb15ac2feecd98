//! A rollback on three sites: from the go for a plan until all have accepted it, and until plant-busan, whose containers are real, is
//! healthy; beside `kubectl rollout undo` and `helm rollback` of the same application in projects of their own.

use super::child::measure;
use super::desk::Desk;
use super::figure::Figure;
use super::fleet::{Fleet, Project};
use super::programs::Built;
use super::{BenchError, round};
use concertina_sandbox::PLANT_BUSAN;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Projects: ours, and those in which kubectl and helm go back.
const PROJECTS: [&str; 3] = ["bench-back", "bench-back-kubectl", "bench-back-helm"];
/// Samples of each side.
const ROUNDS: usize = 5;
/// The most that ours may take, in kubectl's time.
const ACCEPTED: f64 = 1.3;
const HEALTHY: f64 = 1.2;

/// What the peers run with.
struct Peers<'a> {
    kubectl: PathBuf,
    helm: PathBuf,
    kubeconfigs: Vec<(&'static str, PathBuf)>,
    folder: &'a Path,
}

/// All three in turns, ours first in every other round; before each round all projects get the version that is gone back from. Each
/// begins when the pods of what was before are gone: their end takes the processors from whoever comes next.
pub(crate) fn run(built: &Built, fleet: &Fleet) -> Result<[Figure; 3], BenchError> {
    let folder = tempfile::tempdir()?;
    let mut kubeconfigs = Vec::new();
    let registry = fleet
        .sandbox
        .registry()
        .ok_or_else(|| BenchError::Answer { program: "the sandbox", answer: "no real nodes".to_owned() })?;
    let mut projects = Vec::new();
    for site in fleet.sandbox.sites() {
        let kubeconfig = folder.path().join(format!("{}.kubeconfig", site.spec().name));
        fs::copy(site.admin_kubeconfig(), &kubeconfig)?;
        kubeconfigs.push((site.spec().name, kubeconfig));
        projects.extend(PROJECTS.map(|name| Project { site, name }));
    }
    projects.iter().try_for_each(Project::clear)?;
    let (kubectl, helm) = (fleet.sandbox.kubectl(), fleet.sandbox.helm(&crate::sandbox::progress())?);
    let peers = Peers { kubectl, helm, kubeconfigs, folder: folder.path() };
    let arguments = [folder.path().as_os_str(), registry.as_ref(), PLANT_BUSAN.name.as_ref()];
    let arguments = arguments.into_iter().chain(PROJECTS.map(OsStr::new));
    let mut desk = Desk::start(built, "perf-rollback", arguments)?;
    let mut accepted = Figure::new("rollback", "click to accepted, ms", "the slowest kubectl rollout undo")
        .at_most(ACCEPTED);
    let mut healthy = Figure::new("rollback", "click to healthy, ms", "kubectl rollout undo and status");
    let mut helm = Figure::new("rollback", "the same, ms", "helm rollback --wait");
    desk.order("upgrade 1")?;
    peers.learn()?;
    for number in 0..ROUNDS {
        round("rollback", number, ROUNDS);
        desk.order("upgrade 2")?;
        settle(&projects)?;
        let (mut ours, mut theirs) = ([f64::NAN; 2], [f64::NAN; 2]);
        for turn in 0..2 {
            if number % 2 == turn {
                ours = back(&mut desk)?;
            } else {
                theirs = peers.undo()?;
            }
            settle(&projects)?;
        }
        accepted.ours.push(ours[0]);
        accepted.theirs.push(theirs[0]);
        healthy.ours.push(ours[1]);
        healthy.theirs.push(theirs[1]);
        helm.ours.push(ours[1]);
        helm.theirs.push(peers.helm()?);
    }
    drop(desk);
    Ok([accepted, healthy.at_most(HEALTHY), helm])
}

fn settle(projects: &[Project<'_>]) -> Result<(), BenchError> {
    projects.iter().try_for_each(|project| Ok(project.settle("web")?))
}

impl Peers<'_> {
    /// Both learn the APIs of the servers, which they then keep.
    fn learn(&self) -> Result<(), BenchError> {
        for (_, kubeconfig) in &self.kubeconfigs {
            self.kubectl(kubeconfig, &["get", "deployments"])?;
        }
        Ok(())
    }

    /// `kubectl rollout undo` on one site after the other, so that none slows another down: the time of the slowest, and the time
    /// that plant-busan takes until its rollout is complete.
    fn undo(&self) -> Result<[f64; 2], BenchError> {
        let (mut slowest, mut healthy): (f64, f64) = (0.0, 0.0);
        for (site, kubeconfig) in &self.kubeconfigs {
            let undo = self.kubectl(kubeconfig, &["rollout", "undo", "deployment/web"])?;
            slowest = slowest.max(undo);
            if *site == PLANT_BUSAN.name {
                healthy = undo + self.kubectl(kubeconfig, &["rollout", "status", "deployment/web"])?;
            }
        }
        Ok([slowest, healthy])
    }

    fn kubectl(&self, kubeconfig: &Path, arguments: &[&str]) -> Result<f64, BenchError> {
        let mut command = Command::new(&self.kubectl);
        command.env_remove("KUBECONFIG").arg("--kubeconfig").arg(kubeconfig);
        command.arg("--cache-dir").arg(self.folder.join("cache")).args(["-n", PROJECTS[1]]).args(arguments);
        Ok(measure(&mut command, &self.folder.join("theirs"))?.millis)
    }

    /// `helm rollback --wait` on plant-busan.
    fn helm(&self) -> Result<f64, BenchError> {
        let kubeconfig = self.kubeconfigs.iter().find(|(site, _)| *site == PLANT_BUSAN.name);
        let mut command = Command::new(&self.helm);
        command.env_remove("KUBECONFIG").env("HOME", self.folder);
        if let Some((_, kubeconfig)) = kubeconfig {
            command.arg("--kubeconfig").arg(kubeconfig);
        }
        command.args(["rollback", "web", "--wait", "--namespace", PROJECTS[2]]);
        Ok(measure(&mut command, &self.folder.join("theirs"))?.millis)
    }
}

/// Milliseconds until all sites had accepted our rollback, and until plant-busan was healthy.
fn back(desk: &mut Desk) -> Result<[f64; 2], BenchError> {
    let answer = desk.order("back")?;
    let millis = |name: &str| answer[name].as_f64().ok_or_else(|| desk.unexpected(&answer));
    Ok([millis("acceptedMillis")?, millis("healthyMillis")?])
}
