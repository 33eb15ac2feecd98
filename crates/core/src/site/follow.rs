//! Follows the kubeconfig files: what changes on disk is read again.

use super::fleet::Fleet;
use crate::kubeconfig::SETTLED;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::sync::mpsc;

/// A program that writes a file touches it several times in a row: it is read when it was left alone for so long.
const SETTLE: Duration = Duration::from_millis(200);
/// A file that is never left alone is read nevertheless.
const LONGEST_SETTLE: Duration = Duration::from_secs(2);
/// Folders of other machines tell nothing: files are looked at once in a while.
const LOOK: Duration = Duration::from_secs(30);

/// What changes of a file when it changes: where links lead, its size, times and inode.
type Stamp = (PathBuf, u64, Option<SystemTime>, [i64; 3]);

impl Fleet {
    /// Reads the files again whenever one of them changes, until the fleet's scope ends.
    pub fn follow_files(&self) {
        let fleet = self.clone();
        fleet.forget_removed();
        self.shared().tasks.spawn(async move {
            if let Err(error) = follow(&fleet).await {
                tracing::warn!(%error, "cannot follow the kubeconfig files");
            }
        });
    }
}

async fn follow(fleet: &Fleet) -> notify::Result<()> {
    let (sender, mut touched) = mpsc::unbounded_channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if let Ok(event) = event
            && !event.kind.is_access()
        {
            // The receiver is gone when the fleet is.
            let _ = sender.send(());
        }
    })?;
    let mut changed = fleet.changed();
    let mut followed = HashSet::new();
    let mut read = None;
    loop {
        let paths = fleet.sources().clone();
        let added = paths.added.clone();
        // Links lead to other folders, and lists of folders may be long: not on this thread.
        let Ok((stamps, folders)) = tokio::task::spawn_blocking(move || stamps(&paths.paths())).await else {
            return Ok(());
        };
        followed.retain(|folder: &PathBuf| folder.is_dir());
        for folder in folders {
            // Folders are followed, as files are replaced by renaming. One that is not there yet is tried again later.
            if !followed.contains(&folder) && follow_folder(&mut watcher, &folder) {
                followed.insert(folder);
            }
        }
        let is_due = read.as_ref().is_some_and(|read| *read != stamps) || fleet.known().is_waiting;
        if is_due && let Err(failure) = fleet.reload().await {
            tracing::warn!(code = ?failure.code, "cannot read the kubeconfig files again");
        }
        read = Some(stamps);
        let is_waiting = fleet.known().is_waiting;
        let later = if is_waiting { Duration::from_millis(SETTLED.unsigned_abs()) } else { LOOK };
        // One lock after the other.
        let is_other = || {
            let waits = fleet.known().is_waiting;
            waits != is_waiting || fleet.sources().added != added
        };
        tokio::select! {
            event = touched.recv() => {
                if event.is_none() {
                    return Ok(());
                }
                settle(&mut touched).await;
            }
            news = until(is_other, &mut changed) => {
                if news.is_err() {
                    return Ok(());
                }
            }
            () = tokio::time::sleep(later) => {}
        }
    }
}

/// Waits until nothing was touched for a while.
async fn settle(touched: &mut mpsc::UnboundedReceiver<()>) {
    let quiet = async {
        while tokio::time::timeout(SETTLE, touched.recv()).await.is_ok_and(|event| event.is_some()) {}
    };
    // What is touched without end is read in between.
    let _ = tokio::time::timeout(LONGEST_SETTLE, quiet).await;
}

/// Waits until other files are to be followed, or one is waited for that somebody else has read. Sites tell of themselves much more
/// often.
async fn until(
    is_other: impl Fn() -> bool,
    changed: &mut tokio::sync::watch::Receiver<u64>,
) -> Result<(), tokio::sync::watch::error::RecvError> {
    while !is_other() {
        changed.changed().await?;
    }
    Ok(())
}

/// What the files are now, and the folders in which they can change: their own, and those that links lead to.
fn stamps(paths: &[PathBuf]) -> (BTreeMap<PathBuf, Option<Stamp>>, HashSet<PathBuf>) {
    let mut stamps = BTreeMap::new();
    let mut folders = HashSet::new();
    for path in paths {
        let stamp = stamp(path);
        let behind = stamp.as_ref().map(|(target, ..)| target);
        let is_folder = path.is_dir();
        folders.extend([Some(path), behind].into_iter().flatten().filter_map(|path| {
            if is_folder { Some(path.clone()) } else { path.parent().map(Path::to_owned) }
        }));
        // A folder changes whenever something in it does; what counts is which files it has, and those are here too.
        stamps.insert(path.clone(), stamp.filter(|_| !is_folder));
    }
    (stamps, folders)
}

fn stamp(path: &Path) -> Option<Stamp> {
    let target = path.canonicalize().ok()?;
    let metadata = target.metadata().ok()?;
    #[cfg(unix)]
    let inode = {
        use std::os::unix::fs::MetadataExt as _;
        [metadata.ino().cast_signed(), metadata.ctime(), metadata.ctime_nsec()]
    };
    #[cfg(not(unix))]
    let inode = [0; 3];
    Some((target, metadata.len(), metadata.modified().ok(), inode))
}

fn follow_folder(watcher: &mut notify::RecommendedWatcher, folder: &Path) -> bool {
    notify::Watcher::watch(watcher, folder, notify::RecursiveMode::NonRecursive).is_ok()
}
