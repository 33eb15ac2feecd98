//! `cargo xtask test`: everything that must hold, or the part that a filter names.

mod checks;
mod suite;
mod summary;

use crate::window_ui::UiError;
use crate::workspace::Workspace;
use clap::Args;
use suite::Suite;
use summary::Summary;

/// Arguments of `cargo xtask test`.
#[derive(Debug, Args)]
pub(crate) struct TestArguments {
    /// `unit`, `it`, `fleet`, `ui`, `window`, or a part of a test's name; without it every check and every test runs.
    filter: Option<String>,
}

/// Why the run is not green.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TestError {
    /// A check failed.
    #[error(transparent)]
    Check(#[from] checks::CheckError),
    /// The window's packages could not be installed.
    #[error("cannot install the window's packages")]
    Ui(#[from] UiError),
    /// Tests failed.
    #[error("{} failed", .0.join(", "))]
    Failed(Vec<String>),
    /// Tests were skipped where none may be.
    #[error("tests were skipped, which is a failure with CI=true")]
    Skipped,
    /// No test has that name.
    #[error("no test is called {0:?}")]
    NoSuchTest(String),
}

/// Runs the checks and the tests.
pub(crate) fn run(workspace: &Workspace, arguments: &TestArguments) -> Result<(), TestError> {
    let mut summary = Summary::default();
    let done = match arguments.filter.as_deref() {
        None => everything(workspace, &mut summary),
        Some(filter) => filtered(workspace, filter, &mut summary),
    };
    summary.print();
    done?;
    summary.verdict()
}

fn everything(workspace: &Workspace, summary: &mut Summary) -> Result<(), TestError> {
    checks::run(workspace)?;
    Suite::ALL.into_iter().try_for_each(|suite| suite.run(workspace, None, summary))
}

fn filtered(workspace: &Workspace, filter: &str, summary: &mut Summary) -> Result<(), TestError> {
    if let Some(suite) = Suite::named(filter) {
        return suite.run(workspace, None, summary);
    }
    let suites: Vec<Suite> =
        Suite::ALL.into_iter().filter(|suite| suite.mentions(workspace, filter)).collect();
    if suites.is_empty() {
        return Err(TestError::NoSuchTest(filter.to_owned()));
    }
    suites.into_iter().try_for_each(|suite| suite.run(workspace, Some(filter), summary))
}
