//! One file: read with limits, each entry decoded by itself so that a bad one spoils no other.

use super::{Cluster, Context, User};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// The largest kubeconfig we read; one with a thousand contexts and inline certificates has a few MiB.
const LARGEST_FILE: u64 = 16 << 20;

/// What one file holds. An entry that could not be decoded has the reason in its place.
#[derive(Debug, Default)]
pub(super) struct KubeFile {
    pub(super) clusters: Entries<Cluster>,
    pub(super) users: Entries<User>,
    pub(super) contexts: Entries<Context>,
}

/// Entries by name.
pub(super) type Entries<T> = BTreeMap<String, Result<T, EntryProblem>>;

/// Why an entry cannot be used. The values of the entry are left out: they may be secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryProblem {
    /// It has a field of the wrong type.
    Malformed,
    /// The file has two entries of this name; client-go refuses such a file.
    Duplicate,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    /// It is not there.
    #[error("the file does not exist")]
    Missing,
    /// It could not be read.
    #[error("the file cannot be read")]
    Unreadable(#[source] std::io::Error),
    /// It is larger than any kubeconfig.
    #[error("the file is larger than {LARGEST_FILE} bytes")]
    TooLarge,
    /// It is not YAML, or not a kubeconfig. The text has line and column, but nothing of the content.
    #[error("the file is not a kubeconfig{}", at(*.line))]
    Invalid {
        /// Where the trouble is, counted from 1.
        line: Option<u64>,
    },
}

fn at(line: Option<u64>) -> String {
    line.map(|line| format!(" (line {line})")).unwrap_or_default()
}

impl KubeFile {
    pub(super) fn read(path: &Path) -> Result<Self, FileError> {
        let metadata = std::fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => FileError::Missing,
            _ => FileError::Unreadable(error),
        })?;
        // A pipe or a device would never end, or never start.
        if !metadata.is_file() {
            return Err(FileError::Unreadable(std::io::Error::other("not a regular file")));
        }
        let file = File::open(path).map_err(FileError::Unreadable)?;
        let mut bytes = Vec::new();
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(FileError::Unreadable)?;
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(FileError::TooLarge);
        }
        let mut kubeconfig = Self::parse(&bytes)?;
        let folder = path.parent().unwrap_or(Path::new("/"));
        kubeconfig.clusters.values_mut().flatten().for_each(|cluster| cluster.resolve(folder));
        kubeconfig.users.values_mut().flatten().for_each(|user| user.resolve(folder));
        Ok(kubeconfig)
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| FileError::Invalid { line: None })?;
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let mut document: Value = serde_saphyr::from_str_with_options(text, limits())
            .map_err(|error| FileError::Invalid { line: error.location().map(|at| at.line()) })?;
        drop_nulls(&mut document);
        let Value::Object(mut document) = document else { return Err(FileError::Invalid { line: None }) };
        if document.get("kind").is_some_and(|kind| kind != "Config") {
            return Err(FileError::Invalid { line: None });
        }
        Ok(Self {
            clusters: entries(document.remove("clusters"), "cluster")?,
            users: entries(document.remove("users"), "user")?,
            contexts: entries(document.remove("contexts"), "context")?,
        })
    }
}

/// Limits of the YAML parser: a kubeconfig has few aliases, if any.
fn limits() -> serde_saphyr::Options {
    let mut options = serde_saphyr::Options::default();
    options.alias_limits.max_total_replayed_events = 10_000;
    options
}

/// The named entries of a list such as `clusters: [{name, cluster}]`.
fn entries<T: DeserializeOwned + Default>(list: Option<Value>, field: &str) -> Result<Entries<T>, FileError> {
    let items = match list {
        None => return Ok(Entries::new()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(FileError::Invalid { line: None }),
    };
    let mut entries = Entries::new();
    for item in items {
        let Value::Object(mut item) = item else { continue };
        // What has no name cannot be referred to, and cannot be told to the user by name.
        let Some(Value::String(name)) = item.remove("name") else { continue };
        let decoded = match item.remove(field) {
            None => Ok(T::default()),
            Some(value) => serde_json::from_value(value).map_err(|_| EntryProblem::Malformed),
        };
        entries.entry(name).and_modify(|first| *first = Err(EntryProblem::Duplicate)).or_insert(decoded);
    }
    Ok(entries)
}

/// Takes out nulls, which mean "not set" in Go's decoder.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}
