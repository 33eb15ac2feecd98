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
    /// Files that came without a dialog, and that no page has asked for yet, with the window that they were dropped on.
    offered: Vec<(Option<String>, PickedFile)>,
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

    /// Keeps files that wait for a page to look at them: that of a window, or any.
    fn offer(&self, window: Option<&str>, paths: Vec<PathBuf>) {
        let label = window.map(str::to_owned);
        let offered: Vec<_> = paths.into_iter().map(|path| (label.clone(), self.keep(path))).collect();
        self.registry().offered.extend(offered);
    }

    /// The files that wait for a window, and those that wait for none: the page that asks first has them.
    pub(crate) fn take_offered(&self, window: &str) -> Vec<PickedFile> {
        let is_its =
            |(label, _): &mut (Option<String>, _)| label.as_deref().is_none_or(|label| label == window);
        self.registry().offered.extract_if(.., is_its).map(|(_, file)| file).collect()
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

/// Files that the user gave us without a dialog: dropped on a window, or those of a second start. A page looks at them first.
pub(crate) fn offer(app: &AppHandle, window: Option<&str>, paths: Vec<PathBuf>) {
    if !paths.is_empty() {
        app.state::<PickedFiles>().offer(window, paths);
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
    fn what_is_dropped_goes_to_its_window_and_the_rest_to_the_page_that_asks_first() {
        let files = PickedFiles::default();
        files.offer(None, vec![PathBuf::from("/a/one")]);
        files.offer(Some("second"), vec![PathBuf::from("/a/two")]);
        let names =
            |window: &str| files.take_offered(window).into_iter().map(|file| file.name).collect::<Vec<_>>();
        assert_eq!(names("main"), ["one"]);
        assert!(names("main").is_empty());
        assert_eq!(names("second"), ["two"]);
    }
}
