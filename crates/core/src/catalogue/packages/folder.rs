//! The folders of the user's own packages, which are read again when something in them is another than before.

use super::Packages;
use super::artifacts::{ArtifactError, Artifacts};
use concertina_contract::PackageArtifact;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

/// The most files that are looked at to tell whether something changed; packages beyond them are not read either.
const MOST: usize = 10_000;

/// A folder of packages. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PackageFolder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    artifacts: Option<Artifacts>,
    last: Mutex<Option<(Stamp, Arc<Packages>)>>,
}

/// The files of a folder and of the folders in it, each with its length and when it was changed.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl PackageFolder {
    /// A folder that need not be there. Nothing is read yet.
    pub fn new(path: PathBuf) -> Self {
        Self(Arc::new(Inner { path, artifacts: None, last: Mutex::default() }))
    }

    /// The same, with a folder for those that come from registries.
    pub fn with_artifacts(path: PathBuf, artifacts: PathBuf) -> Self {
        Self(Arc::new(Inner { path, artifacts: Some(Artifacts::new(artifacts)), last: Mutex::default() }))
    }

    /// Keeps a package that came from a registry, in place of the one that came from there before.
    pub fn keep(
        &self,
        artifact: &PackageArtifact,
        files: BTreeMap<String, String>,
    ) -> Result<(), ArtifactError> {
        let Some(artifacts) = &self.0.artifacts else { return Ok(()) };
        artifacts.keep(artifact, files, &self.packages(Some(&artifact.reference)))
    }

    /// Forgets a package that came from a registry.
    pub fn remove(&self, reference: &str) -> Result<(), ArtifactError> {
        let removed = self.0.artifacts.as_ref().map(|artifacts| artifacts.remove(reference));
        Ok(removed.transpose().map(drop)?)
    }

    /// All packages, less that of a reference.
    fn packages(&self, less: Option<&str>) -> Packages {
        let mut packages = Packages::read(&self.0.path);
        for (artifact, folder) in self.0.artifacts.iter().flat_map(Artifacts::all) {
            if less != Some(artifact.reference.as_str()) {
                packages.add_one(&folder, artifact.reference.clone());
                packages.artifacts.push(artifact);
            }
        }
        packages
    }

    /// The packages of this program and those in the folder, as they are now.
    pub fn read(&self) -> Arc<Packages> {
        let mut now = stamp(&self.0.path);
        for (_, folder) in self.0.artifacts.iter().flat_map(Artifacts::all) {
            now.extend(files(&folder));
            now.extend(about(folder.with_extension("json")));
        }
        now.sort();
        let mut last = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((stamp, packages)) = &*last
            && *stamp == now
        {
            return packages.clone();
        }
        let packages = Arc::new(self.packages(None));
        *last = Some((now, packages.clone()));
        packages
    }
}

fn stamp(path: &Path) -> Stamp {
    let mut stamp = Stamp::new();
    for folder in fs::read_dir(path).into_iter().flatten().flatten().take(MOST) {
        stamp.extend(files(&folder.path()).take(MOST - stamp.len()));
    }
    stamp.sort();
    stamp
}

fn files(folder: &Path) -> impl Iterator<Item = (PathBuf, u64, Option<SystemTime>)> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|file| about(file.path()))
}

fn about(file: PathBuf) -> Option<(PathBuf, u64, Option<SystemTime>)> {
    let about = fs::metadata(&file).ok()?;
    Some((file, about.len(), about.modified().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use concertina_contract::PackageProblemCode as Code;

    #[test]
    fn a_folder_is_read_again_when_something_in_it_changed_and_not_before() {
        let home = tempfile::tempdir().unwrap();
        let folder = PackageFolder::new(home.path().join("packages"));
        let none = folder.read();
        assert!(Arc::ptr_eq(&none, &folder.read()));
        let own = home.path().join("packages/own");
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("package.yaml"), "name: [").unwrap();
        let broken = folder.read();
        assert_eq!((none.view().problems.len(), broken.view().problems.len()), (0, 1));
        assert!(Arc::ptr_eq(&broken, &folder.read()));
        fs::write(own.join("package.yaml"), "name: own").unwrap();
        let other = folder.read();
        assert!(!Arc::ptr_eq(&broken, &other));
        assert_ne!(broken.view().problems, other.view().problems);
        fs::remove_dir_all(own).unwrap();
        assert_eq!(folder.read().view().problems, []);
    }

    fn artifact(digest: &str) -> PackageArtifact {
        PackageArtifact { reference: "oci://r.example/ours:1".to_owned(), digest: digest.to_owned() }
    }

    fn described(name: &str, title: &str) -> BTreeMap<String, String> {
        let text = format!(
            "name: {name}\nversion: 0.1.0\ntitle: {title}\nbase: r.example/ours:1\nport: 80\nreplicas: 1\n\
             sizes: [{{ name: one, cpuRequest: 100m, memory: 64Mi }}]\ndrainSeconds: 0\ngraceSeconds: 5\n"
        );
        BTreeMap::from([("package.yaml".to_owned(), text)])
    }

    #[test]
    fn a_package_of_a_registry_is_kept_until_another_one_comes_and_a_bad_one_changes_nothing() {
        let home = tempfile::tempdir().unwrap();
        let open = || PackageFolder::with_artifacts(home.path().join("own"), home.path().join("kept"));
        let folder = open();
        let title = || {
            let list = open().read().view();
            let found = list.packages.into_iter().find(|package| package.name == "ours");
            found.map(|package| (package.title, list.artifacts[0].digest.clone()))
        };
        folder.keep(&artifact("sha256:1"), described("ours", "First")).unwrap();
        assert_eq!(title(), Some(("First".to_owned(), "sha256:1".to_owned())), "also after a new start");
        folder.keep(&artifact("sha256:2"), described("ours", "Second")).unwrap();
        assert_eq!(title(), Some(("Second".to_owned(), "sha256:2".to_owned())));

        let bad = |files: BTreeMap<String, String>| match folder.keep(&artifact("sha256:3"), files) {
            Err(ArtifactError::Problem(problem)) => problem.code,
            other => panic!("{other:?}"),
        };
        assert_eq!(bad(BTreeMap::new()), Code::Malformed);
        assert_eq!(bad(described("tomcat", "Taken")), Code::NameTaken);
        assert_eq!(title(), Some(("Second".to_owned(), "sha256:2".to_owned())));
        assert_eq!(folder.read().view().artifacts.len(), 1);

        folder.remove("oci://r.example/ours:1").unwrap();
        folder.remove("oci://r.example/ours:1").unwrap();
        assert_eq!((title(), folder.read().view().artifacts.len()), (None, 0));
        assert_eq!(fs::read_dir(home.path().join("kept")).unwrap().count(), 0, "nothing is left");
    }
}
