//! Finds and runs the user's `helm`.

use super::{Chart, HelmError};
use crate::exec::{Bounds, Environment, ProcessError, locate, run, told};
use crate::redact::Redactor;
use concertina_contract::ChartId;
use std::collections::VecDeque;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

/// How far it may go where it reads what is on this machine.
pub(super) const LOCAL: Bounds = Bounds { time: Duration::from_secs(30), output: 64 << 20 };
/// How far it may go where it asks a repository or a registry.
pub(super) const REMOTE: Bounds = Bounds { time: Duration::from_mins(2), output: 16 << 20 };
/// Runs at a time.
const AT_ONCE: usize = 4;
/// Charts that are kept open.
const OPEN: usize = 16;
/// Lines that are told of a failure.
const LINES: usize = 24;
/// Variables that lead `helm` to a cluster, or change what it prints.
const LEFT_OUT: [&str; 4] = ["KUBECONFIG", "HELM_NAMESPACE", "HELM_DEBUG", "HELM_DRIVER"];

/// The user's `helm`, and the charts that were opened by it. Cheap to clone.
#[derive(Clone)]
pub struct Helm(pub(super) Arc<Inner>);

pub(super) struct Inner {
    environment: Environment,
    pub(super) folder: PathBuf,
    redactor: Redactor,
    turns: Semaphore,
    open: Mutex<VecDeque<Arc<Chart>>>,
}

impl Helm {
    /// `folder` holds the archives of charts while they are open. What an earlier run left there is taken away.
    pub fn new(environment: Environment, folder: PathBuf, redactor: Redactor) -> Self {
        // Nobody has a chart open yet; what cannot be taken away now is next time.
        let _ = std::fs::remove_dir_all(&folder);
        let turns = Semaphore::new(AT_ONCE);
        Self(Arc::new(Inner { environment, folder, redactor, turns, open: Mutex::default() }))
    }

    /// Its version, for example `v4.3.1`; none where there is no `helm`.
    pub async fn version(&self) -> Result<Option<String>, HelmError> {
        let arguments = ["version", "--template", "{{.Version}}"].map(str::to_owned);
        match self.run(&arguments, None, LOCAL, &[]).await {
            Ok(output) => Ok(Some(self.0.redactor.text(String::from_utf8_lossy(&output).trim()))),
            Err(HelmError::Missing) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A chart that is open.
    pub(crate) fn chart(&self, id: &ChartId) -> Result<Arc<Chart>, HelmError> {
        let open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.iter().find(|chart| chart.id() == id).cloned().ok_or(HelmError::Unknown)
    }

    /// Keeps a chart open; the one that was opened longest ago goes when there are many.
    pub(super) fn keep(&self, chart: Chart) -> Arc<Chart> {
        let chart = Arc::new(chart);
        let mut open = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|other| other.id() != chart.id());
        open.push_back(chart.clone());
        let over = open.len().saturating_sub(OPEN);
        open.drain(..over);
        chart
    }

    /// Runs it. `hidden` are values of the input that no failure may tell.
    pub(super) async fn run(
        &self,
        arguments: &[String],
        input: Option<&[u8]>,
        bounds: Bounds,
        hidden: &[String],
    ) -> Result<Zeroizing<Vec<u8>>, HelmError> {
        let path = locate("helm", &self.0.environment).ok_or(HelmError::Missing)?;
        let _turn = self.0.turns.acquire().await.map_err(|_| HelmError::Timeout)?;
        let output = run(&path, arguments, self.variables(), input, bounds).await;
        output.map_err(|error| match error {
            ProcessError::Start => HelmError::Failed { said: String::new() },
            ProcessError::Failed(_, text) => HelmError::Failed { said: self.said(&text, hidden) },
            ProcessError::Timeout(_) => HelmError::Timeout,
            ProcessError::TooLong => HelmError::Output,
        })
    }

    fn said(&self, text: &str, hidden: &[String]) -> String {
        self.0.redactor.text(&told(text, hidden.iter().map(String::as_str), LINES))
    }

    /// Our environment, without what leads to a cluster: a file that is not there names none.
    fn variables(&self) -> Vec<(String, Zeroizing<String>)> {
        let kept = |name: &str| !LEFT_OUT.contains(&name) && !name.starts_with("HELM_KUBE");
        let ours = self.0.environment.iter().filter(|(name, _)| kept(name));
        let ours = ours.map(|(name, value)| (name.to_owned(), value.to_owned().into()));
        let none = self.0.folder.join("no-cluster").to_string_lossy().into_owned();
        ours.chain([("KUBECONFIG".to_owned(), none.into())]).collect()
    }
}

impl fmt::Debug for Helm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Helm")
    }
}
