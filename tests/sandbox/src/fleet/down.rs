//! How a fleet goes.

use std::fs;
use std::path::Path;

use super::SandboxError;
use crate::cgroup;
use crate::layout::Layout;
use crate::network::Network;
use crate::process::Processes;
use crate::spec::SITES;

/// Ends everything of the fleet, with or without its records, and removes its data.
pub(super) fn take_down(layout: &Layout) -> Result<(), SandboxError> {
    let processes = Processes::new(layout);
    // All data goes with the fleet, so nothing needs the time to tidy up.
    for name in processes.recorded() {
        processes.kill(&name)?;
    }
    processes.kill_strays()?;
    Network::new(layout).down()?;
    cgroup::remove(layout)?;
    wipe(layout.state(), &["sites", "kubeconfig", "lock"])?;
    for site in SITES {
        wipe(&layout.site(site.name), &["pki", "credential-plugin"])?;
    }
    Ok(())
}

/// Removes everything in a directory but `keep`.
fn wipe(directory: &Path, keep: &[&str]) -> Result<(), SandboxError> {
    let Ok(entries) = fs::read_dir(directory) else { return Ok(()) };
    for entry in entries.flatten().filter(|entry| !keep.iter().any(|name| entry.file_name() == *name)) {
        let path = entry.path();
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|source| SandboxError::Write { path, source })?;
    }
    Ok(())
}
