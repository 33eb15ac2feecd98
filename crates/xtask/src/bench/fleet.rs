//! The sandbox as benchmarks find it, and namespaces of theirs in it.

use super::BenchError;
use crate::step::say;
use concertina_sandbox::{Sandbox, SandboxError, SiteError, SiteHandle};
use std::time::Duration;

/// From one look at pods that leave to the next. They are killed when they do not go by themselves, so that waiting ends.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// A fleet that is up; one that was not up before goes down again.
#[derive(Debug)]
pub(crate) struct Fleet {
    /// The fleet.
    pub(crate) sandbox: Sandbox,
    was_down: bool,
}

impl Fleet {
    /// The fleet that is up, or a new one.
    pub(crate) fn take() -> Result<Self, SandboxError> {
        match Sandbox::attach() {
            Ok(sandbox) => Ok(Self { sandbox, was_down: false }),
            Err(_) => Ok(Self { sandbox: Sandbox::up(&crate::sandbox::progress())?, was_down: true }),
        }
    }

    /// A site by its name.
    pub(crate) fn site(&self, name: &str) -> Result<&SiteHandle, BenchError> {
        self.sandbox
            .site(name)
            .ok_or_else(|| BenchError::Answer { program: "the sandbox", answer: format!("no site {name}") })
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        if self.was_down
            && let Err(error) = Sandbox::down()
        {
            say(&format!("the sandbox stays: {}", crate::workspace::chain(&error)));
        }
    }
}

/// A namespace with one Deployment; both go with it.
#[derive(Debug)]
pub(crate) struct Namespace<'a> {
    site: &'a SiteHandle,
    name: &'a str,
}

impl<'a> Namespace<'a> {
    /// Makes the namespace and a Deployment, and waits until all its pods are ready.
    pub(crate) fn new(
        site: &'a SiteHandle,
        name: &'a str,
        deployment: &str,
        replicas: u32,
    ) -> Result<Self, SiteError> {
        // Before it is made: what is half made goes too.
        let namespace = Self { site, name };
        site.kubectl(&["create", "namespace", name])?;
        let replicas = format!("--replicas={replicas}");
        let image = "--image=registry.example/orders:1";
        site.kubectl(&["create", "deployment", deployment, image, &replicas, "-n", name])?;
        namespace.settle(deployment)?;
        Ok(namespace)
    }

    /// Waits until all pods of the Deployment are ready.
    pub(crate) fn settle(&self, deployment: &str) -> Result<(), SiteError> {
        let deployment = format!("deployment/{deployment}");
        self.site.kubectl(&["rollout", "status", &deployment, "--timeout=600s", "-n", self.name])?;
        Ok(())
    }
}

impl Drop for Namespace<'_> {
    fn drop(&mut self) {
        let delete = ["delete", "namespace", self.name, "--ignore-not-found", "--timeout=600s"];
        if let Err(error) = self.site.kubectl(&delete) {
            say(&format!("namespace {} stays: {}", self.name, crate::workspace::chain(&error)));
        }
    }
}

/// A project that something else makes; it goes with this.
#[derive(Debug)]
pub(crate) struct Project<'a> {
    /// Where it is.
    pub(crate) site: &'a SiteHandle,
    /// Its name.
    pub(crate) name: &'a str,
}

impl Project<'_> {
    /// Waits until nothing is left of what an earlier run made: it goes by itself, which takes a while.
    pub(crate) fn clear(&self) -> Result<(), SiteError> {
        let delete = ["delete", "namespace", self.name, "--ignore-not-found", "--timeout=600s"];
        self.site.kubectl(&delete)?;
        Ok(())
    }

    /// Waits until the rollout of a Deployment is complete and no pod of the one before is left.
    pub(crate) fn settle(&self, deployment: &str) -> Result<(), SiteError> {
        let deployment = format!("deployment/{deployment}");
        self.site.kubectl(&["rollout", "status", &deployment, "--timeout=600s", "-n", self.name])?;
        let leaving = "jsonpath={.items[*].metadata.deletionTimestamp}";
        while !self.site.kubectl(&["get", "pods", "-n", self.name, "-o", leaving])?.trim().is_empty() {
            std::thread::sleep(LOOK_AGAIN);
        }
        Ok(())
    }
}

impl Drop for Project<'_> {
    fn drop(&mut self) {
        let delete = ["delete", "namespace", self.name, "--ignore-not-found", "--wait=false"];
        if let Err(error) = self.site.kubectl(&delete) {
            say(&format!("namespace {} stays: {}", self.name, crate::workspace::chain(&error)));
        }
    }
}
