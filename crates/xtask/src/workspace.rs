//! Where things are: the checkout, and the caches outside it.

use sha2::{Digest as _, Sha256};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The checkout and the cache folder.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    cache: PathBuf,
}

/// Why the folders could not be found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WorkspaceError {
    /// The checkout has moved since xtask was built.
    #[error("cannot find the checkout of the project at {}", .0.display())]
    NoRoot(PathBuf),
    /// No home folder is known.
    #[error("no home folder is known: set HOME")]
    NoHome,
}

impl Workspace {
    /// The checkout that xtask was started in.
    pub(crate) fn find() -> Result<Self, WorkspaceError> {
        // Set by `cargo run`; a shared build folder makes the value at compile time worthless.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from("crates/xtask"), PathBuf::from);
        let root = manifest.join("../..");
        let root = root.canonicalize().map_err(|_| WorkspaceError::NoRoot(root))?;
        if !root.join("crates/xtask/Cargo.toml").is_file() {
            return Err(WorkspaceError::NoRoot(root));
        }
        let directories = directories::BaseDirs::new().ok_or(WorkspaceError::NoHome)?;
        Ok(Self { root, cache: directories.cache_dir().join("concertina") })
    }

    /// The root of the checkout.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the window's sources.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A folder of our cache; it may not exist yet.
    pub(crate) fn cache(&self, name: &str) -> PathBuf {
        self.cache.join(name)
    }

    /// The folder of final artifacts.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }
}

/// Sixteen hexadecimal digits that change when any of the files below `base` does. Folders are read whole; what is
/// missing counts as empty.
pub(crate) fn fingerprint(base: &Path, names: &[&str]) -> String {
    let mut hash = Sha256::new();
    for name in names {
        hash_tree(&mut hash, base, &base.join(name));
    }
    let digest = hash.finalize();
    digest.iter().take(8).fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"))
}

fn hash_tree(hash: &mut Sha256, base: &Path, path: &Path) {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        entries.sort();
        for entry in entries {
            hash_tree(hash, base, &entry);
        }
    } else if let Ok(bytes) = fs::read(path) {
        hash.update(path.strip_prefix(base).unwrap_or(path).as_os_str().as_encoded_bytes());
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    }
}

/// An error with its causes, on one line.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        out.push_str(": ");
        out.push_str(&error.to_string());
        cause = error.source();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_follows_the_content() {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(fingerprint(&here, &["src"]), fingerprint(&here, &["src"]));
        assert_ne!(fingerprint(&here, &["src"]), fingerprint(&here, &["src", "Cargo.toml"]));
        assert_ne!(fingerprint(&here, &["src/main.rs"]), fingerprint(&here, &["src/step.rs"]));
    }
}
