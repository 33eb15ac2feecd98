//! Reads all files and merges them as client-go does: the first file that has an entry wins it whole.

use super::check::{cluster_problem, user_problem};
use super::file::{Entries, FileError, KubeFile};
use super::source::Group;
use super::{Cluster, Context, EntryProblem, Login, LoginProblem, Sources, User};
use concertina_contract::{ErrorCode, Failure, FileSource, KubeconfigFile};
use std::path::{Path, PathBuf};

/// Everything that the files say. Reading it dials nothing and runs nothing.
#[derive(Clone, Debug, Default)]
pub struct Kubeconfig {
    /// Each file with its state, in the order in which they are merged.
    pub files: Vec<KubeconfigFile>,
    /// Each context, good ones and bad ones, in the order of files and names.
    pub logins: Vec<Login>,
}

impl Kubeconfig {
    /// Reads all files. A file that cannot be read stands in the list with its reason.
    pub fn load(sources: &Sources) -> Self {
        let mut all = Self::default();
        for group in sources.groups() {
            all.add_group(&group, sources);
        }
        all
    }

    fn add_group(&mut self, group: &Group, sources: &Sources) {
        let mut merged = Merged::default();
        for path in &group.files {
            let read = KubeFile::read(path);
            self.files.push(KubeconfigFile {
                path: sources.display(path),
                source: group.source,
                contexts: read
                    .as_ref()
                    .map_or(0, |file| u32::try_from(file.contexts.len()).unwrap_or(u32::MAX)),
                problem: read
                    .as_ref()
                    .err()
                    .and_then(|error| problem(error, group.source, sources.display(path))),
            });
            if let Ok(file) = read {
                merged.add(path, file);
            }
        }
        self.logins.extend(merged.logins());
    }
}

/// The entries of a group of files, the first of each name before the others.
#[derive(Default)]
struct Merged {
    clusters: Entries<Cluster>,
    users: Entries<User>,
    contexts: Vec<(PathBuf, String, Result<Context, LoginProblem>)>,
}

impl Merged {
    fn add(&mut self, path: &Path, file: KubeFile) {
        for (name, context) in file.contexts {
            let shadowed = self.contexts.iter().any(|(_, earlier, _)| *earlier == name);
            let context = if shadowed {
                Err(LoginProblem::Shadowed)
            } else {
                context.map_err(LoginProblem::of_context)
            };
            self.contexts.push((path.to_owned(), name, context));
        }
        for (name, cluster) in file.clusters {
            self.clusters.entry(name).or_insert(cluster);
        }
        for (name, user) in file.users {
            self.users.entry(name).or_insert(user);
        }
    }

    fn logins(self) -> Vec<Login> {
        let Self { clusters, users, contexts } = self;
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
    let code = match error {
        FileError::Missing if source == FileSource::Default => return None,
        FileError::Missing | FileError::Unreadable(_) => ErrorCode::FileUnreadable,
        FileError::TooLarge | FileError::Invalid { .. } => ErrorCode::KubeconfigInvalid,
    };
    let reason = match error {
        FileError::Missing => "missing",
        FileError::Unreadable(_) => "unreadable",
        FileError::TooLarge => "too-large",
        FileError::Invalid { .. } => "invalid",
    };
    let cause = std::error::Error::source(error).map(|source| format!(": {source}")).unwrap_or_default();
    Some(Failure::new(code).with("path", path).with("reason", reason).detail(format!("{error}{cause}")))
}
