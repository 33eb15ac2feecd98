//! Where kubeconfig files are looked for.

use super::hex;
use concertina_contract::{FileSource, LoginId, SourceId};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Files of an added folder that are read, at most.
const FOLDER_FILES: usize = 500;

/// Where to look. All values come from outside: nothing here reads the environment.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The value of `KUBECONFIG`.
    pub kubeconfig: Option<String>,
    /// The value of `KUBERC`, which names kubectl's preferences.
    pub kuberc: Option<String>,
    /// The folder of ours for texts that are pasted.
    pub pasted_folder: Option<PathBuf>,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// Files named on the command line. When there are any, `KUBECONFIG` and the home folder are left alone, as
    /// `kubectl --kubeconfig` does.
    pub arguments: Vec<PathBuf>,
    /// Files and folders that the user added in the window.
    pub added: Vec<Added>,
}

/// A file or folder that the user added in the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Its absolute path.
    pub path: PathBuf,
    /// Whether the program wrote the file itself, from text that was pasted.
    pub pasted: bool,
    /// Contexts that the user did not take.
    pub left_out: HashSet<LoginId>,
}

/// Files whose entries are merged. Files named one by one stand alone, as with `kubectl --kubeconfig`, so that two files
/// that both say `kubernetes-admin@kubernetes` do not shadow each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) source: FileSource,
    pub(super) added: Option<SourceId>,
    pub(super) files: Vec<PathBuf>,
    pub(super) left_out: HashSet<LoginId>,
}

impl From<PathBuf> for Added {
    fn from(path: PathBuf) -> Self {
        Self { path, ..Self::default() }
    }
}

impl Added {
    /// The id by which it is taken away again.
    pub(crate) fn id(&self) -> SourceId {
        SourceId::new(hex(&Sha256::digest(self.path.as_os_str().as_encoded_bytes())[..12]))
    }

    fn groups(&self) -> Vec<Group> {
        let group = |source, path| Group {
            source,
            added: Some(self.id()),
            files: vec![path],
            left_out: self.left_out.clone(),
        };
        if self.pasted {
            return vec![group(FileSource::Pasted, self.path.clone())];
        }
        if self.path.is_dir() {
            return files_of(&self.path).into_iter().map(|path| group(FileSource::Folder, path)).collect();
        }
        vec![group(FileSource::Added, self.path.clone())]
    }
}

/// The files of a folder by name, without hidden ones, such as an editor's, and without folders in it. Links are followed:
/// that is how a mounted folder is made.
pub(crate) fn files_of(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let is_shown = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with('.') && !name.ends_with('~') && !name.ends_with(".lock") && !path.is_dir()
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_shown).collect();
    files.sort();
    files.truncate(FOLDER_FILES);
    files
}

impl Sources {
    pub(super) fn groups(&self) -> Vec<Group> {
        let alone = |path: &PathBuf| Group {
            source: FileSource::Argument,
            added: None,
            files: vec![path.clone()],
            left_out: HashSet::new(),
        };
        let mut groups: Vec<Group> = if self.arguments.is_empty() {
            self.found().into_iter().collect()
        } else {
            self.arguments.iter().map(alone).collect()
        };
        groups.extend(self.added.iter().flat_map(Added::groups));
        let mut seen: HashSet<PathBuf> = HashSet::new();
        for group in &mut groups {
            group.files.retain_mut(|path| {
                *path = std::path::absolute(&*path).unwrap_or_else(|_| path.clone());
                seen.insert(path.clone())
            });
        }
        groups.retain(|group| !group.files.is_empty());
        groups
    }

    /// Every file that is read, whether it is there or not, and every folder that is looked into.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = self.groups().into_iter().flat_map(|group| group.files).collect();
        paths.extend(self.added.iter().map(|added| added.path.clone()).filter(|path| path.is_dir()));
        paths.extend(super::PluginPolicy::path(self));
        paths
    }

    fn found(&self) -> Option<Group> {
        let group = |source, files| Group { source, added: None, files, left_out: HashSet::new() };
        match self.kubeconfig.as_deref().filter(|list| !list.is_empty()) {
            Some(list) => {
                let files = std::env::split_paths(list).filter(|path| !path.as_os_str().is_empty());
                Some(group(FileSource::Environment, files.collect()))
            }
            None => {
                self.home.as_ref().map(|home| group(FileSource::Default, vec![home.join(".kube/config")]))
            }
        }
    }

    /// A path for display: the home folder is written `~`.
    pub(crate) fn display(&self, path: &Path) -> String {
        match self.home.as_ref().and_then(|home| path.strip_prefix(home).ok()) {
            Some(rest) => format!("~/{}", rest.display()),
            None => path.display().to_string(),
        }
    }
}
