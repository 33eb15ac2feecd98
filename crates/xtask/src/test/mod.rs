//! `cargo xtask test`: everything that must hold, or the part that a filter names.

mod checks;
mod fleet;
mod suite;
mod summary;

use crate::program::BuildError;
use crate::system;
use crate::window_ui::UiError;
use crate::workspace::Workspace;
use clap::Args;
use concertina_sandbox::PackagesError;
use fleet::{Fleet, FleetError};
use std::thread;
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
    /// Packages of the system are missing.
    #[error(transparent)]
    System(#[from] PackagesError),
    /// The window's packages could not be installed.
    #[error("cannot install the window's packages")]
    Ui(#[from] UiError),
    /// The program could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The sandbox is not as it should be.
    #[error(transparent)]
    Fleet(#[from] FleetError),
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
    checks::quick(workspace)?;
    let fleet = Fleet::of_tests();
    // cargo and Go each leave one of two cores idle for minutes: on a cold machine they build side by side.
    thread::scope(|scope| {
        let programs = scope.spawn(|| fleet.build());
        checks::thorough(workspace)?;
        for suite in Suite::ALL.into_iter().filter(|suite| !suite.wants_sandbox()) {
            suite.run(workspace, None, &fleet, summary)?;
        }
        // A builder that panicked has said so; the fleet that does not come up tells the rest.
        programs.join().map_or(Ok(()), |built| built.map_err(TestError::from))
    })?;
    // Whatever happens from here on, the fleet goes down again.
    let tested = fleet.up().map_err(TestError::from).and_then(|()| {
        let mut suites = Suite::ALL.into_iter().filter(|suite| suite.wants_sandbox());
        suites.try_for_each(|suite| suite.run(workspace, None, &fleet, summary))
    });
    let down = fleet.down();
    tested?;
    Ok(down?)
}

fn filtered(workspace: &Workspace, filter: &str, summary: &mut Summary) -> Result<(), TestError> {
    if let Some(suite) = Suite::named(filter) {
        return run_suite(workspace, suite, None, summary);
    }
    let suites: Vec<Suite> =
        Suite::ALL.into_iter().filter(|suite| suite.mentions(workspace, filter)).collect();
    if suites.is_empty() {
        return Err(TestError::NoSuchTest(filter.to_owned()));
    }
    suites.into_iter().try_for_each(|suite| run_suite(workspace, suite, Some(filter), summary))
}

/// One suite on the user's own sandbox, which stays up: the next run of a test then takes seconds.
fn run_suite(
    workspace: &Workspace,
    suite: Suite,
    filter: Option<&str>,
    summary: &mut Summary,
) -> Result<(), TestError> {
    if suite.wants_packages() {
        system::ensure(suite == Suite::Window)?;
    }
    let fleet = Fleet::of_the_user();
    if suite.wants_sandbox() {
        fleet.up()?;
    }
    suite.run(workspace, filter, &fleet, summary)
}
