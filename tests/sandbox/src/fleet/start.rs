//! How a fleet is started, or completed.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::{Sandbox, SandboxError};
use crate::images::Images;
use crate::network::Network;
use crate::programs::Module;
use crate::progress::Progress;
use crate::site::SiteHandle;
use crate::spec::{CLOUD_TOKYO, REAL_NODES};
use crate::wait::{Look, TooLate, until};
use crate::{demo, image_build, images, kubeconfig, pki, registry};

impl Sandbox {
    /// Starts what is missing, all sites side by side, and waits until the fleet is ready.
    pub(super) fn start(&self, images: &Images, progress: &Progress) -> Result<(), SandboxError> {
        self.write("real-nodes", if self.real_nodes { "yes" } else { "no" })?;
        if self.real_nodes {
            Network::new(&self.layout).up()?;
            self.start_registry(images)?;
        }
        self.start_toxiproxy()?;
        thread::scope(|scope| {
            let nodes = scope.spawn(|| self.start_runtimes(images));
            let sites = self.sites.iter().map(|site| (site, scope.spawn(|| self.start_site(site, progress))));
            let sites: Vec<_> = sites.collect();
            nodes.join().map_err(|_| SandboxError::Thread("a node"))??;
            // The API server of the real nodes must answer before their kubelets are of use; they try again anyway.
            for node in self.real_nodes() {
                node.start_agents().map_err(|source| SandboxError::Node { node: node.name(), source })?;
            }
            for (site, thread) in sites {
                thread.join().map_err(|_| SandboxError::Thread(site.spec().name))??;
            }
            Ok::<_, SandboxError>(())
        })?;
        self.write_kubeconfig()?;
        self.write("complete", "")?;
        progress.say("fleet", &format!("ready; kubeconfig {}", self.kubeconfig_path().display()));
        Ok(())
    }

    fn start_site(&self, site: &SiteHandle, progress: &Progress) -> Result<(), SandboxError> {
        let real_nodes = site.plane.has_real_nodes();
        let nodes = if real_nodes { REAL_NODES.len() } else { site.spec().simulated_nodes.into() };
        let bring_up = || {
            site.start_control_plane(progress)?;
            let registry =
                if real_nodes { registry::address(&self.layout, true) } else { "registry.example".into() };
            site.apply_demo(&demo::manifest(site.spec(), &registry, real_nodes))?;
            site.start_addons(progress)?;
            if real_nodes {
                let dns = self.layout.service_address(site.spec().index, 10).to_string();
                let coredns = include_str!("../../manifests/coredns.yaml");
                let coredns = coredns.replace("@REGISTRY@", &registry).replace("@IMAGE@", images::COREDNS);
                site.apply(&coredns.replace("@DNS@", &dns))?;
            }
            site.wait_ready(nodes, progress)
        };
        bring_up().map_err(|source| SandboxError::Site { site: site.spec().name, source })
    }

    fn write_kubeconfig(&self) -> Result<(), SandboxError> {
        let logins = self.sites.iter().map(|site| site.plane.operator_login());
        let logins = logins.collect::<Result<Vec<_>, _>>()?;
        Ok(pki::write(&self.kubeconfig_path(), &kubeconfig::render(&logins))?)
    }

    fn start_runtimes(&self, images: &Images) -> Result<(), SandboxError> {
        for node in self.real_nodes() {
            // Its login is signed by the site's authority.
            let pki = node.plane.pki();
            until("certificates", Duration::from_mins(1), Duration::from_millis(20), || {
                let there = pki.service_account_public().exists()
                    && node.plane.directory().join("tokens.csv").exists();
                Ok::<_, TooLate>(if there { Look::There(()) } else { Look::NotYet("none".into()) })
            })?;
            node.start_runtime(&images.pause())
                .map_err(|source| SandboxError::Node { node: node.name(), source })?;
        }
        Ok(())
    }

    fn start_registry(&self, images: &Images) -> Result<(), SandboxError> {
        let storage = self.layout.state().join("registry");
        if !storage.exists() {
            // A copy: what tests push must not be there in the next fleet.
            image_build::copy_directory(&images.storage(), &storage).map_err(SandboxError::Registry)?;
        }
        let config = registry::config(&storage, &registry::address(&self.layout, true));
        let config = self.write("registry.yaml", &config)?;
        self.processes
            .start(&registry::daemon(self.programs.path(Module::Registry, "registry")?, &config))?;
        Ok(())
    }

    /// The link is a good one after every `up`, whatever a test that crashed had made of it.
    fn start_toxiproxy(&self) -> Result<(), SandboxError> {
        let toxiproxy = self.toxiproxy();
        let config = self.write("toxiproxy.json", &toxiproxy.config())?;
        let program = self.programs.path(Module::Toxiproxy, "server")?;
        self.processes.start(&toxiproxy.daemon(program, &config))?;
        until(
            &format!("toxiproxy before {} answers", CLOUD_TOKYO.name),
            Duration::from_secs(30),
            Duration::from_millis(50),
            || {
                self.processes.require("toxiproxy")?;
                Ok(if toxiproxy.clear().is_ok() { Look::There(()) } else { Look::NotYet("no answer".into()) })
            },
        )
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, SandboxError> {
        let path = self.layout.state().join(name);
        fs::write(&path, text).map_err(|source| SandboxError::Write { path: path.clone(), source })?;
        Ok(path)
    }
}
