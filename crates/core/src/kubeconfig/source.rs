//! Where kubeconfig files are looked for.

use concertina_contract::FileSource;
use std::path::{Path, PathBuf};

/// Where to look. All values come from outside: nothing here reads the environment.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The value of `KUBECONFIG`.
    pub kubeconfig: Option<String>,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// Files named on the command line. When there are any, `KUBECONFIG` and the home folder are left alone, as
    /// `kubectl --kubeconfig` does.
    pub arguments: Vec<PathBuf>,
    /// Files that the user added in the window.
    pub added: Vec<PathBuf>,
}

/// Files whose entries are merged. Files named one by one stand alone, as with `kubectl --kubeconfig`, so that two files
/// that both say `kubernetes-admin@kubernetes` do not shadow each other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) source: FileSource,
    pub(super) files: Vec<PathBuf>,
}

impl Sources {
    pub(super) fn groups(&self) -> Vec<Group> {
        let alone = |source| move |path: &PathBuf| Group { source, files: vec![path.clone()] };
        let mut groups: Vec<Group> = if self.arguments.is_empty() {
            self.found().into_iter().collect()
        } else {
            self.arguments.iter().map(alone(FileSource::Argument)).collect()
        };
        groups.extend(self.added.iter().map(alone(FileSource::Added)));
        let mut seen: Vec<PathBuf> = Vec::new();
        for group in &mut groups {
            group.files.retain_mut(|path| {
                *path = std::path::absolute(&*path).unwrap_or_else(|_| path.clone());
                let new = !seen.contains(path);
                if new {
                    seen.push(path.clone());
                }
                new
            });
        }
        groups.retain(|group| !group.files.is_empty());
        groups
    }

    /// Every file that is read, whether it is there or not.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.groups().into_iter().flat_map(|group| group.files).collect()
    }

    fn found(&self) -> Option<Group> {
        match self.kubeconfig.as_deref().filter(|list| !list.is_empty()) {
            Some(list) => Some(Group {
                source: FileSource::Environment,
                files: std::env::split_paths(list).filter(|path| !path.as_os_str().is_empty()).collect(),
            }),
            None => self
                .home
                .as_ref()
                .map(|home| Group { source: FileSource::Default, files: vec![home.join(".kube/config")] }),
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
