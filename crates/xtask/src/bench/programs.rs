//! What is measured, built as it is shipped.

use crate::program::{self, BuildError as ProgramError};
use crate::step::{Step, StepError};
use crate::system;
use crate::window_ui::{self, UiError};
use crate::workspace::Workspace;
use concertina_sandbox::PackagesError;
use std::path::PathBuf;

/// The programs of a run.
#[derive(Debug)]
pub(crate) struct Built {
    /// The folder of the programs.
    folder: PathBuf,
    /// The application.
    pub(crate) concertina: PathBuf,
}

/// Why something could not be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    /// Packages of the system are missing.
    #[error(transparent)]
    System(#[from] PackagesError),
    /// The pages could not be built.
    #[error("cannot build the window's pages")]
    Ui(#[from] UiError),
    /// The application could not be built.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// A measuring program could not be built.
    #[error("cannot build the measuring programs")]
    Measuring(#[from] StepError),
}

impl Built {
    /// Builds the measuring programs, and both windows when they are asked for.
    pub(crate) fn build(workspace: &Workspace, windows: bool) -> Result<Self, BuildError> {
        let cargo = |name: &str, packages: &[&str]| {
            Step::new(name, "cargo")
                .folder(workspace.root())
                .args(["build", "--locked", "--release"])
                .args(packages)
                .run()
        };
        let measuring = [
            "perf-server",
            "perf-list",
            "perf-core",
            "perf-scale",
            "perf-rollback",
            "perf-image",
            "perf-window",
        ]
        .map(|name| ["--bin", name]);
        cargo(
            "measuring programs",
            &[&["--package", "concertina-tests"], measuring.as_flattened()].concat(),
        )?;
        if windows {
            system::ensure(true)?;
            window_ui::build(workspace)?;
            // In one go: both have the same Tauri with the same features.
            cargo("windows", &["--package", "concertina-desktop", "--package", "concertina-empty-window"])?;
        }
        Ok(Self::before(workspace))
    }

    /// What was built before.
    pub(crate) fn before(workspace: &Workspace) -> Self {
        Self { folder: workspace.target().join("release"), concertina: program::path(workspace, true) }
    }

    /// The path of a program that is only for measuring.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}
