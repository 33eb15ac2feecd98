//! The last good state of each file: one that is half written, or cannot be read for a while, takes no site away.

use super::file::{FileError, KubeFile};
use concertina_contract::{KeptFile, Millis};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was read of each file when it could be read.
#[derive(Clone, Debug, Default)]
pub struct LastGood(HashMap<PathBuf, Good>);

#[derive(Clone, Debug)]
struct Good {
    file: Arc<KubeFile>,
    read_at: Millis,
    failing_since: Option<Millis>,
}

/// A file as it is to be used now.
pub(super) struct Read {
    /// What is used: what was read now or, failing that, before.
    pub(super) file: Option<Arc<KubeFile>>,
    /// Why it could not be read now.
    pub(super) error: Option<FileError>,
    /// Since when what was read before is used.
    pub(super) kept: Option<KeptFile>,
}

impl LastGood {
    /// Reads a file at this time. One that is gone is gone: taking it away is how a person takes its contexts away. One
    /// that has lost all its contexts, and the end of the file with them, is about to be written.
    pub(super) fn read(&mut self, path: &Path, now: Millis) -> Read {
        let read = KubeFile::read(path);
        let had_contexts = self.0.get(path).is_some_and(|good| !good.file.contexts.is_empty());
        match read {
            Ok(file) if file.is_whole || !had_contexts => {
                let file = Arc::new(file);
                let good = Good { file: file.clone(), read_at: now, failing_since: None };
                self.0.insert(path.to_owned(), good);
                Read { file: Some(file), error: None, kept: None }
            }
            Err(FileError::Missing) => {
                self.0.remove(path);
                Read { file: None, error: Some(FileError::Missing), kept: None }
            }
            other => {
                let error = other.err().unwrap_or(FileError::Emptied);
                let good = self.0.get_mut(path);
                let kept = good.map(|good| {
                    let since = *good.failing_since.get_or_insert(now);
                    (good.file.clone(), KeptFile { since, read_at: good.read_at })
                });
                let (file, kept) = kept.unzip();
                Read { file, error: Some(error), kept }
            }
        }
    }

    /// Forgets files that are not read any more.
    pub(super) fn retain(&mut self, paths: &HashSet<PathBuf>) {
        self.0.retain(|path, _| paths.contains(path));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kubeconfig, Sources};
    use super::*;

    const WHOLE: &str = "clusters: [{name: c, cluster: {server: 'https://cow.org'}}]\n\
                         users: [{name: u, user: {token: canary}}]\n\
                         contexts: [{name: x, context: {cluster: c, user: u}}, {name: z, context: {cluster: c, user: u}}]\n";

    /// A file cut off at any byte never takes a context away, unless what is left is a kubeconfig of its own.
    #[test]
    fn a_half_written_file_keeps_the_last_good_state() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config");
        let sources = Sources { arguments: vec![file.clone()], ..Sources::default() };
        let mut good = LastGood::default();
        std::fs::write(&file, WHOLE).unwrap();
        assert_eq!(Kubeconfig::load_keeping(&sources, &mut good, 10).logins.len(), 2);
        let mut kept = 0;
        for end in 0..WHOLE.len() - 1 {
            std::fs::write(&file, &WHOLE[..end]).unwrap();
            let loaded = Kubeconfig::load_keeping(&sources, &mut good.clone(), 20);
            let row = &loaded.files[0];
            kept += 1;
            assert_eq!(loaded.logins.len(), 2, "cut at {end}");
            assert_eq!(row.kept, Some(KeptFile { since: 20, read_at: 10 }), "cut at {end}");
            assert!(row.problem.is_some() && row.contexts == 2);
        }
        assert!(kept > 150);
        std::fs::write(&file, WHOLE).unwrap();
        let loaded = Kubeconfig::load_keeping(&sources, &mut good, 40);
        assert_eq!((loaded.files[0].kept, loaded.files[0].problem.clone()), (None, None));
    }

    #[test]
    fn since_when_it_cannot_be_read_stays_and_a_file_that_is_gone_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config");
        let sources = Sources { arguments: vec![file.clone()], ..Sources::default() };
        let mut good = LastGood::default();
        std::fs::write(&file, WHOLE).unwrap();
        Kubeconfig::load_keeping(&sources, &mut good, 10);
        std::fs::write(&file, "[").unwrap();
        Kubeconfig::load_keeping(&sources, &mut good, 20);
        let later = Kubeconfig::load_keeping(&sources, &mut good, 30);
        assert_eq!(later.files[0].kept, Some(KeptFile { since: 20, read_at: 10 }));
        std::fs::remove_file(&file).unwrap();
        let gone = Kubeconfig::load_keeping(&sources, &mut good, 40);
        assert!(gone.logins.is_empty() && gone.files[0].kept.is_none());
        std::fs::write(&file, "[").unwrap();
        assert!(
            Kubeconfig::load_keeping(&sources, &mut good, 50).logins.is_empty(),
            "nothing was kept of it"
        );
    }
}
