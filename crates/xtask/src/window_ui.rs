//! The window's TypeScript side: packages of npm and the built pages.

use crate::step::{Step, StepError, say};
use crate::workspace::{Workspace, fingerprint};
use std::fs;
use std::path::{Path, PathBuf};

/// The file in `node_modules` that names the lock file it was made from.
const MARK: &str = ".made-from";

/// What the pages are made from, below the root.
const SOURCES: &[&str] = &[
    "ui/src",
    "ui/index.html",
    "ui/trust.html",
    "ui/public",
    "ui/vite.config.ts",
    "ui/package-lock.json",
    "messages",
];

/// Why the pages are not there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UiError {
    /// npm failed.
    #[error("npm failed")]
    Npm(#[from] StepError),
    /// A file or folder could not be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
}

/// Fills `ui/node_modules` as the lock file says, from our cache when the same lock file was installed before.
pub(crate) fn install(workspace: &Workspace) -> Result<(), UiError> {
    let ui = workspace.ui();
    let lock = fingerprint(&ui, &["package-lock.json"]);
    let modules = ui.join("node_modules");
    if fs::read_to_string(modules.join(MARK)).is_ok_and(|mark| mark == lock) {
        return Ok(());
    }
    let cached = workspace.cache(&format!("node_modules-{lock}"));
    if cached.join(MARK).is_file() {
        say("node_modules: from the cache");
        remove(&modules)?;
        return link_tree(&cached, &modules);
    }
    npm(workspace, "npm ci", &["ci", "--no-audit", "--no-fund"]).quiet().run()?;
    write(&modules.join(MARK), &lock)?;
    let fresh = workspace.cache(&format!("node_modules-{lock}.{}", std::process::id()));
    link_tree(&modules, &fresh)?;
    // Another run may have been faster: then its copy is as good as ours.
    if fs::rename(&fresh, &cached).is_err() {
        remove(&fresh)?;
    }
    Ok(())
}

/// Builds the pages into `ui/dist`, when anything they are made from has changed.
pub(crate) fn build(workspace: &Workspace) -> Result<(), UiError> {
    install(workspace)?;
    let ui = workspace.ui();
    let wanted = fingerprint(workspace.root(), SOURCES);
    let stamp = workspace.target().join("ui-dist.stamp");
    let built = ui.join("dist/index.html").is_file() && ui.join("dist/trust.html").is_file();
    if built && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return Ok(());
    }
    npm(workspace, "window pages", &["run", "build"]).run()?;
    write(&stamp, &wanted)
}

/// npm in the folder of the window's sources.
pub(crate) fn npm(workspace: &Workspace, name: &str, arguments: &[&str]) -> Step {
    Step::new(name, "npm").args(arguments).folder(workspace.ui()).env("NO_COLOR", "1")
}

/// Makes `to` like `from`: hard links where the file system allows, else copies.
fn link_tree(from: &Path, to: &Path) -> Result<(), UiError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| UiError::Write { path, source }
    };
    fs::create_dir_all(to).map_err(failed(to))?;
    for entry in fs::read_dir(from).map_err(failed(from))? {
        let entry = entry.map_err(failed(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(failed(&source))?;
        if kind.is_dir() {
            link_tree(&source, &target)?;
        } else if kind.is_symlink() {
            let points_to = fs::read_link(&source).map_err(failed(&source))?;
            std::os::unix::fs::symlink(points_to, &target).map_err(failed(&target))?;
        } else if fs::hard_link(&source, &target).is_err() {
            fs::copy(&source, &target).map_err(failed(&target))?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), UiError> {
    match fs::remove_dir_all(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(UiError::Write { path: folder.to_owned(), source })
        }
        _ => Ok(()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), UiError> {
    let failed = |source| UiError::Write { path: path.to_owned(), source };
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(path, text).map_err(failed)
}
