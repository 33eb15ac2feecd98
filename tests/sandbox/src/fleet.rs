//! The fleet as a whole: three sites, the link to one of them, the registry.

mod down;
mod start;

use std::fs::{self, File};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use crate::access::AccessError;
use crate::addon::{self, Added, Addon, AddonError};
use crate::capabilities::{Capabilities, is_root};
use crate::command::CommandError;
use crate::control_plane::ControlPlane;
use crate::image_build::ImagesError;
use crate::images::Images;
use crate::layout::{Layout, LayoutError};
use crate::middleware::Middleware;
use crate::network::{Network, NetworkError};
use crate::packages::{self, PackagesError};
use crate::pki::PkiError;
use crate::process::{ProcessError, Processes};
use crate::programs::{Module, Programs, ProgramsError};
use crate::progress::Progress;
use crate::real_node::{RealNode, RealNodeError};
use crate::site::{SiteError, SiteHandle};
use crate::spare_node::{self, SpareNode};
use crate::spec::{DC_PANGYO, PLANT_BUSAN, REAL_NODES, SITES, SPARE_NODE};
use crate::toxiproxy::Toxiproxy;
use crate::wait::TooLate;
use crate::{cgroup, image_build, leftovers, registry};

/// A fleet that is up.
#[derive(Debug, Clone)]
pub struct Sandbox {
    pub(crate) layout: Layout,
    pub(crate) processes: Processes,
    programs: Programs,
    kubernetes: PathBuf,
    sites: Vec<SiteHandle>,
    real_nodes: bool,
}

/// Why there is no fleet, or why it did not go away.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// There is no place for its files.
    #[error("no place for the sandbox")]
    Layout(#[from] LayoutError),
    /// System packages are missing.
    #[error("no system packages")]
    Packages(#[from] PackagesError),
    /// Programs are missing.
    #[error("no programs")]
    Programs(#[from] ProgramsError),
    /// Images are missing.
    #[error("no images")]
    Images(#[from] ImagesError),
    /// A controller could not be added.
    #[error("cannot add a controller")]
    Addon(#[from] AddonError),
    /// A file could not be written or removed.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The fleet's kubeconfig could not be written.
    #[error("no kubeconfig")]
    Kubeconfig(#[from] PkiError),
    /// A login could not be written.
    #[error("no logins")]
    Access(#[from] AccessError),
    /// A process could not be started or ended.
    #[error("processes")]
    Process(#[from] ProcessError),
    /// The nodes' network could not be made or removed.
    #[error("network")]
    Network(#[from] NetworkError),
    /// The nodes' cgroups could not be removed.
    #[error("cgroups")]
    Cgroup(#[from] cgroup::CgroupError),
    /// The registry's images could not be copied.
    #[error("cannot fill the registry")]
    Registry(#[source] CommandError),
    /// A site did not come up.
    #[error("{site}")]
    Site {
        /// Name of the site.
        site: &'static str,
        /// What went wrong.
        source: SiteError,
    },
    /// A real node did not come up.
    #[error("{node}")]
    Node {
        /// Name of the node.
        node: &'static str,
        /// What went wrong.
        source: RealNodeError,
    },
    /// Something did not come true in time.
    #[error("waited in vain")]
    TooLate(#[from] TooLate),
    /// No fleet is up here.
    #[error("no fleet is up in {0}: run `cargo xtask sandbox up`")]
    NotUp(PathBuf),
    /// A thread of `up` panicked.
    #[error("{0} stopped without a reason")]
    Thread(&'static str),
}

impl Sandbox {
    /// Brings the fleet up that the environment asks for, or completes it; quick when all of it is there.
    pub fn up(progress: &Progress) -> Result<Self, SandboxError> {
        Self::up_in(&Layout::from_env()?, progress)
    }

    /// As [`Self::up`], with the fleet's place given.
    pub fn up_in(layout: &Layout, progress: &Progress) -> Result<Self, SandboxError> {
        let _lock = lock(layout)?;
        let capabilities = Self::prepare(layout, progress)?;
        if let Err(reason) = &capabilities.real_nodes {
            progress.say("fleet", &format!("control planes and simulated nodes only: {reason}"));
        }
        let real_nodes = capabilities.real_nodes.is_ok();
        match recorded_real_nodes(layout) {
            Some(_) if !layout.state().join("complete").exists() => {
                progress.say("fleet", "the last start was cut off: clearing up after it");
                down::take_down(layout)?;
            }
            Some(recorded) if recorded != real_nodes => {
                progress.say("fleet", "the fleet that is up has other nodes: taking it down first");
                down::take_down(layout)?;
            }
            _ => (),
        }
        let sandbox = Self::describe(layout, real_nodes)?;
        let images = sandbox.images()?;
        if real_nodes {
            images.build(progress)?;
        }
        sandbox.start(&images, progress)?;
        Ok(sandbox)
    }

    /// Installs the packages and builds the programs that [`Sandbox::up`] wants: minutes on a machine that has none.
    pub fn build(progress: &Progress) -> Result<(), SandboxError> {
        let layout = Layout::from_env()?;
        let _lock = lock(&layout)?;
        Self::prepare(&layout, progress).map(drop)
    }

    fn prepare(layout: &Layout, progress: &Progress) -> Result<Capabilities, SandboxError> {
        if is_root() && std::env::var_os(crate::SIMULATED_ONLY_VARIABLE).is_none() {
            packages::install_packages(packages::of_sandbox(), progress)?;
        }
        let capabilities = Capabilities::of_this_machine();
        let mut wanted = vec![Module::Kubernetes, Module::Toxiproxy];
        if capabilities.real_nodes.is_ok() {
            wanted.extend([Module::Registry, Module::Coredns]);
        }
        Programs::new(layout).build(&wanted, progress)?;
        Ok(capabilities)
    }

    /// The fleet that is up already, in the place that the environment asks for.
    pub fn attach() -> Result<Self, SandboxError> {
        let layout = Layout::from_env()?;
        let recorded = recorded_real_nodes(&layout).filter(|_| layout.state().join("complete").exists());
        let Some(real_nodes) = recorded else {
            return Err(SandboxError::NotUp(layout.state().to_path_buf()));
        };
        let sandbox = Self::describe(&layout, real_nodes)?;
        for site in &sandbox.sites {
            sandbox.processes.require(&site.spec().process("apiserver"))?;
        }
        Ok(sandbox)
    }

    /// Takes the fleet down: no process, mount, namespace, cgroup or network device stays. Also cleans up after an
    /// `up` that crashed. The sites keep their certificates, so that a kubeconfig stays good for the next fleet.
    pub fn down() -> Result<(), SandboxError> {
        Self::down_in(&Layout::from_env()?)
    }

    /// As [`Self::down`], with the fleet's place given.
    pub fn down_in(layout: &Layout) -> Result<(), SandboxError> {
        let _lock = lock(layout)?;
        down::take_down(layout)
    }

    /// What of a fleet is on this machine; empty after [`Self::down`].
    pub fn leftovers() -> Result<Vec<String>, SandboxError> {
        Ok(Self::leftovers_in(&Layout::from_env()?))
    }

    /// As [`Self::leftovers`], with the fleet's place given.
    pub fn leftovers_in(layout: &Layout) -> Vec<String> {
        leftovers::of(layout)
    }

    /// The kubeconfig with three contexts: plant-busan by certificate, dc-pangyo by token, cloud-tokyo by plugin.
    pub fn kubeconfig_path(&self) -> PathBuf {
        self.layout.kubeconfig()
    }

    /// A site by its name, which is one of [`SITES`]' names.
    pub fn site(&self, name: &str) -> Option<&SiteHandle> {
        self.sites.iter().find(|site| site.spec().name == name)
    }

    /// All sites, in the order of the kubeconfig.
    pub fn sites(&self) -> &[SiteHandle] {
        &self.sites
    }

    /// The link to cloud-tokyo.
    pub fn toxiproxy(&self) -> Toxiproxy {
        Toxiproxy::new(&self.layout)
    }

    /// The real nodes of plant-busan; none without root.
    pub fn real_nodes(&self) -> Vec<RealNode> {
        let Some(site) = self.site(PLANT_BUSAN.name).filter(|site| site.plane.has_real_nodes()) else {
            return Vec::new();
        };
        let node =
            |(index, _)| RealNode { plane: site.plane.clone(), processes: self.processes.clone(), index };
        (0..).zip(REAL_NODES).map(node).collect()
    }

    /// `ADDRESS:PORT` of the image registry, plain HTTP, from this machine and from the real nodes; images are named
    /// by it, such as `ADDRESS:PORT/web:1`. There is none without real nodes.
    pub fn registry(&self) -> Option<String> {
        self.real_nodes.then(|| registry::address(&self.layout, true))
    }

    /// Path of the kubectl that was built with the fleet.
    pub fn kubectl(&self) -> PathBuf {
        self.kubernetes.join("kubectl")
    }

    /// Path of Helm 4, built on first use (about three minutes when cold).
    pub fn helm(&self, progress: &Progress) -> Result<PathBuf, SandboxError> {
        self.programs.build(&[Module::Helm], progress)?;
        Ok(self.programs.path(Module::Helm, "helm")?)
    }

    /// Path of Helm 3, built on first use (about three minutes when cold).
    pub fn helm3(&self, progress: &Progress) -> Result<PathBuf, SandboxError> {
        self.programs.build(&[Module::Helm3], progress)?;
        Ok(self.programs.path(Module::Helm3, "helm")?)
    }

    /// Addresses of this machine for clients that Services are to tell apart, at most 100; only with real nodes.
    pub fn client_addresses(&self, count: u8) -> Result<Vec<Ipv4Addr>, SandboxError> {
        Ok(Network::new(&self.layout).clients(count)?)
    }

    /// Puts the images of middleware into the registry, made on first use (about three minutes when cold). There is no registry
    /// without real nodes.
    pub fn middleware(&self, progress: &Progress) -> Result<Middleware, SandboxError> {
        let _lock = lock(&self.layout)?;
        packages::install_packages(packages::of_middleware(), progress)?;
        let middleware = Middleware::new(&self.layout);
        middleware.build(&self.layout, &self.programs.path(Module::Registry, "registry")?, progress)?;
        middleware.install(&self.layout.state().join("registry")).map_err(SandboxError::Registry)?;
        Ok(middleware)
    }

    /// Puts an image whose entry point is the fleet's `kubectl` into the registry; its reference.
    pub fn kubectl_image(&self) -> Result<String, SandboxError> {
        self.program_image("kubectl", &self.kubectl())
    }

    /// Puts an image whose entry point is the program of the fleet's own registry into that; its reference.
    pub fn registry_image(&self) -> Result<String, SandboxError> {
        self.program_image("registry", &self.programs.path(Module::Registry, "registry")?)
    }

    /// Puts an image of a program into the registry; its reference.
    fn program_image(&self, name: &str, program: &Path) -> Result<String, SandboxError> {
        let registry = self.registry();
        let registry = registry.ok_or_else(|| SandboxError::NotUp(self.layout.state().to_path_buf()))?;
        let _lock = lock(&self.layout)?;
        let built = program.parent().and_then(Path::file_name).unwrap_or_default();
        let images = self.layout.cache().join(name).join(built);
        let taker = self.programs.path(Module::Registry, "registry")?;
        addon::program_image(&self.layout, &taker, &images, name, program)?;
        image_build::install(&images, &self.layout.state().join("registry"))
            .map_err(SandboxError::Registry)?;
        Ok(format!("{registry}/{name}:1"))
    }

    /// Adds a controller to plant-busan for as long as the result lives; its program is built on first use.
    pub fn add(&self, addon: Addon, progress: &Progress) -> Result<Added<'_>, SandboxError> {
        let site = self.site(PLANT_BUSAN.name).filter(|_| self.real_nodes);
        let site = site.ok_or_else(|| SandboxError::NotUp(self.layout.state().to_path_buf()))?;
        // Its images have the small programs that a controller calls.
        self.middleware(progress)?;
        let _lock = lock(&self.layout)?;
        self.programs.build(&[addon.module()], progress)?;
        Ok(addon.add_to(site, &self.layout, &self.programs)?)
    }

    /// Adds a real node to dc-pangyo for as long as the result lives; without it all its nodes are simulated.
    pub fn spare_node(&self) -> Result<SpareNode<'_>, SandboxError> {
        let site = self.site(DC_PANGYO.name).filter(|_| self.real_nodes);
        let site = site.ok_or_else(|| SandboxError::NotUp(self.layout.state().to_path_buf()))?;
        let _lock = lock(&self.layout)?;
        let node = RealNode {
            plane: site.plane.clone(),
            processes: self.processes.clone(),
            index: spare_node::INDEX,
        };
        SpareNode::start(site, node, self.toxiproxy(), &self.images()?.pause())
            .map_err(|source| SandboxError::Node { node: SPARE_NODE, source })
    }

    /// What there is, without a look at whether it runs.
    fn describe(layout: &Layout, real_nodes: bool) -> Result<Self, SandboxError> {
        let programs = Programs::new(layout);
        let kubernetes = programs.directory(Module::Kubernetes)?;
        let processes = Processes::new(layout);
        let sites = SITES.map(|site| SiteHandle {
            plane: ControlPlane { layout: layout.clone(), site, programs: kubernetes.clone(), real_nodes },
            processes: processes.clone(),
        });
        Ok(Self {
            layout: layout.clone(),
            processes,
            programs,
            kubernetes,
            sites: sites.to_vec(),
            real_nodes,
        })
    }

    fn images(&self) -> Result<Images, SandboxError> {
        let coredns = self.programs.path(Module::Coredns, "coredns")?;
        let registry = self.programs.path(Module::Registry, "registry")?;
        Ok(Images::new(&self.layout, coredns, registry))
    }
}

/// Whether the fleet in this place has real nodes, if there is one.
fn recorded_real_nodes(layout: &Layout) -> Option<bool> {
    Some(fs::read_to_string(layout.state().join("real-nodes")).ok()?.trim() == "yes")
}

/// Held for as long as a fleet is brought up or taken down: two at a time would undo each other.
fn lock(layout: &Layout) -> Result<File, SandboxError> {
    let path = layout.state().join("lock");
    crate::lock::exclusive(&path).map_err(|source| SandboxError::Write { path, source })
}
