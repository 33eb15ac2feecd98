//! A scripted API server in a process of its own.

use super::BenchError;
use super::programs::Built;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// `perf-server`, which serves until its standard input ends.
pub(crate) struct Server {
    child: Child,
    about: Value,
}

impl Server {
    /// With so many pods.
    pub(crate) fn start(built: &Built, pods: usize) -> Result<Self, BenchError> {
        let mut command = Command::new(built.path("perf-server"));
        let mut child = command.arg(pods.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
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

    /// What it says of itself: `url`, `kubeconfig`.
    pub(crate) fn text(&self, key: &str) -> String {
        self.about[key].as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // It ends by itself; one that does not is not waited for twice.
        let _ = self.child.wait();
    }
}
