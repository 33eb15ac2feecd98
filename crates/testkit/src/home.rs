//! Homes that vanish with the test.

use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A temporary home. Nothing of the real one is read or written through it.
#[derive(Debug)]
pub struct Home(TempDir);

impl Home {
    /// An empty home.
    pub fn new() -> io::Result<Self> {
        tempfile::Builder::new().prefix("concertina-test-").tempdir().map(Self)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file below it, with the folders in between.
    pub fn write(&self, name: &str, content: &str) -> io::Result<PathBuf> {
        let path = self.0.path().join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&path, content)?;
        Ok(path)
    }
}
