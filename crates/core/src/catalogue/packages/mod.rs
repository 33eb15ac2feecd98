//! Packages: servers as data, and what they make of a form.
//!
//! ```text
//! assets/catalogue/NAME, a folder of the user's, or an artifact in a registry
//!   package.yaml ── templates ── en.md, ko.md
//!        └─▶ Package ─▶ equip (a form that names it) ─▶ the same form with all that the package makes of it ─▶ render
//! ```
//!
//! A package is files alone: what it makes are variables, files, ports and probes, and never code that runs here. What the
//! user set in a form wins over what the package makes.

mod artifacts;
mod database;
mod definition;
mod document;
mod equip;
mod error;
mod facts;
mod folder;
mod read;
#[cfg(test)]
mod tests;
mod view;

pub use artifacts::ArtifactError;
pub(super) use definition::Readiness;
pub(super) use equip::{Equipped, Extras, Login};
pub use error::PackageError;
pub use folder::PackageFolder;
pub(crate) use read::{LONGEST as LONGEST_FILE, MOST as MOST_FILES};
pub(super) use view::has;

use concertina_contract::{PackageArtifact, PackageProblem};
pub(super) use definition::Definition;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The packages that applications can be made from, by their names.
#[derive(Clone, Debug)]
pub struct Packages {
    all: BTreeMap<String, Arc<Package>>,
    problems: Vec<PackageProblem>,
    folder: PathBuf,
    artifacts: Vec<PackageArtifact>,
}

/// A package.
#[derive(Debug)]
pub(super) struct Package {
    definition: Definition,
    /// Its templates, and what it says of itself, by the names of their files.
    files: BTreeMap<String, String>,
    own: bool,
}

impl Packages {
    /// Those of this program, and those whose folders are in this one. One of the user's own that cannot be is a problem, and
    /// no harm to the others.
    pub fn read(folder: &Path) -> Self {
        let mut packages = Self { folder: folder.to_owned(), ..Self::built_in() };
        packages.add_own(folder);
        packages
    }

    fn get(&self, name: &str) -> Result<&Package, PackageError> {
        let package = self.all.get(name).map(Arc::as_ref);
        package.ok_or_else(|| PackageError::Unknown { name: name.to_owned() })
    }
}

#[cfg(test)]
impl Default for Packages {
    fn default() -> Self {
        Self::built_in()
    }
}
