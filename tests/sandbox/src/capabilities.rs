//! What this machine lets a sandbox do.

use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use crate::command;
use crate::packages;

/// Leaves the real nodes out although the machine could run them; for fleets that tests start beside the first.
pub const SIMULATED_ONLY_VARIABLE: &str = "CONCERTINA_SANDBOX_SIMULATED_ONLY";

/// What a fleet on this machine can have. Control planes and simulated nodes need nothing but Go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// Nodes that run real containers, images and the registry; otherwise why not.
    pub real_nodes: Result<(), MissingCapability>,
}

/// Why a fleet has no real nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MissingCapability {
    /// The user is not root.
    NotRoot,
    /// They were left out on request.
    LeftOut,
    /// Network namespaces cannot be made here.
    NoNamespaces,
    /// The kernel's cgroup controllers are not mounted.
    NoCgroups,
    /// Packages are missing and could not be installed.
    Packages(String),
}

impl fmt::Display for MissingCapability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotRoot => f.write_str("real nodes need root"),
            Self::LeftOut => write!(f, "{SIMULATED_ONLY_VARIABLE} is set"),
            Self::NoNamespaces => f.write_str("this machine makes no network namespaces"),
            Self::NoCgroups => f.write_str("no cgroup controllers in /sys/fs/cgroup"),
            Self::Packages(names) => write!(f, "packages are missing: {names}"),
        }
    }
}

impl Capabilities {
    /// Looks at this machine; changes nothing on it.
    pub fn of_this_machine() -> Self {
        Self { real_nodes: real_nodes() }
    }
}

/// Says on standard output that a test did not run, and why, in the form that `cargo xtask test` counts: with `CI=true`
/// a skipped test is a failure.
pub fn skip(test: &str, reason: &dyn fmt::Display) {
    // Not `println!`, whose words a passing test keeps to itself. Nobody is left to tell when this fails.
    let _ = writeln!(io::stdout(), "\nskipped: {test}: {reason}");
}

/// Whether the user is root.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn real_nodes() -> Result<(), MissingCapability> {
    if std::env::var_os(SIMULATED_ONLY_VARIABLE).is_some_and(|value| !value.is_empty()) {
        return Err(MissingCapability::LeftOut);
    }
    if !is_root() {
        return Err(MissingCapability::NotRoot);
    }
    let missing = packages::missing(packages::of_sandbox());
    if !missing.is_empty() {
        return Err(MissingCapability::Packages(missing.join(" ")));
    }
    if command::run(Command::new("unshare").args(["--net", "--mount", "--pid", "--fork", "true"])).is_err() {
        return Err(MissingCapability::NoNamespaces);
    }
    let cgroups = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup/cgroup.controllers"];
    if !cgroups.into_iter().any(|path| Path::new(path).exists()) {
        return Err(MissingCapability::NoCgroups);
    }
    Ok(())
}
