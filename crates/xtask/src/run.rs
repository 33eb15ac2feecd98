//! `cargo xtask run`: builds everything and opens the window.

use crate::program::{self, BuildError};
use crate::step::say;
use crate::system;
use crate::workspace::Workspace;
use clap::Args;
use concertina_sandbox::{PackagesError, Sandbox, SandboxError};
use std::path::Path;
use std::process::{Command, ExitStatus};

/// Arguments of `cargo xtask run`.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Shows the sandbox fleet, and brings it up first.
    #[arg(long)]
    sandbox: bool,
    /// Builds with optimizations.
    #[arg(long)]
    release: bool,
}

/// Why the window did not open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    /// The program could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Packages of the system are missing.
    #[error(transparent)]
    System(#[from] PackagesError),
    /// The fleet did not come up.
    #[error("the sandbox did not come up")]
    Sandbox(#[from] SandboxError),
    /// The program could not be started.
    #[error("cannot start the program")]
    Start(#[source] std::io::Error),
    /// The program failed.
    #[error("the program ended with {0}")]
    Ended(ExitStatus),
}

/// Builds everything and opens the window.
pub(crate) fn run(workspace: &Workspace, arguments: &RunArguments) -> Result<(), RunError> {
    let program = program::build(workspace, arguments.release)?;
    let mut command = on_a_display(&program)?;
    if arguments.sandbox || !has_kubeconfig() {
        if !arguments.sandbox {
            say("no kubeconfig here: showing the sandbox fleet");
        }
        let sandbox = Sandbox::up(&crate::sandbox::progress())?;
        command.arg("--kubeconfig").arg(sandbox.kubeconfig_path());
    }
    say("the window is open; close it to end");
    let status = command.status().map_err(RunError::Start)?;
    if status.success() { Ok(()) } else { Err(RunError::Ended(status)) }
}

/// The program on the user's display, or on one of its own where there is none.
fn on_a_display(program: &Path) -> Result<Command, PackagesError> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("DISPLAY") || set("WAYLAND_DISPLAY") {
        return Ok(Command::new(program));
    }
    say(
        "there is no display: running under Xvfb, where nobody sees the window (`cargo xtask tour` takes pictures)",
    );
    system::ensure(true)?;
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24"]).arg(program);
    // Without a graphics card the accelerated renderer shows nothing.
    command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    Ok(command)
}

/// Whether the user has a kubeconfig where kubectl would look.
fn has_kubeconfig() -> bool {
    std::env::var_os("KUBECONFIG").is_some_and(|value| !value.is_empty())
        || directories::BaseDirs::new().is_some_and(|dirs| dirs.home_dir().join(".kube/config").is_file())
}
