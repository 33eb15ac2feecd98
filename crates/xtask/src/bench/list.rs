//! All pods of a server in a table: the core alone beside `kubectl get pods -A`.

use super::child::{Cost, measure};
use super::figure::{Figure, Limit};
use super::programs::Built;
use super::server::Server;
use super::{BenchError, round};
use crate::step::say;
use concertina_sandbox::{Layout, Module, Programs};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pods of the scripted server.
const PODS: usize = 10_000;
/// Samples of each side.
const ROUNDS: usize = 7;
/// The most that our time and memory may be, in kubectl's.
pub(crate) const LIMIT: f64 = 1.0 / 3.0;
/// The most milliseconds until the first 100 rows are there.
const FIRST: f64 = 500.0;

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
pub(crate) fn run(built: &Built) -> Result<[Figure; 3], BenchError> {
    let programs = Programs::new(&Layout::from_env()?);
    programs.build(&[Module::Kubernetes], &crate::sandbox::progress())?;
    let kubectl = programs.path(Module::Kubernetes, "kubectl")?;
    say(&format!("list: a scripted server with {PODS} pods"));
    let server = Server::start(built, PODS)?;
    let lists = Lists {
        benchmark: "list",
        built,
        kubectl,
        kubeconfig: server.text("kubeconfig").into(),
        source: server.text("url"),
        pods: Some(PODS),
    };
    let [wall, memory, first] = lists.compare(ROUNDS)?;
    Ok([wall.at_most(LIMIT), memory.at_most(LIMIT), first.within(Limit::Value(FIRST))])
}

impl Lists<'_> {
    /// Both sides in turns, after one run of each that does not count: wall time, memory, and time to our first 100 rows.
    pub(crate) fn compare(&self, rounds: usize) -> Result<[Figure; 3], BenchError> {
        let folder = tempfile::tempdir()?;
        let peer = "kubectl get pods -A";
        let mut wall = Figure::new(self.benchmark, "wall, ms", peer);
        let mut memory = Figure::new(self.benchmark, "peak memory, MiB", peer);
        let mut rows = Figure::new(self.benchmark, "first 100 rows, ms", "");
        let (listed, _) = self.theirs(folder.path())?;
        let pods = self.pods.unwrap_or(listed);
        self.ours(folder.path(), pods)?;
        for number in 0..rounds {
            round(self.benchmark, number, rounds);
            let (ours, first) = self.ours(folder.path(), pods)?;
            let (_, theirs) = self.theirs(folder.path())?;
            rows.ours.push(first);
            wall.ours.push(ours.millis);
            wall.theirs.push(theirs.millis);
            memory.ours.push(ours.mib);
            memory.theirs.push(theirs.mib);
        }
        Ok([wall, memory, rows])
    }

    /// What it took, and the milliseconds until the first 100 rows.
    fn ours(&self, folder: &Path, pods: usize) -> Result<(Cost, f64), BenchError> {
        let output = folder.join("ours");
        let mut command = Command::new(self.built.path("perf-list"));
        command.arg(&self.source).arg(pods.to_string());
        let cost = measure(&mut command, &output)?;
        let answer = fs::read_to_string(&output)?;
        let told: Value = serde_json::from_str(&answer).unwrap_or_default();
        let (Some(peak), Some(first)) = (told["peakKib"].as_f64(), told["firstMillis"].as_f64()) else {
            return Err(BenchError::Answer { program: "perf-list", answer });
        };
        // Its own word is exact, and the look from outside covers its end too.
        Ok((Cost { mib: cost.mib.max(peak / 1_024.0), ..cost }, first))
    }

    /// How many pods kubectl printed, and what that took.
    fn theirs(&self, folder: &Path) -> Result<(usize, Cost), BenchError> {
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
