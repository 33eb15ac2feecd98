//! Everything that needs no test run: format, lints, licences, the contract.

use crate::bindings::{self, BindingsError};
use crate::step::{Step, StepError, say};
use crate::system;
use crate::window_ui::{self, UiError};
use crate::workspace::Workspace;
use concertina_sandbox::PackagesError;
use std::path::PathBuf;

/// The release of cargo-deny that is installed when there is none.
const CARGO_DENY: &str = "0.20.2";

/// Why a check is not green.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckError {
    /// Packages of the system are missing.
    #[error(transparent)]
    System(#[from] PackagesError),
    /// The committed contract is not the one of the code.
    #[error(transparent)]
    Bindings(#[from] BindingsError),
    /// A checker found something, or could not run.
    #[error("a check failed")]
    Step(#[from] StepError),
    /// The window's packages could not be installed.
    #[error("cannot install the window's packages")]
    Ui(#[from] UiError),
}

/// Runs the checks that need no build of the whole workspace; stops at the first that fails.
pub(crate) fn quick(workspace: &Workspace) -> Result<(), CheckError> {
    system::ensure(true)?;
    cargo(workspace, "format", &["fmt", "--all", "--check"]).run()?;
    bindings::check(workspace)?;
    say("bindings: as committed");
    window_ui::install(workspace)?;
    window_ui::npm(workspace, "window types", &["run", "check"]).run()?;
    window_ui::npm(workspace, "window lints", &["run", "lint"]).run()?;
    Ok(())
}

/// Runs the other checks; stops at the first that fails.
pub(crate) fn thorough(workspace: &Workspace) -> Result<(), CheckError> {
    window_ui::build(workspace)?;
    cargo_deny(workspace)?;
    let clippy = ["check", "--locked", "--workspace", "--all-targets"];
    // `cargo clippy` would take what another checkout of the shared build folder has found for ours.
    let wrapper = workspace.root().join(".cargo/clippy");
    cargo(workspace, "clippy", &clippy).env("RUSTC_WORKSPACE_WRAPPER", wrapper).run()?;
    Ok(())
}

/// Licences, banned crates and sources. Advisories need a database from elsewhere and are checked by hand.
fn cargo_deny(workspace: &Workspace) -> Result<(), StepError> {
    let program = ensure_cargo_deny(workspace)?;
    Step::new("licences and sources", &program.to_string_lossy())
        .folder(workspace.root())
        .args(["--workspace", "--locked", "--all-features", "check", "bans", "licenses", "sources"])
        .run()
        .map(drop)
}

/// cargo-deny from crates.io, once for all checkouts.
fn ensure_cargo_deny(workspace: &Workspace) -> Result<PathBuf, StepError> {
    let root = workspace.cache("tools");
    let program = root.join("bin/cargo-deny");
    if !program.exists() {
        // A debug build starts a little slower and is built in a fraction of the time.
        Step::new("installing cargo-deny", "cargo")
            .folder(workspace.root())
            .args(["install", "--locked", "--debug", "--version", CARGO_DENY, "cargo-deny", "--root"])
            .args([&root])
            .run()?;
    }
    Ok(program)
}

fn cargo(workspace: &Workspace, name: &str, arguments: &[&str]) -> Step {
    Step::new(name, "cargo").folder(workspace.root()).args(arguments)
}
