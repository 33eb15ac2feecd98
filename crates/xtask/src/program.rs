//! `cargo xtask build`: the program, with its pages inside.

use crate::step::{Step, StepError};
use crate::system;
use crate::window_ui::{self, UiError};
use crate::workspace::Workspace;
use clap::Args;
use concertina_sandbox::PackagesError;
use std::path::PathBuf;

/// Arguments of `cargo xtask build`.
#[derive(Debug, Args)]
pub(crate) struct BuildArguments {
    /// Builds with optimizations.
    #[arg(long)]
    pub(crate) release: bool,
}

/// Why the program could not be built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    /// Packages of the system are missing.
    #[error(transparent)]
    System(#[from] PackagesError),
    /// The pages could not be built.
    #[error("cannot build the window's pages")]
    Ui(#[from] UiError),
    /// cargo failed.
    #[error("cannot build the program")]
    Cargo(#[from] StepError),
}

/// Builds the program; the answer is its path.
pub(crate) fn build(workspace: &Workspace, release: bool) -> Result<PathBuf, BuildError> {
    system::ensure(false)?;
    window_ui::build(workspace)?;
    let step = Step::new("cargo build", "cargo").folder(workspace.root());
    step.args(["build", "--locked", "--package", "concertina-desktop"])
        .args(release.then_some("--release"))
        .run()?;
    Ok(path(workspace, release))
}

/// Where the built program is.
pub(crate) fn path(workspace: &Workspace, release: bool) -> PathBuf {
    workspace.target().join(if release { "release" } else { "debug" }).join("concertina")
}
