//! What a node is told for a while, as whoever runs nodes does: registries and names.

use std::fs;
use std::path::PathBuf;

use crate::command::run_args;
use crate::real_node::{RealNode, RealNodeError};

/// A registry of which a node was told, which it forgets when this goes.
#[derive(Debug)]
pub struct ToldRegistry(PathBuf);

/// A name that a node knows, until this goes.
#[derive(Debug)]
pub struct ToldName(i32);

impl Drop for ToldRegistry {
    fn drop(&mut self) {
        // Of a node that is gone there is nothing to forget.
        drop(fs::remove_dir_all(&self.0));
    }
}

impl Drop for ToldName {
    fn drop(&mut self) {
        drop(inside(self.0, &["umount", "/etc/hosts"]));
    }
}

impl RealNode {
    /// Tells the node that a registry (`ADDRESS:PORT`) speaks plain HTTP (`containerd/docs/hosts.md`).
    pub fn tell_of_registry(&self, registry: &str) -> Result<ToldRegistry, RealNodeError> {
        let hosts = include_str!("../manifests/hosts.toml").replace("@REGISTRY@", registry);
        self.tell(registry, &[("hosts.toml", &hosts)])
    }

    /// Tells the node to trust an authority (PEM) for a registry. `hosts` is the file that it is told by, as it is written for
    /// nodes whose containerd looks in `/etc/containerd/certs.d`.
    pub fn trust_registry(
        &self,
        registry: &str,
        hosts: &str,
        authority: &str,
    ) -> Result<ToldRegistry, RealNodeError> {
        let own = self.certificates().display().to_string();
        let hosts = hosts.replace("/etc/containerd/certs.d", &own);
        self.tell(registry, &[("ca.crt", authority), ("hosts.toml", &hosts)])
    }

    /// Tells the node which address has a name.
    pub fn tell_of_name(&self, name: &str, address: &str) -> Result<ToldName, RealNodeError> {
        let path = self.directory().join("hosts");
        fs::write(&path, format!("127.0.0.1 localhost\n{address} {name}\n"))
            .map_err(|source| RealNodeError::Write { path: path.clone(), source })?;
        let holder = self.holder()?;
        inside(holder, &["mount", "--bind", &path.display().to_string(), "/etc/hosts"])?;
        Ok(ToldName(holder))
    }

    /// Where the node's containerd looks for what it is told of registries.
    fn certificates(&self) -> PathBuf {
        self.directory().join("certs.d")
    }

    fn tell(&self, registry: &str, files: &[(&str, &str)]) -> Result<ToldRegistry, RealNodeError> {
        let folder = self.certificates().join(registry);
        fs::create_dir_all(&folder)
            .map_err(|source| RealNodeError::Write { path: folder.clone(), source })?;
        let told = ToldRegistry(folder);
        for (name, text) in files {
            let path = told.0.join(name);
            fs::write(&path, text).map_err(|source| RealNodeError::Write { path, source })?;
        }
        Ok(told)
    }
}

/// Runs a program where the node's own programs see what it mounts.
fn inside(holder: i32, command: &[&str]) -> Result<(), RealNodeError> {
    let target = holder.to_string();
    let enter = ["--target", &target, "--mount", "--"];
    run_args("nsenter", enter.iter().chain(command)).map(drop).map_err(RealNodeError::Mount)
}
