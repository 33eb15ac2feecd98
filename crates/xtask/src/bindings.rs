//! `cargo xtask bindings`: the TypeScript side of the contract.

use crate::workspace::Workspace;
use clap::Args;
use std::fs;
use std::path::PathBuf;

/// Arguments of `cargo xtask bindings`.
#[derive(Debug, Args)]
pub(crate) struct BindingsArguments {
    /// Writes nothing; fails when the committed file differs.
    #[arg(long)]
    check: bool,
}

/// Why the bindings are not as they should be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BindingsError {
    /// The committed file differs from the contract.
    #[error("{} differs from crates/contract: run `cargo xtask bindings`", .path.display())]
    Differs {
        /// The committed file.
        path: PathBuf,
    },
    /// The file could not be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
}

/// Writes the file, or compares it.
pub(crate) fn run(workspace: &Workspace, arguments: &BindingsArguments) -> Result<(), BindingsError> {
    if arguments.check { check(workspace) } else { write(workspace) }
}

/// Fails when the committed file differs from the contract.
pub(crate) fn check(workspace: &Workspace) -> Result<(), BindingsError> {
    let path = path(workspace);
    if fs::read_to_string(&path).is_ok_and(|committed| committed == concertina_contract::typescript()) {
        return Ok(());
    }
    Err(BindingsError::Differs { path })
}

fn write(workspace: &Workspace) -> Result<(), BindingsError> {
    let path = path(workspace);
    fs::write(&path, concertina_contract::typescript())
        .map_err(|source| BindingsError::Write { path, source })
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.ui().join("src/ipc/bindings.ts")
}
