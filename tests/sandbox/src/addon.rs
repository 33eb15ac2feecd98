//! Controllers that a site may have besides Kubernetes: on plant-busan for as long as a test needs them, since others are about
//! sites without.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::command::CommandError;
use crate::image_build::{ImageBuild, ImagesError, WORK, install, made_once};
use crate::layout::Layout;
use crate::programs::{CRDS, Module, Programs, ProgramsError};
use crate::registry;
use crate::site::{SiteError, SiteHandle};
use crate::spec::REAL_NODES;

/// A controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addon {
    /// Traefik as the controller of Ingresses (class `traefik`) and of the Gateway API (Gateway `main` in the namespace `traefik`,
    /// where a Service of its name takes requests at port 80, and at 443 by TLS those of Ingresses).
    Gateway,
    /// A provisioner that binds claims of the class `local` to folders of nodes.
    Provisioner,
}

/// A controller that goes with this.
#[derive(Debug)]
pub struct Added<'a> {
    site: &'a SiteHandle,
    manifest: String,
}

/// Why a controller is not there.
#[derive(Debug, thiserror::Error)]
pub enum AddonError {
    /// Where its program is kept is not known.
    #[error("no program")]
    Programs(#[from] ProgramsError),
    /// Its image could not be made.
    #[error("no image")]
    Images(#[from] ImagesError),
    /// Its image could not be put into the registry.
    #[error("cannot fill the registry")]
    Registry(#[source] CommandError),
    /// Its resources could not be read.
    #[error("cannot read {path}")]
    Read {
        /// Their folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The site did not take it.
    #[error("the site did not take it")]
    Site(#[from] SiteError),
}

impl Addon {
    pub(crate) fn module(self) -> Module {
        match self {
            Self::Gateway => Module::Traefik,
            Self::Provisioner => Module::Provisioner,
        }
    }

    /// Its name, which is that of its image, its namespace and its Deployment, and its program.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Gateway => ("traefik", "traefik"),
            Self::Provisioner => ("provisioner", "local-path-provisioner"),
        }
    }

    pub(crate) fn add_to<'a>(
        self,
        site: &'a SiteHandle,
        layout: &Layout,
        programs: &Programs,
    ) -> Result<Added<'a>, AddonError> {
        let (name, program) = self.names();
        let built = programs.directory(self.module())?;
        let images = layout.cache().join("addons").join(built.file_name().unwrap_or_default());
        let taker = programs.path(Module::Registry, "registry")?;
        program_image(layout, &taker, &images, name, &built.join(program))?;
        install(&images, &layout.state().join("registry")).map_err(AddonError::Registry)?;
        let registry = registry::address(layout, true);
        let template = match self {
            Self::Gateway => include_str!("../manifests/gateway.yaml"),
            Self::Provisioner => include_str!("../manifests/provisioner.yaml"),
        };
        let manifest = template.replace("@REGISTRY@", &registry).replace("@NODE@", REAL_NODES[0]);
        let resources = if self == Self::Gateway { resources(&built.join(CRDS))? } else { String::new() };
        let added = Added { site, manifest: format!("{manifest}---\n{resources}") };
        if !resources.is_empty() {
            site.apply(&resources)?;
            site.kubectl(&["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"])?;
        }
        site.apply(&manifest)?;
        let deployment = format!("deployment/{name}");
        let available =
            ["wait", "--for=condition=Available", &deployment, "--namespace", name, "--timeout=180s"];
        site.kubectl(&available)?;
        Ok(added)
    }
}

impl Drop for Added<'_> {
    fn drop(&mut self) {
        // The next fleet has none of it anyway.
        drop(self.site.delete(&self.manifest));
    }
}

/// Makes an image `NAME:1` that is a program alone, which needs no library, unless it is there.
pub(crate) fn program_image(
    layout: &Layout,
    taker: &Path,
    images: &Path,
    name: &str,
    program: &Path,
) -> Result<(), ImagesError> {
    made_once(images, |partial| {
        let to = partial.join(WORK).join("program");
        fs::copy(program, &to).map_err(|source| ImagesError::Write { path: to, source })?;
        let text = "FROM scratch\nCOPY program /program\nENTRYPOINT [\"/program\"]\n";
        ImageBuild::begin(layout, taker, partial, "vfs")?.keep(&format!("{name}:1"), text)
    })
}

/// All manifests of a folder as one.
fn resources(folder: &Path) -> Result<String, AddonError> {
    let read = || {
        let files = fs::read_dir(folder)?.map(|entry| fs::read_to_string(entry?.path()));
        Ok(files.collect::<io::Result<Vec<_>>>()?.join("\n---\n"))
    };
    read().map_err(|source| AddonError::Read { path: folder.to_path_buf(), source })
}
