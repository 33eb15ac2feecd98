//! One at a time, also across processes.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Waits until nobody else holds the lock file `path`, and holds it for as long as the result lives.
pub(crate) fn exclusive(path: &Path) -> io::Result<File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let file = File::options().create(true).write(true).truncate(false).open(path)?;
    file.lock()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn the_second_waits_for_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/lock");
        let first = exclusive(&path).unwrap();
        let second = File::options().write(true).open(&path).unwrap();
        assert!(second.try_lock().is_err());
        drop(first);
        // A child that another test is just starting has the file until its own program begins.
        let deadline = Instant::now() + Duration::from_secs(10);
        while second.try_lock().is_err() {
            assert!(Instant::now() < deadline, "the second still waits");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
