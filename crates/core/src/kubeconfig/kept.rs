//! The last good state of each file: one that is half written, or cannot be read for a while, takes no site away.

use super::file::{FileError, KubeFile, Print};
use concertina_contract::{KeptFile, Millis};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text that says less than the one before is used when it has been the same for so long.
pub(crate) const SETTLED: Millis = 3_000;

/// What was read of each file when it could be read.
#[derive(Clone, Debug, Default)]
pub struct LastGood(HashMap<PathBuf, Good>);

#[derive(Clone, Debug)]
struct Good {
    file: Arc<KubeFile>,
    read_at: Millis,
    failing_since: Option<Millis>,
    /// A text that says less, and since when it is there.
    less: Option<(Print, Millis)>,
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
    /// Reads a file at this time. One that is gone is gone: taking it away is how a person takes its contexts away.
    ///
    /// A file that is being written is cut off anywhere. Mostly that is no kubeconfig, and what was good before is used for
    /// as long as that lasts; so it is when all contexts are gone and the end of the file with them. What happens to be one
    /// says less than before ([`KubeFile::says_less_than`]), and so does one from which a person took something: it is
    /// used when its text has [`SETTLED`].
    pub(super) fn read(&mut self, path: &Path, now: Millis) -> Read {
        let read = KubeFile::read(path);
        let Some(good) = self.0.get_mut(path) else { return self.take(path, read, now) };
        match read {
            Ok(file) if !file.is_whole && !good.file.contexts.is_empty() => {
                good.keep(FileError::Emptied, now)
            }
            Ok(file) => {
                if file.says_less_than(&good.file) && !good.has_settled(file.text, now) {
                    good.failing_since = None;
                    return Read { file: Some(good.file.clone()), error: None, kept: None };
                }
                self.take(path, Ok(file), now)
            }
            Err(FileError::Missing) => self.take(path, Err(FileError::Missing), now),
            Err(error) => good.keep(error, now),
        }
    }

    /// Uses what was read, whatever was there before.
    fn take(&mut self, path: &Path, read: Result<KubeFile, FileError>, now: Millis) -> Read {
        match read {
            Ok(file) => {
                let file = Arc::new(file);
                let good = Good { file: file.clone(), read_at: now, failing_since: None, less: None };
                self.0.insert(path.to_owned(), good);
                Read { file: Some(file), error: None, kept: None }
            }
            Err(error) => {
                self.0.remove(path);
                Read { file: None, error: Some(error), kept: None }
            }
        }
    }

    /// Whether a file has a text that is used later, if it stays.
    pub(crate) fn is_waiting(&self) -> bool {
        self.0.values().any(|good| good.less.is_some())
    }

    /// Forgets files that are not read any more.
    pub(super) fn retain(&mut self, paths: &HashSet<PathBuf>) {
        self.0.retain(|path, _| paths.contains(path));
    }
}

impl Good {
    /// What was good before is used, as the file cannot be read now.
    fn keep(&mut self, error: FileError, now: Millis) -> Read {
        self.less = None;
        let since = *self.failing_since.get_or_insert(now);
        let kept = Some(KeptFile { since, read_at: self.read_at });
        Read { file: Some(self.file.clone()), error: Some(error), kept }
    }

    /// Whether a text has been the same for long enough. A clock that was set back keeps nobody waiting.
    fn has_settled(&mut self, text: Print, now: Millis) -> bool {
        let since = self.less.filter(|(seen, _)| *seen == text).map_or(now, |(_, since)| since);
        self.less = Some((text, since));
        !(0..SETTLED).contains(&(now - since))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kubeconfig, Sources};
    use super::*;

    /// Flow YAML, with the contexts at its end.
    const FLOW: &str = "clusters: [{name: c, cluster: {server: 'https://cow.org'}}]\n\
                        users: [{name: u, user: {token: canary}}]\n\
                        contexts: [{name: x, context: {cluster: c, user: u}}, {name: z, context: {cluster: c, user: u}}]\n";
    /// As kubectl writes it: its keys in the order of the alphabet, so that the contexts come before what they need.
    const BLOCK: &str = "apiVersion: v1\nclusters:\n\
                         - cluster:\n    server: https://cow.org\n  name: c\n\
                         - cluster:\n    server: https://ewe.org\n  name: d\n\
                         contexts:\n\
                         - context:\n    cluster: c\n    namespace: farm\n    user: u\n  name: x\n\
                         - context:\n    cluster: d\n    user: v\n  name: z\n\
                         current-context: x\nkind: Config\npreferences: {}\nusers:\n\
                         - name: u\n  user:\n    token: canary\n\
                         - name: v\n  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1beta1\n      \
                         args:\n      - token\n      command: login\n      env:\n      - name: K\n        value: canary\n";

    struct Desk {
        home: tempfile::TempDir,
        good: LastGood,
    }

    impl Desk {
        fn new(text: &str) -> Self {
            let mut desk = Self { home: tempfile::tempdir().unwrap(), good: LastGood::default() };
            assert_eq!(desk.read(text, 10).logins.len(), 2);
            desk
        }

        fn read(&mut self, text: &str, now: Millis) -> Kubeconfig {
            let file = self.home.path().join("config");
            std::fs::write(&file, text).unwrap();
            Kubeconfig::load_keeping(
                &Sources { arguments: vec![file], ..Sources::default() },
                &mut self.good,
                now,
            )
        }
    }

    /// All that is used of a file.
    fn used(kubeconfig: &Kubeconfig) -> Vec<String> {
        let logins = kubeconfig.logins.iter();
        logins.map(|login| format!("{login:?} {}", login.user.token.text().unwrap_or_default())).collect()
    }

    /// A file cut off at any byte changes nothing, whether what is left is a kubeconfig of its own or not.
    #[test]
    fn a_half_written_file_keeps_the_last_good_state() {
        for text in [FLOW, BLOCK] {
            let mut desk = Desk::new(text);
            let whole = used(&desk.read(text, 10));
            let mut told = 0;
            for end in 0..text.len() - 1 {
                let loaded = desk.read(&text[..end], 20);
                assert_eq!(used(&loaded), whole, "cut at {end}: {:?}", &text[..end]);
                let row = &loaded.files[0];
                assert_eq!((row.contexts, row.kept.is_some()), (2, row.problem.is_some()), "cut at {end}");
                let kept = KeptFile { since: 20, read_at: 10 };
                assert!(row.kept.is_none_or(|told| told == kept), "cut at {end}");
                told += usize::from(row.kept.is_some());
            }
            assert!(told > 150, "what cannot be read is told: {told}");
            let loaded = desk.read(text, 40);
            assert_eq!((loaded.files[0].kept, loaded.files[0].problem.clone()), (None, None));
            assert!(!desk.good.is_waiting());
        }
    }

    /// A longer text under way is not the beginning of the one before: what was there is missing at its end.
    #[test]
    fn a_context_that_is_added_takes_no_other_away_while_it_is_written() {
        let more = BLOCK.replace(
            "contexts:\n",
            "contexts:\n- context:\n    cluster: c\n    user: u\n  name: more-of-them\n",
        );
        let mut desk = Desk::new(BLOCK);
        let whole = used(&desk.read(BLOCK, 10));
        // Where a line ends, a text that is longer than the one before may be whole.
        let is_cut = |end: &usize| *end < BLOCK.len() || !more[..*end].ends_with('\n');
        for end in (0..more.len()).filter(is_cut) {
            let loaded = used(&desk.read(&more[..end], 20));
            assert!(whole.iter().all(|login| loaded.contains(login)), "cut at {end}");
        }
        assert_eq!(desk.read(&more, 30).logins.len(), 3, "at once");
    }

    #[test]
    fn what_a_person_took_out_is_gone_when_the_file_has_settled() {
        let mut desk = Desk::new(BLOCK);
        let fewer = BLOCK.replace("- context:\n    cluster: d\n    user: v\n  name: z\n", "");
        assert_eq!(desk.read(&fewer, 100).logins.len(), 2);
        assert!(desk.good.is_waiting());
        // Another text begins to settle anew.
        assert_eq!(desk.read(&fewer[..fewer.len() - 30], 200).logins.len(), 2);
        assert_eq!(desk.read(&fewer, 300).logins.len(), 2);
        assert_eq!(desk.read(&fewer, 299 + SETTLED).logins.len(), 2);
        let loaded = desk.read(&fewer, 300 + SETTLED);
        assert_eq!((loaded.logins.len(), loaded.files[0].kept), (1, None));
        assert!(!desk.good.is_waiting());
        // The last one, as `kubectl config delete-context` leaves the file.
        let none = "apiVersion: v1\nclusters: []\ncontexts: null\nkind: Config\nusers: []\n";
        assert_eq!(desk.read(none, 10_000).logins.len(), 1);
        assert_eq!(desk.read(none, 9_000).logins.len(), 0, "a clock that was set back");
    }

    #[test]
    fn since_when_it_cannot_be_read_stays_and_a_file_that_is_gone_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config");
        let sources = Sources { arguments: vec![file.clone()], ..Sources::default() };
        let mut good = LastGood::default();
        std::fs::write(&file, FLOW).unwrap();
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
