//! A cgroup root for each real node's kubelet: kubelets that share one end each other's pods.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::layout::Layout;

const MOUNT: &str = "/sys/fs/cgroup";

/// Why a cgroup could not be made or removed.
#[derive(Debug, thiserror::Error)]
pub enum CgroupError {
    /// It could not be made.
    #[error("cannot make the cgroup {path}")]
    Make {
        /// Its directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It could not be removed.
    #[error("cannot remove the cgroup {path}")]
    Remove {
        /// Its directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A node's cgroup root as its kubelet is told it.
pub(crate) fn root_of(layout: &Layout, node: &str) -> String {
    format!("/{}/{node}", layout.bridge())
}

/// Makes a node's cgroup root under every controller.
pub(crate) fn make(layout: &Layout, node: &str) -> Result<(), CgroupError> {
    for hierarchy in hierarchies() {
        let fleet = hierarchy.join(layout.bridge());
        for directory in [&fleet, &fleet.join(node)] {
            create(directory).map_err(|source| CgroupError::Make { path: directory.clone(), source })?;
        }
    }
    Ok(())
}

/// Removes what a node that died left in its cgroups: a new kubelet would look for those containers one by one.
pub(crate) fn clear(layout: &Layout, node: &str) -> Result<(), CgroupError> {
    for path in hierarchies().into_iter().map(|hierarchy| hierarchy.join(layout.bridge()).join(node)) {
        if path.exists() {
            remove_tree(&path).map_err(|source| CgroupError::Remove { path, source })?;
        }
    }
    Ok(())
}

/// Removes the fleet's cgroups; no process is in them any more.
pub(crate) fn remove(layout: &Layout) -> Result<(), CgroupError> {
    for path in leftovers(layout) {
        remove_tree(&path).map_err(|source| CgroupError::Remove { path, source })?;
    }
    Ok(())
}

/// Directories of the fleet's cgroups that exist.
pub(crate) fn leftovers(layout: &Layout) -> Vec<PathBuf> {
    let fleets = hierarchies().into_iter().map(|hierarchy| hierarchy.join(layout.bridge()));
    fleets.filter(|path| path.exists()).collect()
}

/// Version 2 has one hierarchy, version 1 one for each controller.
fn hierarchies() -> Vec<PathBuf> {
    let mount = Path::new(MOUNT);
    if is_v2(mount) {
        return vec![mount.to_path_buf()];
    }
    let Ok(entries) = fs::read_dir(mount) else { return Vec::new() };
    let directories = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        // Names such as cpu,cpuacct are links to one directory; `unified` is not asked by anybody.
        (entry.file_type().ok()?.is_dir() && entry.file_name() != "unified").then(|| entry.path())
    });
    directories.collect()
}

fn is_v2(mount: &Path) -> bool {
    mount.join("cgroup.controllers").exists()
}

fn create(directory: &Path) -> io::Result<()> {
    match fs::create_dir(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => (),
    }
    let Some(parent) = directory.parent() else { return Ok(()) };
    for file in ["cpuset.cpus", "cpuset.mems"] {
        // A cpuset of version 1 is empty at first, and takes no process before it is filled.
        if parent.join("cgroup.clone_children").exists() && parent.join(file).exists() {
            fs::write(directory.join(file), fs::read(parent.join(file))?)?;
        }
    }
    if is_v2(parent) {
        fs::write(parent.join("cgroup.subtree_control"), "+cpuset +cpu +io +memory +pids")?;
    }
    Ok(())
}

fn remove_tree(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_tree(&entry.path())?;
        }
    }
    fs::remove_dir(directory)
}
