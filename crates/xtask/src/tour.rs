//! `cargo xtask tour`: the real window through the main job, with the pictures that the documents use.

use crate::program::{self, BuildError};
use crate::step::{Step, StepError};
use crate::system;
use crate::workspace::Workspace;
use concertina_sandbox::{PackagesError, Sandbox, SandboxError};

/// Why there are no pictures.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TourError {
    /// The program could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Packages of the system are missing.
    #[error(transparent)]
    System(#[from] PackagesError),
    /// The fleet did not come up.
    #[error("the sandbox did not come up")]
    Sandbox(#[from] SandboxError),
    /// The tour was cut off.
    #[error("the tour was cut off")]
    Step(#[from] StepError),
}

/// Drives the window on the sandbox; pictures go to `docs/screenshots`.
pub(crate) fn run(workspace: &Workspace) -> Result<(), TourError> {
    system::ensure(true)?;
    let program = program::build(workspace, false)?;
    Sandbox::up(&crate::sandbox::progress())?;
    Step::new("tour", "cargo")
        .folder(workspace.root())
        .args(["run", "--quiet", "--locked", "--package", "concertina-tests", "--bin", "tour"])
        .env("CONCERTINA_PROGRAM", program)
        .run()?;
    Ok(())
}
