//! Files that the user picked in a native dialog. The page gets an id and a name, never a path.

use concertina_contract::{ErrorCode, Failure, FileId, PickedFile};
use concertina_core::Concertina;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

/// Picked files by id, until they are used.
#[derive(Debug, Default)]
pub(crate) struct PickedFiles(Mutex<Registry>);

#[derive(Debug, Default)]
struct Registry {
    next: u32,
    paths: HashMap<FileId, PathBuf>,
}

impl PickedFiles {
    /// Keeps a path and gives it an id.
    fn keep(&self, path: PathBuf) -> PickedFile {
        let mut registry = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        registry.next += 1;
        let id = FileId::new(format!("file-{}", registry.next));
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        registry.paths.insert(id.clone(), path);
        PickedFile { id, name }
    }

    /// The path of an id; each id works once.
    pub(crate) fn take(&self, id: &FileId) -> Result<PathBuf, Failure> {
        let mut registry = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        registry
            .paths
            .remove(id)
            .ok_or_else(|| Failure::new(ErrorCode::BadRequest).with("reason", "file-not-picked"))
    }
}

/// Asks the user for a file.
pub(crate) async fn pick(app: &AppHandle, title: String) -> Option<PickedFile> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    app.dialog().file().set_title(title).pick_file(move |path| {
        // Nobody waits any more when the window was closed meanwhile.
        drop(answer.send(path));
    });
    let path = picked.await.ok()??.into_path().ok()?;
    Some(app.state::<PickedFiles>().keep(path))
}

/// Reads files that the user gave us without a dialog: dropped ones, and those of a second start.
pub(crate) fn import(app: &AppHandle, paths: Vec<PathBuf>) {
    let core = app.state::<Concertina>().inner().clone();
    tauri::async_runtime::spawn(async move {
        for path in paths {
            if let Err(failure) = core.import_kubeconfig(&path).await {
                tracing::warn!(?failure, "a file could not be read");
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_works_once_and_hides_the_path() {
        let files = PickedFiles::default();
        let picked = files.keep(PathBuf::from("/home/me/secret-folder/config"));
        assert_eq!(picked.name, "config");
        assert!(!picked.id.as_str().contains("secret-folder"));
        assert_eq!(files.take(&picked.id).unwrap(), PathBuf::from("/home/me/secret-folder/config"));
        assert_eq!(files.take(&picked.id).unwrap_err().code, ErrorCode::BadRequest);
    }
}
