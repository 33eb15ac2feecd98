//! The folder of the user's own packages, which is read again when something in it is another than before.

use super::Packages;
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
    last: Mutex<Option<(Stamp, Arc<Packages>)>>,
}

/// The files of a folder and of the folders in it, each with its length and when it was changed.
type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

impl PackageFolder {
    /// A folder that need not be there. Nothing is read yet.
    pub fn new(path: PathBuf) -> Self {
        Self(Arc::new(Inner { path, last: Mutex::default() }))
    }

    /// The packages of this program and those in the folder, as they are now.
    pub fn read(&self) -> Arc<Packages> {
        let now = stamp(&self.0.path);
        let mut last = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((stamp, packages)) = &*last
            && *stamp == now
        {
            return packages.clone();
        }
        let packages = Arc::new(Packages::read(&self.0.path));
        *last = Some((now, packages.clone()));
        packages
    }
}

fn stamp(path: &Path) -> Stamp {
    let mut stamp = Stamp::new();
    for folder in fs::read_dir(path).into_iter().flatten().flatten().take(MOST) {
        let files = fs::read_dir(folder.path()).into_iter().flatten().flatten();
        for file in files.take(MOST - stamp.len()) {
            if let Ok(about) = file.metadata() {
                stamp.push((file.path(), about.len(), about.modified().ok()));
            }
        }
    }
    stamp.sort();
    stamp
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
