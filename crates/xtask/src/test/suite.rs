//! The groups of tests, and how each is run.

use super::fleet::Fleet;
use super::{Summary, TestError};
use crate::program;
use crate::step::{Step, StepError};
use crate::window_ui;
use crate::workspace::Workspace;
use std::fs;
use std::path::Path;

/// A group of tests with a runner of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Suite {
    /// Tests inside the Rust crates.
    Unit,
    /// Tests of the window's TypeScript.
    Ui,
    /// The core through its public API.
    It,
    /// The sandbox itself, with real clusters.
    Fleet,
    /// The real window on the sandbox.
    Window,
}

impl Suite {
    /// Every suite, the fastest first.
    pub(crate) const ALL: [Self; 5] = [Self::Ui, Self::Unit, Self::It, Self::Window, Self::Fleet];

    /// The suite's name as the filter spells it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Ui => "ui",
            Self::It => "it",
            Self::Fleet => "fleet",
            Self::Window => "window",
        }
    }

    /// The suite of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suite| suite.name() == name)
    }

    /// Whether a test of this suite has the text in its name.
    pub(crate) fn mentions(self, workspace: &Workspace, filter: &str) -> bool {
        let folders: &[&str] = match self {
            Self::Unit => &["crates", "src-tauri/src", "tests/sandbox/src"],
            Self::Ui => &["ui/tests"],
            Self::It => &["tests/it"],
            Self::Fleet => &["tests/fleet"],
            Self::Window => &["tests/window"],
        };
        folders.iter().any(|folder| names_test(&workspace.root().join(folder), filter))
    }

    /// Whether its tests want the sandbox.
    pub(crate) const fn wants_sandbox(self) -> bool {
        matches!(self, Self::It | Self::Fleet | Self::Window)
    }

    /// Whether its tests, or what they are built from, want packages of the system.
    pub(crate) const fn wants_packages(self) -> bool {
        !matches!(self, Self::Ui)
    }

    /// Runs the suite, or those of its tests whose name holds the text. `sandbox` is the fleet's number.
    pub(crate) fn run(
        self,
        workspace: &Workspace,
        filter: Option<&str>,
        sandbox: &Fleet,
        summary: &mut Summary,
    ) -> Result<(), TestError> {
        let done = match self {
            Self::Unit => unit(workspace, filter).run(),
            // Most wait for servers, and some for their turn on the fleet: one more than there are cores.
            Self::It => sandbox
                .given_to(target(workspace, "core tests", "it"))
                .args(filter)
                .args(["--", "--test-threads=3"])
                .run(),
            // One after another: they cut parts of the one fleet off.
            Self::Fleet => sandbox
                .given_to(target(workspace, "sandbox tests", "fleet"))
                .args(filter)
                .args(["--", "--test-threads=1"])
                .run(),
            Self::Window => {
                let program = program::build(workspace, false)?;
                // Each has a display and a program of its own; two of them fill two cores.
                sandbox
                    .given_to(target(workspace, "window tests", "window"))
                    .env("CONCERTINA_PROGRAM", program)
                    .args(filter)
                    .args(["--", "--test-threads=2"])
                    .run()
            }
            Self::Ui => {
                window_ui::install(workspace)?;
                ui(workspace, filter).run()
            }
        };
        let (lines, succeeded) = match done {
            Ok(lines) => (lines, true),
            Err(StepError::Failed { lines, .. }) => (lines, false),
            Err(StepError::Start { .. }) => (Vec::new(), false),
        };
        summary.add(self.name(), &lines, succeeded);
        Ok(())
    }
}

/// `cargo test` of one package or more, told to run everything although something fails.
fn cargo_test(workspace: &Workspace, name: &str) -> Step {
    Step::new(name, "cargo").folder(workspace.root()).args(["test", "--locked", "--no-fail-fast"])
}

fn unit(workspace: &Workspace, filter: Option<&str>) -> Step {
    cargo_test(workspace, "unit tests").args(["--workspace", "--lib", "--bins"]).args(filter)
}

/// One test target of the tests' own package, built as the unit tests are: of the workspace, so that no crate is built twice.
fn target(workspace: &Workspace, name: &str, target: &str) -> Step {
    cargo_test(workspace, name).args(["--workspace", "--test", target])
}

fn ui(workspace: &Workspace, filter: Option<&str>) -> Step {
    let step = window_ui::npm(workspace, "window unit tests", &["run", "test", "--"]);
    step.args(filter.map(|filter| ["-t", filter]).into_iter().flatten())
}

/// Whether a file of the folder defines a test whose name holds the text.
fn names_test(folder: &Path, filter: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.filter_map(Result::ok).any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return names_test(&path, filter);
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        text.lines().any(|line| is_test_line(line, filter))
    })
}

/// `fn NAME(` of Rust, `it("NAME"` or `test("NAME"` of TypeScript.
fn is_test_line(line: &str, filter: &str) -> bool {
    let line = line.trim_start();
    ["fn ", "async fn ", "it(", "test(", "describe("].iter().any(|start| line.starts_with(start))
        && line.contains(filter)
}
