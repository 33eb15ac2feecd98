//! The programs of the fleet, built by Go from the `go.mod` folders of this crate.
//!
//! They lie outside the checkout in a directory that is keyed by everything that decides what they are: the
//! module's `go.mod` and `go.sum`, the linker flags and Go's version.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{fs, io};

use sha2::{Digest as _, Sha256};

use crate::command::{self, CommandError};
use crate::layout::Layout;
use crate::lock;
use crate::progress::Progress;

/// Linker flags that make Kubernetes tell its version, which a build outside its own tree does not know.
const KUBERNETES_FLAGS: &str = "-s -w \
    -X k8s.io/component-base/version.gitVersion=v1.36.3 \
    -X k8s.io/component-base/version.gitMajor=1 \
    -X k8s.io/component-base/version.gitMinor=36 \
    -X k8s.io/client-go/pkg/version.gitVersion=v1.36.3 \
    -X k8s.io/client-go/pkg/version.gitMajor=1 \
    -X k8s.io/client-go/pkg/version.gitMinor=36";

/// A Go module of ours, without Go code: its `tool` lines name the programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Module {
    /// Kubernetes 1.36, etcd (as `server`), kwok and metrics-server.
    Kubernetes,
    /// Toxiproxy (as `server`).
    Toxiproxy,
    /// The image registry `registry`.
    Registry,
    /// Cluster DNS.
    Coredns,
    /// Helm 4.
    Helm,
    /// Helm 3.
    Helm3,
    /// Traefik 3.6, with the resources of the Gateway API in its folder [`CRDS`].
    Traefik,
    /// The provisioner of volumes that are folders of a node.
    Provisioner,
}

/// Folder of custom resources beside the programs of [`Module::Traefik`].
pub(crate) const CRDS: &str = "crds";

/// Builds modules and knows where their programs are.
#[derive(Debug, Clone)]
pub struct Programs {
    out: PathBuf,
}

/// Why a program is not there.
#[derive(Debug, thiserror::Error)]
pub enum ProgramsError {
    /// Go does not answer.
    #[error("Go is needed to build the sandbox's programs")]
    Go(#[source] CommandError),
    /// Go could not build a module.
    #[error("cannot build the programs of {module}")]
    Build {
        /// Folder of the module.
        module: &'static str,
        /// What Go said.
        source: CommandError,
    },
    /// The built programs could not be put in their place.
    #[error("cannot write {path}")]
    Write {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Module {
    /// All modules, the most awaited first.
    pub const ALL: [Self; 8] = [
        Self::Kubernetes,
        Self::Toxiproxy,
        Self::Registry,
        Self::Coredns,
        Self::Helm,
        Self::Helm3,
        Self::Traefik,
        Self::Provisioner,
    ];

    /// Folder of the module below `go/`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Kubernetes => "kubernetes",
            Self::Toxiproxy => "toxiproxy",
            Self::Registry => "registry",
            Self::Coredns => "coredns",
            Self::Helm => "helm",
            Self::Helm3 => "helm3",
            Self::Traefik => "traefik",
            Self::Provisioner => "provisioner",
        }
    }

    /// The module's `go.mod` and `go.sum`. They are part of this program, which may be built and run from any checkout.
    fn files(self) -> [(&'static str, &'static str); 2] {
        let [requirements, sums] = match self {
            Self::Kubernetes => {
                [include_str!("../go/kubernetes/go.mod"), include_str!("../go/kubernetes/go.sum")]
            }
            Self::Toxiproxy => {
                [include_str!("../go/toxiproxy/go.mod"), include_str!("../go/toxiproxy/go.sum")]
            }
            Self::Registry => [include_str!("../go/registry/go.mod"), include_str!("../go/registry/go.sum")],
            Self::Coredns => [include_str!("../go/coredns/go.mod"), include_str!("../go/coredns/go.sum")],
            Self::Helm => [include_str!("../go/helm/go.mod"), include_str!("../go/helm/go.sum")],
            Self::Helm3 => [include_str!("../go/helm3/go.mod"), include_str!("../go/helm3/go.sum")],
            Self::Traefik => [include_str!("../go/traefik/go.mod"), include_str!("../go/traefik/go.sum")],
            Self::Provisioner => {
                [include_str!("../go/provisioner/go.mod"), include_str!("../go/provisioner/go.sum")]
            }
        };
        [("go.mod", requirements), ("go.sum", sums)]
    }

    /// How long a cold build takes on 2 cores, in minutes.
    fn minutes(self) -> u8 {
        match self {
            Self::Kubernetes => 8,
            Self::Toxiproxy => 1,
            Self::Registry | Self::Helm | Self::Helm3 | Self::Provisioner => 3,
            Self::Coredns => 5,
            Self::Traefik => 6,
        }
    }

    fn linker_flags(self) -> &'static str {
        match self {
            Self::Kubernetes => KUBERNETES_FLAGS,
            Self::Helm => "-s -w -X helm.sh/helm/v4/internal/version.version=v4.3.1",
            Self::Helm3 => "-s -w -X helm.sh/helm/v3/internal/version.version=v3.22.0",
            Self::Toxiproxy | Self::Registry | Self::Coredns | Self::Traefik | Self::Provisioner => "-s -w",
        }
    }
}

impl Programs {
    /// The programs below the layout's cache.
    pub fn new(layout: &Layout) -> Self {
        Self { out: layout.cache().join("go") }
    }

    /// Builds what is missing of `wanted`; a module that is there costs a few milliseconds.
    pub fn build(&self, wanted: &[Module], progress: &Progress) -> Result<(), ProgramsError> {
        for &module in wanted {
            let directory = self.directory(module)?;
            if directory.is_dir() {
                continue;
            }
            let path = self.out.join("lock");
            let _lock = lock::exclusive(&path).map_err(|source| ProgramsError::Write { path, source })?;
            if directory.is_dir() {
                // Somebody else built it in the meantime.
                continue;
            }
            let begun = Instant::now();
            let folder = module.folder();
            let line = format!("building {folder} with Go (about {} min when cold)", module.minutes());
            progress.during("programs", &line, || self.build_module(module, &directory))?;
            progress.say("programs", &format!("{folder} built in {} s", begun.elapsed().as_secs()));
        }
        Ok(())
    }

    /// The module's directory of programs, whether it is built or not. Its last part changes with its sources.
    pub fn directory(&self, module: Module) -> Result<PathBuf, ProgramsError> {
        let mut hash = Sha256::new();
        for (_, text) in module.files() {
            hash.update(text);
        }
        hash.update(module.linker_flags());
        hash.update(go_version()?);
        let key = hex(&hash.finalize()[..8]);
        Ok(self.out.join(format!("{}-{key}", module.folder())))
    }

    /// Path of one program of a module that is built.
    pub fn path(&self, module: Module, program: &str) -> Result<PathBuf, ProgramsError> {
        Ok(self.directory(module)?.join(program))
    }

    /// Builds beside the final place and renames, so that a build that was cut off leaves nothing to trust.
    fn build_module(&self, module: Module, directory: &Path) -> Result<(), ProgramsError> {
        let partial = directory.with_extension("partial");
        let write = |source| ProgramsError::Write { path: partial.clone(), source };
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(write)?;
        }
        let sources = partial.join("module");
        fs::create_dir_all(&sources).map_err(write)?;
        for (name, text) in module.files() {
            fs::write(sources.join(name), text).map_err(write)?;
        }
        let mut go = Command::new("nice");
        go.args([
            "-n",
            "10",
            "go",
            "build",
            "-trimpath",
            "-buildvcs=false",
            "-ldflags",
            module.linker_flags(),
            "-o",
        ])
        .arg(&partial)
        .arg("tool")
        .current_dir(&sources)
        .env("GOFLAGS", "")
        .env("GOWORK", "off")
        .env("GOTOOLCHAIN", "local")
        .env("CGO_ENABLED", "0")
        .env("GOCACHE", self.out.join("cache"));
        let fail = |source| ProgramsError::Build { module: module.folder(), source };
        command::run(&mut go).map_err(fail)?;
        if module == Module::Traefik {
            copy_crds(&sources, &partial).map_err(fail)?;
        }
        fs::rename(&partial, directory).map_err(write)
    }
}

/// Puts the resources of the Gateway API, at the version that the module is built with, beside its programs.
fn copy_crds(sources: &Path, programs: &Path) -> Result<(), CommandError> {
    let mut list = Command::new("go");
    list.args(["list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/gateway-api"]).current_dir(sources);
    list.env("GOFLAGS", "").env("GOWORK", "off").env("GOTOOLCHAIN", "local");
    let from = PathBuf::from(command::run(&mut list)?.trim()).join("config/crd/standard");
    // What Go keeps may only be read.
    let mut copy = Command::new("cp");
    copy.args(["-r", "--no-preserve=mode"]).arg(from).arg(programs.join(CRDS));
    command::run(&mut copy).map(drop)
}

/// Go's version, such as `go1.26.8`.
fn go_version() -> Result<String, ProgramsError> {
    let answer = command::run(Command::new("go").args(["env", "GOVERSION"]).env("GOTOOLCHAIN", "local"));
    Ok(answer.map_err(ProgramsError::Go)?.trim().to_owned())
}

/// Lower-case hexadecimal digits of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_names_its_programs_and_has_no_go_code() {
        // Not the path at compile time: a build folder may be shared by checkouts.
        let crate_folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
        for module in Module::ALL {
            let [(_, requirements), _] = module.files();
            assert!(requirements.contains("\ntool "), "{module:?}");
            let entries = fs::read_dir(crate_folder.join("go").join(module.folder())).unwrap();
            let files: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            assert!(files.iter().all(|file| file == "go.mod" || file == "go.sum"), "{files:?}");
        }
    }

    #[test]
    fn linker_flags_say_the_version_that_go_mod_requires() {
        let required = |module: Module| module.files()[0].1;
        assert!(required(Module::Kubernetes).contains("k8s.io/kubernetes v1.36.3"));
        assert!(KUBERNETES_FLAGS.contains("gitVersion=v1.36.3") && !KUBERNETES_FLAGS.contains("  "));
        assert!(required(Module::Helm).contains("helm.sh/helm/v4 v4.3.1"));
        assert!(required(Module::Helm3).contains("helm.sh/helm/v3 v3.22.0"));
    }
}
