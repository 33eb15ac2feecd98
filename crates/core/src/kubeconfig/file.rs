//! One file: read with limits, and every reason why it cannot be.

use super::{Cluster, Context, EntryProblem, User};
use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Read as _;
use std::path::Path;

/// The largest kubeconfig we read: 10,000 contexts with inline certificates have less.
const LARGEST_FILE: u64 = 64 << 20;

/// What one file holds. An entry that could not be decoded has the reason in its place.
#[derive(Clone, Debug, Default)]
pub(super) struct KubeFile {
    pub(super) clusters: Entries<Cluster>,
    pub(super) users: Entries<User>,
    pub(super) contexts: Entries<Context>,
    /// Whether it has all the parts of a kubeconfig, so that nothing of it can be about to be written.
    pub(super) is_whole: bool,
    /// The text that it was read from.
    pub(super) text: Print,
}

/// What a text is known again by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Print {
    length: usize,
    hash: u64,
    /// Whether its last line has an end, which editors and kubectl give it.
    is_ended: bool,
}

/// Entries by name.
pub(super) type Entries<T> = BTreeMap<String, Result<T, EntryProblem>>;

/// Why a file cannot be used. Nothing of its content is in it but a line and the name of a kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum FileError {
    /// It is not there.
    #[error("the file does not exist")]
    Missing,
    /// It had contexts, and has nothing now, as while it is being written.
    #[error("the file is empty at the moment")]
    Emptied,
    /// The system does not let us read it.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// A link that leads to itself.
    #[error("the file is a symbolic link that leads in a circle")]
    LinkLoop,
    /// A folder, a pipe or a device.
    #[error("this is no regular file")]
    NotAFile,
    /// It is larger than any kubeconfig.
    #[error("the file is larger than {LARGEST_FILE} bytes")]
    TooLarge,
    /// It has bytes that no text has.
    #[error("the file is no text")]
    NotText,
    /// Its aliases make more of it than a kubeconfig can be.
    #[error("the file's aliases expand without measure")]
    TooManyAliases,
    /// Its lists and maps lie in each other deeper than those of any kubeconfig.
    #[error("the file is nested too deeply")]
    TooDeep,
    /// It has more entries than any kubeconfig.
    #[error("the file has too many entries")]
    TooManyEntries,
    /// It is YAML, but something other than a kubeconfig.
    #[error("the file is not a kubeconfig")]
    OtherKind,
    /// It is not YAML, or a list stands where there should be none.
    #[error("the file is not a kubeconfig{}", at(*.line))]
    Invalid {
        /// Where the trouble is, counted from 1.
        line: Option<u64>,
    },
}

fn at(line: Option<u64>) -> String {
    line.map(|line| format!(" (line {line})")).unwrap_or_default()
}

impl FileError {
    /// The short word of the message.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Emptied => "emptied",
            Self::Unreadable(_) => "unreadable",
            Self::LinkLoop => "link-loop",
            Self::NotAFile => "not-a-file",
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::TooManyAliases => "too-many-aliases",
            Self::TooDeep => "too-deep",
            Self::TooManyEntries => "too-many-entries",
            Self::OtherKind => "other-kind",
            Self::Invalid { .. } => "invalid",
        }
    }

    /// Whether the system withholds the file, rather than its content being no kubeconfig.
    pub(super) fn is_of_the_system(&self) -> bool {
        matches!(self, Self::Missing | Self::Unreadable(_) | Self::LinkLoop | Self::NotAFile)
    }

    /// Whether it is some other file, about which there is nothing to tell.
    pub(super) fn is_other(&self) -> bool {
        matches!(
            self,
            Self::OtherKind | Self::NotText | Self::NotAFile | Self::TooLarge | Self::Invalid { .. }
        )
    }

    fn of_the_system(error: &std::io::Error) -> Self {
        #[cfg(unix)]
        if rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP) {
            return Self::LinkLoop;
        }
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

impl KubeFile {
    /// Reads a file. Paths in it are resolved against its folder.
    pub(super) fn read(path: &Path) -> Result<Self, FileError> {
        Self::of_text(&bytes(path)?, path)
    }

    /// A text as if it were in a file at this path.
    pub(super) fn of_text(text: &[u8], path: &Path) -> Result<Self, FileError> {
        let mut kubeconfig = Self::parse(text)?;
        let mut hasher = DefaultHasher::new();
        hasher.write(text);
        kubeconfig.text =
            Print { length: text.len(), hash: hasher.finish(), is_ended: text.ends_with(b"\n") };
        let folder = path.parent().unwrap_or(Path::new("/"));
        kubeconfig.clusters.values_mut().flatten().for_each(|cluster| cluster.resolve(folder));
        kubeconfig.users.values_mut().flatten().for_each(|user| user.resolve(folder));
        Ok(kubeconfig)
    }

    /// Whether it has nothing in it, as while it is being written anew.
    pub(super) fn is_empty(&self) -> bool {
        self.clusters.is_empty() && self.users.is_empty() && self.contexts.is_empty()
    }

    /// Whether it says less than it did before: its text is shorter, its last line has lost its end, or a context its cluster or its user.
    pub(super) fn says_less_than(&self, before: &Self) -> bool {
        let is_lost = |name: &String| before.has_all_of(name) && !self.has_all_of(name);
        self.text.length < before.text.length
            || (before.text.is_ended && !self.text.is_ended)
            || before.contexts.keys().any(is_lost)
    }

    /// Whether it has a context with the cluster and the user that it names.
    fn has_all_of(&self, context: &str) -> bool {
        let Some(Ok(context)) = self.contexts.get(context) else { return false };
        self.clusters.get(&context.cluster).is_some_and(Result::is_ok)
            && (context.user.is_empty() || self.users.get(&context.user).is_some_and(Result::is_ok))
    }
}

/// The bytes of a regular file that is not too large.
fn bytes(path: &Path) -> Result<zeroize::Zeroizing<Vec<u8>>, FileError> {
    let metadata = std::fs::metadata(path).map_err(|error| FileError::of_the_system(&error))?;
    // A pipe or a device would never end, or never start.
    if !metadata.is_file() {
        return Err(FileError::NotAFile);
    }
    let file = File::open(path).map_err(|error| FileError::of_the_system(&error))?;
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| FileError::of_the_system(&error))?;
    if bytes.len() as u64 > LARGEST_FILE { Err(FileError::TooLarge) } else { Ok(bytes) }
}
