//! All pods of a server in a table: the core alone beside `kubectl get pods -A`.

use super::child::measure;
use super::figure::Figure;
use super::programs::Built;
use super::{BenchError, round};
use crate::step::say;
use concertina_sandbox::{Layout, Module, Programs};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Pods of the scripted server.
const PODS: usize = 10_000;
/// Samples of each side.
const ROUNDS: usize = 7;
/// The most that our time and memory may be, in kubectl's.
const LIMIT: f64 = 1.0 / 3.0;

/// One server, and what asks it.
pub(crate) struct Lists<'a> {
    /// The benchmark.
    pub(crate) benchmark: &'static str,
    /// The measuring programs.
    pub(crate) built: &'a Built,
    /// The peer.
    pub(crate) kubectl: PathBuf,
    /// How kubectl reaches the server.
    pub(crate) kubeconfig: PathBuf,
    /// How `perf-list` does: a URL, or the same kubeconfig.
    pub(crate) source: String,
    /// How many pods there are, when we know.
    pub(crate) pods: Option<usize>,
}

/// 10,000 pods of the scripted server.
pub(crate) fn run(built: &Built) -> Result<[Figure; 2], BenchError> {
    let programs = Programs::new(&Layout::from_env()?);
    programs.build(&[Module::Kubernetes], &crate::sandbox::progress())?;
    let kubectl = programs.path(Module::Kubernetes, "kubectl")?;
    say(&format!("list: a scripted server with {PODS} pods"));
    let server = Server::start(built)?;
    let text = |key: &str| server.about[key].as_str().unwrap_or_default().to_owned();
    let lists = Lists {
        benchmark: "list",
        built,
        kubectl,
        kubeconfig: text("kubeconfig").into(),
        source: text("url"),
        pods: Some(PODS),
    };
    Ok(lists.compare(ROUNDS)?.map(|figure| figure.at_most(LIMIT)))
}

impl Lists<'_> {
    /// Both sides in turns, after one run of each that does not count: wall time, then memory.
    pub(crate) fn compare(&self, rounds: usize) -> Result<[Figure; 2], BenchError> {
        let folder = tempfile::tempdir()?;
        let peer = "kubectl get pods -A";
        let mut wall = Figure::new(self.benchmark, "wall, ms", peer);
        let mut memory = Figure::new(self.benchmark, "peak memory, MiB", peer);
        let (listed, _) = self.theirs(folder.path())?;
        let pods = self.pods.unwrap_or(listed);
        self.ours(folder.path(), pods)?;
        for number in 0..rounds {
            round(self.benchmark, number, rounds);
            let ours = self.ours(folder.path(), pods)?;
            let (_, theirs) = self.theirs(folder.path())?;
            wall.ours.push(ours.millis);
            wall.theirs.push(theirs.millis);
            memory.ours.push(ours.mib);
            memory.theirs.push(theirs.mib);
        }
        Ok([wall, memory])
    }

    fn ours(&self, folder: &Path, pods: usize) -> Result<super::child::Cost, BenchError> {
        let output = folder.join("ours");
        let mut command = Command::new(self.built.path("perf-list"));
        command.arg(&self.source).arg(pods.to_string());
        let cost = measure(&mut command, &output)?;
        let answer = fs::read_to_string(&output)?;
        let peak = serde_json::from_str::<Value>(&answer).ok().and_then(|value| value["peakKib"].as_f64());
        let peak = peak.ok_or(BenchError::Answer { program: "perf-list", answer })?;
        // Its own word is exact, and the look from outside covers its end too.
        Ok(super::child::Cost { mib: cost.mib.max(peak / 1_024.0), ..cost })
    }

    /// How many pods kubectl printed, and what that took.
    fn theirs(&self, folder: &Path) -> Result<(usize, super::child::Cost), BenchError> {
        let output = folder.join("theirs");
        let mut command = Command::new(&self.kubectl);
        command.env_remove("KUBECONFIG").arg("--kubeconfig").arg(&self.kubeconfig);
        command.arg("--cache-dir").arg(folder.join("cache")).args(["get", "pods", "-A"]);
        let cost = measure(&mut command, &output)?;
        let lines = fs::read_to_string(&output)?.lines().count().saturating_sub(1);
        if self.pods.is_some_and(|pods| pods != lines) {
            return Err(BenchError::Answer { program: "kubectl", answer: format!("{lines} pods") });
        }
        Ok((lines, cost))
    }
}

/// `perf-server`, which serves until its standard input ends.
struct Server {
    child: Child,
    about: Value,
}

impl Server {
    fn start(built: &Built) -> Result<Self, BenchError> {
        let mut command = Command::new(built.path("perf-server"));
        let mut child = command.arg(PODS.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut answer = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut answer)?;
        }
        let about = serde_json::from_str(&answer).unwrap_or_default();
        let server = Self { child, about };
        if server.about["url"].is_string() {
            Ok(server)
        } else {
            Err(BenchError::Answer { program: "perf-server", answer })
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It ends by itself; one that does not is not waited for twice.
        let _ = self.child.wait();
    }
}
