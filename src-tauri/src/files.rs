//! Files that the user picked in a native dialog. The page gets an id and a name, never a path.

use concertina_contract::{ErrorCode, Failure, FileId, PickedFile};
use concertina_core::Concertina;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

/// Picked files by id, until they are used.
#[derive(Debug, Default)]
pub(crate) struct PickedFiles(Mutex<Registry>);

#[derive(Debug, Default)]
struct Registry {
    next: u32,
    paths: HashMap<FileId, PathBuf>,
    /// Files that came without a dialog, and that no page has asked for yet.
    offered: Vec<PickedFile>,
}

impl PickedFiles {
    /// Keeps a path and gives it an id.
    fn keep(&self, path: PathBuf) -> PickedFile {
        let mut registry = self.registry();
        registry.next += 1;
        let id = FileId::new(format!("file-{}", registry.next));
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        registry.paths.insert(id.clone(), path);
        PickedFile { id, name }
    }

    /// The path of an id; each id works once.
    pub(crate) fn take(&self, id: &FileId) -> Result<PathBuf, Failure> {
        self.registry()
            .paths
            .remove(id)
            .ok_or_else(|| Failure::new(ErrorCode::BadRequest).with("reason", "file-not-picked"))
    }

    /// Keeps files that wait for a page to look at them.
    fn offer(&self, paths: Vec<PathBuf>) {
        let offered: Vec<PickedFile> = paths.into_iter().map(|path| self.keep(path)).collect();
        self.registry().offered.extend(offered);
    }

    /// The files that wait; the page that asks first has them.
    pub(crate) fn take_offered(&self) -> Vec<PickedFile> {
        std::mem::take(&mut self.registry().offered)
    }

    fn registry(&self) -> MutexGuard<'_, Registry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the user for files, or for a folder.
pub(crate) async fn pick(app: &AppHandle, title: String, folder: bool) -> Vec<PickedFile> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    let dialog = app.dialog().file().set_title(title);
    // Nobody waits any more when the window was closed meanwhile.
    if folder {
        dialog.pick_folder(move |path| drop(answer.send(path.map(|path| vec![path]))));
    } else {
        dialog.pick_files(move |paths| drop(answer.send(paths)));
    }
    let files = app.state::<PickedFiles>();
    let paths = picked.await.ok().flatten().unwrap_or_default();
    paths.into_iter().filter_map(|path| path.into_path().ok()).map(|path| files.keep(path)).collect()
}

/// Files that the user gave us without a dialog: dropped ones, and those of a second start. A page looks at them first.
pub(crate) fn offer(app: &AppHandle, paths: Vec<PathBuf>) {
    if !paths.is_empty() {
        app.state::<PickedFiles>().offer(paths);
        app.state::<Concertina>().offer_files();
    }
}

/// Asks the user where to save a file; none when the user does not want to.
pub(crate) async fn save_as(app: &AppHandle, title: String, name: &str) -> Option<PathBuf> {
    let (answer, picked) = tokio::sync::oneshot::channel();
    app.dialog().file().set_title(title).set_file_name(name).save_file(move |path| {
        // Nobody waits any more when the window was closed meanwhile.
        drop(answer.send(path));
    });
    picked.await.ok()??.into_path().ok()
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

    #[test]
    fn what_was_offered_goes_to_the_page_that_asks_first() {
        let files = PickedFiles::default();
        files.offer(vec![PathBuf::from("/a/one"), PathBuf::from("/a/two")]);
        let offered = files.take_offered();
        assert_eq!(offered.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        assert!(files.take_offered().is_empty());
        assert_eq!(files.take(&offered[1].id).unwrap(), PathBuf::from("/a/two"));
    }
}
