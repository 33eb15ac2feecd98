//! Reads all files and merges them as client-go does: the first file that has an entry wins it whole.

use super::check::{cluster_problem, user_problem};
use super::file::{Entries, FileError, KubeFile};
use super::kept::Read;
use super::source::Group;
use super::{Cluster, Context, EntryProblem, LastGood, Login, LoginProblem, Sources, User};
use concertina_contract::{ErrorCode, Failure, FileSource, KubeconfigFile, Millis};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Everything that the files say. Reading it dials nothing and runs nothing.
#[derive(Clone, Debug, Default)]
pub struct Kubeconfig {
    /// Each file with its state, in the order in which they are merged.
    pub files: Vec<KubeconfigFile>,
    /// Each context, good ones and bad ones, in the order of files and names.
    pub logins: Vec<Login>,
}

/// One file that is looked at before it is added.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// Its contexts; none when it cannot be read.
    pub(crate) logins: Vec<Login>,
    /// Why it cannot be read.
    pub(crate) problem: Option<Failure>,
    /// Whether it is something other than a kubeconfig, and nobody would say it is broken.
    pub(crate) is_other: bool,
}

impl Kubeconfig {
    /// Reads all files. A file that cannot be read stands in the list with its reason.
    pub fn load(sources: &Sources) -> Self {
        Self::load_keeping(sources, &mut LastGood::default(), 0)
    }

    /// Reads all files at this time. Of a file that cannot be read now, what was good before is used.
    pub fn load_keeping(sources: &Sources, good: &mut LastGood, now: Millis) -> Self {
        let mut all = Self::default();
        let groups = sources.groups();
        good.retain(&groups.iter().flat_map(|group| &group.files).cloned().collect());
        for group in &groups {
            all.add_group(group, sources, good, now);
        }
        all
    }

    fn add_group(&mut self, group: &Group, sources: &Sources, good: &mut LastGood, now: Millis) {
        let mut merged = Merged::default();
        for path in &group.files {
            let Read { file, error, kept } = good.read(path, now);
            let is_in_folder = group.source == FileSource::Folder;
            // What lies beside kubeconfigs in a folder is nobody's mistake.
            if is_in_folder
                && file
                    .as_ref()
                    .map_or(error.as_ref().is_some_and(FileError::is_other), |file| file.is_empty())
            {
                continue;
            }
            let contexts = file.as_ref().map_or(0, |file| {
                let taken = |name: &&String| !group.left_out.contains(&Login::id(path, name));
                file.contexts.keys().filter(taken).count()
            });
            self.files.push(KubeconfigFile {
                path: sources.display(path),
                source: group.source,
                added: group.added.clone(),
                contexts: u32::try_from(contexts).unwrap_or(u32::MAX),
                problem: error.and_then(|error| problem(&error, group.source, sources.display(path))),
                kept,
            });
            if let Some(file) = file {
                merged.add(path, &file);
            }
        }
        let taken = merged.logins().into_iter().filter(|login| !group.left_out.contains(&login.id));
        self.logins.extend(taken);
    }
}

impl Parsed {
    /// A file as it would be read if it were added.
    pub(crate) fn read(path: &Path, sources: &Sources) -> Self {
        Self::new(path, KubeFile::read(path), sources)
    }

    /// A text as it would be read from a file at this path.
    pub(crate) fn text(text: &[u8], path: &Path, sources: &Sources) -> Self {
        Self::new(path, KubeFile::of_text(text, path), sources)
    }

    fn new(path: &Path, read: Result<KubeFile, FileError>, sources: &Sources) -> Self {
        match read {
            Ok(file) => {
                let mut merged = Merged::default();
                merged.add(path, &file);
                Self { logins: merged.logins(), problem: None, is_other: file.is_empty() }
            }
            Err(error) => Self {
                logins: Vec::new(),
                problem: problem(&error, FileSource::Added, sources.display(path)),
                is_other: error.is_other(),
            },
        }
    }
}

/// The entries of a group of files, the first of each name before the others.
#[derive(Default)]
struct Merged {
    clusters: Entries<Cluster>,
    users: Entries<User>,
    contexts: Vec<(PathBuf, String, Result<Context, LoginProblem>)>,
    names: HashSet<String>,
}

impl Merged {
    fn add(&mut self, path: &Path, file: &KubeFile) {
        for (name, context) in &file.contexts {
            let context = if self.names.insert(name.clone()) {
                context.clone().map_err(LoginProblem::of_context)
            } else {
                Err(LoginProblem::Shadowed)
            };
            self.contexts.push((path.to_owned(), name.clone(), context));
        }
        for (name, cluster) in &file.clusters {
            self.clusters.entry(name.clone()).or_insert_with(|| cluster.clone());
        }
        for (name, user) in &file.users {
            self.users.entry(name.clone()).or_insert_with(|| user.clone());
        }
    }

    fn logins(self) -> Vec<Login> {
        let Self { clusters, users, contexts, .. } = self;
        let login = |(file, name, context): (PathBuf, String, Result<Context, LoginProblem>)| {
            let mut problem = context.as_ref().err().cloned();
            let context = context.unwrap_or_default();
            let cluster = if problem.is_some() {
                Cluster::default()
            } else {
                take(
                    &clusters,
                    &context.cluster,
                    &mut problem,
                    LoginProblem::ClusterMissing,
                    LoginProblem::ClusterMalformed,
                )
            };
            // client-go takes a context without a user as one that proves nothing.
            let user = if problem.is_some() || context.user.is_empty() {
                User::default()
            } else {
                take(
                    &users,
                    &context.user,
                    &mut problem,
                    LoginProblem::UserMissing,
                    LoginProblem::UserMalformed,
                )
            };
            let problem = problem.or_else(|| cluster_problem(&cluster)).or_else(|| user_problem(&user));
            Login {
                id: Login::id(&file, &name),
                context: name,
                file,
                user_name: context.user,
                namespace: Some(context.namespace).filter(|namespace| !namespace.is_empty()),
                cluster,
                user,
                problem,
                pin: None,
            }
        };
        contexts.into_iter().map(login).collect()
    }
}

/// The entry a context names.
fn take<T: Clone + Default>(
    entries: &Entries<T>,
    name: &str,
    problem: &mut Option<LoginProblem>,
    missing: fn(String) -> LoginProblem,
    malformed: fn(String) -> LoginProblem,
) -> T {
    match entries.get(name) {
        Some(Ok(entry)) => return entry.clone(),
        Some(Err(EntryProblem::Malformed | EntryProblem::Duplicate)) => {
            *problem = Some(malformed(name.to_owned()));
        }
        None => *problem = Some(missing(name.to_owned())),
    }
    T::default()
}

/// What a file's error looks like in the window. A default file that is not there is not worth a word.
fn problem(error: &FileError, source: FileSource, path: String) -> Option<Failure> {
    if *error == FileError::Missing && source == FileSource::Default {
        return None;
    }
    let code =
        if error.is_of_the_system() { ErrorCode::FileUnreadable } else { ErrorCode::KubeconfigInvalid };
    Some(Failure::new(code).with("path", path).with("reason", error.reason()).detail(error.to_string()))
}
