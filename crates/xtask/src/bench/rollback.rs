//! A rollback on three sites: from the go for a plan until all have accepted it, and until plant-busan, whose containers are real, is
//! healthy; beside `kubectl rollout undo` and `helm rollback` of the same application in projects of their own.

use super::child::measure;
use super::figure::Figure;
use super::fleet::{Fleet, Project};
use super::programs::Built;
use super::{BenchError, round};
use concertina_sandbox::PLANT_BUSAN;
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

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
    let mut desk = Desk::start(built, folder.path(), &registry)?;
    let mut accepted = Figure::new("rollback", "click to accepted, ms", "the slowest kubectl rollout undo")
        .at_most(ACCEPTED);
    let mut healthy = Figure::new("rollback", "click to healthy, ms", "kubectl rollout undo and status");
    let mut helm = Figure::new("rollback", "the same, ms", "helm rollback --wait");
    desk.upgrade("1")?;
    peers.learn()?;
    for number in 0..ROUNDS {
        round("rollback", number, ROUNDS);
        desk.upgrade("2")?;
        settle(&projects)?;
        let (mut ours, mut theirs) = ([f64::NAN; 2], [f64::NAN; 2]);
        for turn in 0..2 {
            if number % 2 == turn {
                ours = desk.back()?;
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

/// `perf-rollback`: a core that is connected to all sites.
struct Desk {
    child: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Desk {
    fn start(built: &Built, folder: &Path, registry: &str) -> Result<Self, BenchError> {
        let mut command = Command::new(built.path("perf-rollback"));
        command.arg(folder).arg(registry).arg(PLANT_BUSAN.name).args(PROJECTS);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (orders, answers) = (child.stdin.take(), child.stdout.take());
        let Some(answers) = answers else {
            return Err(BenchError::Answer { program: "perf-rollback", answer: String::new() });
        };
        Ok(Self { child, orders, answers: BufReader::new(answers) })
    }

    fn upgrade(&mut self, version: &str) -> Result<(), BenchError> {
        self.order(&format!("upgrade {version}")).map(drop)
    }

    /// Milliseconds until all sites had accepted, and until plant-busan was healthy.
    fn back(&mut self) -> Result<[f64; 2], BenchError> {
        let answer = self.order("back")?;
        let millis = |name: &str| answer[name].as_f64();
        match (millis("acceptedMillis"), millis("healthyMillis")) {
            (Some(accepted), Some(healthy)) => Ok([accepted, healthy]),
            _ => Err(BenchError::Answer { program: "perf-rollback", answer: answer.to_string() }),
        }
    }

    fn order(&mut self, order: &str) -> Result<Value, BenchError> {
        if let Some(orders) = &mut self.orders {
            writeln!(orders, "{order}")?;
        }
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        serde_json::from_str(&answer).map_err(|_| BenchError::Answer { program: "perf-rollback", answer })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        drop(self.orders.take());
        // It ends by itself; one that does not is not waited for twice.
        let _ = self.child.wait();
    }
}
