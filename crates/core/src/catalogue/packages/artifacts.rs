//! Packages that came from registries, as they are kept on this machine: they are there without a network, and as they were when
//! they came.

use super::{Package, Packages};
use concertina_contract::{PackageArtifact, PackageProblem};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A folder with one of each package, and beside it what it is of.
#[derive(Clone, Debug)]
pub(super) struct Artifacts {
    root: PathBuf,
}

/// Why a package was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// It is none that can be used.
    #[error("the package cannot be used")]
    Problem(PackageProblem),
    /// It cannot be written.
    #[error("the package cannot be kept on this machine")]
    Keep(#[from] io::Error),
}

impl Artifacts {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// What is kept, by reference, with the folder of each.
    pub(super) fn all(&self) -> Vec<(PackageArtifact, PathBuf)> {
        let entries = fs::read_dir(&self.root).into_iter().flatten().flatten().map(|entry| entry.path());
        let told = entries.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
        let read = |path: PathBuf| {
            let artifact: PackageArtifact = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
            Some((artifact, path.with_extension("")))
        };
        let mut all: Vec<_> = told.filter_map(read).collect();
        all.sort_by(|(one, _), (other, _)| one.reference.cmp(&other.reference));
        all
    }

    /// Keeps a package in place of the one of the same reference, if it can be used beside `others`.
    pub(super) fn keep(
        &self,
        artifact: &PackageArtifact,
        files: BTreeMap<String, String>,
        others: &Packages,
    ) -> Result<(), ArtifactError> {
        let written = files.clone();
        others.try_own(files).map_err(ArtifactError::Problem)?;
        let folder = self.folder(&artifact.reference);
        // Nobody reads what has no description beside it.
        let fresh = folder.with_extension("fresh");
        forget(&fresh)?;
        crate::settings::make_private(&fresh)?;
        for (name, text) in written {
            fs::write(fresh.join(name), text)?;
        }
        forget(&folder)?;
        fs::rename(&fresh, &folder)?;
        let told = serde_json::to_vec(artifact).map_err(io::Error::other)?;
        Ok(fs::write(folder.with_extension("json"), told)?)
    }

    /// Forgets the package of a reference.
    pub(super) fn remove(&self, reference: &str) -> io::Result<()> {
        forget(&self.folder(reference))
    }

    fn folder(&self, reference: &str) -> PathBuf {
        let digest = Sha256::digest(reference);
        let name = digest[..12].iter().fold(String::new(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        });
        self.root.join(name)
    }
}

fn forget(folder: &Path) -> io::Result<()> {
    let gone = |done: io::Result<()>| match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    gone(fs::remove_file(folder.with_extension("json")))?;
    gone(fs::remove_dir_all(folder))
}

impl Packages {
    /// Whether a package of these files could be one of the user's own.
    fn try_own(&self, files: BTreeMap<String, String>) -> Result<Package, PackageProblem> {
        self.free(Package::read(files, true)?)
    }
}
