//! The image registry of a fleet.

use std::path::{Path, PathBuf};

use crate::layout::{FleetPort, Layout};
use crate::process::Daemon;

/// Where the registry is reached, from this machine and from the nodes: `ADDRESS:PORT`, plain HTTP.
pub(crate) fn address(layout: &Layout, real_nodes: bool) -> String {
    let port = layout.fleet_port(FleetPort::Registry);
    if real_nodes { format!("{}:{port}", layout.bridge_address()) } else { format!("127.0.0.1:{port}") }
}

/// The registry's process.
pub(crate) fn daemon(program: PathBuf, config: &Path) -> Daemon {
    Daemon::new("registry", program).args([std::ffi::OsStr::new("serve"), config.as_os_str()])
}

/// Configuration of a registry that keeps its images in `storage` and listens on `address`.
pub(crate) fn config(storage: &Path, address: &str) -> String {
    format!(
        "version: 0.1\nlog:\n  level: warn\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    \
         rootdirectory: {}\n  delete:\n    enabled: true\nhttp:\n  addr: {address}\n",
        storage.display()
    )
}
