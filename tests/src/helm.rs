//! The real `helm` on one site, with a home of its own.

use crate::Outcome;
use concertina_sandbox::{Progress, Sandbox, SiteHandle};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// `helm` in one namespace of one site. What it keeps on this machine goes with it.
#[derive(Debug)]
pub struct Helm {
    program: PathBuf,
    kubeconfig: PathBuf,
    namespace: String,
    home: TempDir,
}

impl Helm {
    /// Builds `helm` when it is not there (about three minutes when cold).
    pub fn new(sandbox: &Sandbox, site: &SiteHandle, namespace: &str) -> Outcome<Self> {
        Self::of(sandbox.helm(&Progress::silent())?, site, namespace)
    }

    /// As [`Self::new`], of version 3.
    pub fn three(sandbox: &Sandbox, site: &SiteHandle, namespace: &str) -> Outcome<Self> {
        Self::of(sandbox.helm3(&Progress::silent())?, site, namespace)
    }

    fn of(program: PathBuf, site: &SiteHandle, namespace: &str) -> Outcome<Self> {
        let (kubeconfig, home) = (site.admin_kubeconfig(), tempfile::tempdir()?);
        Ok(Self { program, kubeconfig, namespace: namespace.to_owned(), home })
    }

    /// Runs it and returns what it printed.
    pub fn run(&self, arguments: &[&str]) -> Outcome<String> {
        let mut helm = Command::new(&self.program);
        helm.args(arguments)
            .arg("--namespace")
            .arg(&self.namespace)
            .arg("--kubeconfig")
            .arg(&self.kubeconfig);
        // An offset, as users have: helm writes times of its own zone.
        helm.env_clear().env("HOME", self.home.path()).env("TZ", "Asia/Seoul");
        for kept in ["cache", "config", "data"] {
            helm.env(format!("HELM_{}_HOME", kept.to_uppercase()), self.home.path().join(kept));
        }
        let output = helm.output()?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout)?);
        }
        Err(format!("helm {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }

    /// Runs it and reads what it printed as JSON.
    pub fn json(&self, arguments: &[&str]) -> Outcome<Value> {
        Ok(serde_json::from_str(&self.run(&[arguments, &["--output", "json"]].concat())?)?)
    }

    /// Writes a chart in its home: files by their paths in it. One of the same name is overwritten.
    pub fn chart(&self, name: &str, files: &[(&str, &str)]) -> Outcome<String> {
        let folder = self.home.path().join("charts").join(name);
        for (path, text) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("/")))?;
            std::fs::write(path, text)?;
        }
        Ok(folder.to_string_lossy().into_owned())
    }
}
