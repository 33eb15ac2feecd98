//! Follows the kubeconfig files: what changes on disk is read again.

use super::fleet::Fleet;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc;

/// A program that writes a file touches it several times in a row.
const SETTLE: Duration = Duration::from_millis(200);

impl Fleet {
    /// Reads the files again whenever one of them changes, until the fleet's scope ends.
    pub fn follow_files(&self) {
        let fleet = self.clone();
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
            let _ = sender.send(event.paths);
        }
    })?;
    let mut changed = fleet.changed();
    let mut followed = HashSet::new();
    loop {
        let files = fleet.sources().paths();
        for folder in files.iter().filter_map(|file| file.parent()) {
            // Folders are followed, as files are replaced by renaming. One that is not there yet is tried again later.
            if !followed.contains(folder) && follow_folder(&mut watcher, folder) {
                followed.insert(folder.to_owned());
            }
        }
        tokio::select! {
            paths = touched.recv() => {
                let Some(paths) = paths else { return Ok(()) };
                if is_ours(&paths, &files) {
                    tokio::time::sleep(SETTLE).await;
                    while touched.try_recv().is_ok() {}
                    if let Err(failure) = fleet.reload().await {
                        tracing::warn!(code = ?failure.code, "cannot read the kubeconfig files again");
                    }
                }
            }
            news = changed.changed() => {
                if news.is_err() {
                    return Ok(());
                }
            }
        }
    }
}

fn follow_folder(watcher: &mut notify::RecommendedWatcher, folder: &Path) -> bool {
    notify::Watcher::watch(watcher, folder, notify::RecursiveMode::NonRecursive).is_ok()
}

fn is_ours(paths: &[PathBuf], files: &[PathBuf]) -> bool {
    paths.iter().any(|path| files.contains(path))
}
