//! The text of a kubeconfig, read as kubectl reads it, but each entry by itself so that a bad one spoils no other.
//!
//! As kubectl does (`sigs.k8s.io/yaml`): only the first document counts, the last of two equal keys wins, `yes` and `on`
//! are booleans, a null means "not set", and `apiVersion` and `kind` may be missing. Other than kubectl, which refuses the
//! whole file: a field of the wrong type, text that is not base64 and two entries of one name spoil only the contexts that
//! use them, and entries without a name are passed over. A merge key (`<<`) never overwrites what its map says itself, and
//! a key such as `n` without quotes stays a text.

use super::EntryProblem;
use super::file::{Entries, FileError, KubeFile, Print};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::options::DuplicateKeyPolicy;
use serde_saphyr::{Budget, Error, Options};

/// Events that aliases may add: enough for ten thousand users that share a plugin.
const REPLAYED: usize = 200_000;
/// Lists, maps and scalars of one file: 10,000 contexts have 300,000.
const NODES: usize = 3_000_000;
/// How deep they may lie in each other; extensions of other programs lie some ten deep.
const DEPTH: usize = 64;
/// Clusters, users or contexts of one file.
const ENTRIES: usize = 50_000;

impl KubeFile {
    /// What a text says.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotText)?;
        // YAML has no control characters, and would say so in words that help nobody.
        if text.contains(|char: char| char.is_control() && !matches!(char, '\n' | '\r' | '\t' | '\u{85}')) {
            return Err(FileError::NotText);
        }
        let mut document = first_document(text)?;
        if document.is_null() {
            return Ok(Self::default());
        }
        let is_whole = is_whole(&document);
        drop_nulls(&mut document);
        let Value::Object(mut document) = document else { return Err(FileError::OtherKind) };
        let is_other =
            |field, expected| document.get(field).is_some_and(|value| value != expected && value != "");
        if is_other("kind", "Config") || is_other("apiVersion", "v1") {
            return Err(FileError::OtherKind);
        }
        Ok(Self {
            clusters: entries(document.remove("clusters"), "cluster")?,
            users: entries(document.remove("users"), "user")?,
            contexts: entries(document.remove("contexts"), "context")?,
            is_whole,
            text: Print::default(),
        })
    }
}

/// The first document; null when there is nothing in it.
fn first_document(text: &str) -> Result<Value, FileError> {
    let is_mark = |line: &&str| line.starts_with("---") || line.starts_with("...");
    let is_before = |line: &&str| line.trim().is_empty() || line.starts_with(['#', '%', '\u{feff}']);
    let mut lines = text.lines().skip_while(is_before);
    // The mark that begins the first document is none between two.
    lines.next();
    let document = if lines.any(|line| is_mark(&line)) {
        let mut reader = text.as_bytes();
        serde_saphyr::read_with_options::<_, Value>(&mut reader, options()).next()
    } else {
        // Four times as fast.
        Some(serde_saphyr::from_str_with_options(text, options()))
    };
    document.unwrap_or(Ok(Value::Null)).map_err(|error| failed(&error))
}

/// Whether nothing of it can be about to be written. kubectl writes `contexts: null` when the last one was taken away, and
/// `kind` and `users` after it.
fn is_whole(document: &Value) -> bool {
    document["contexts"].is_array()
        || ["contexts", "kind", "users"].iter().all(|part| document.get(part).is_some())
}

fn options() -> Options {
    let mut options = Options::default();
    options.duplicate_keys = DuplicateKeyPolicy::LastWins;
    options.alias_limits.max_total_replayed_events = REPLAYED;
    let mut budget = Budget::default();
    budget.max_nodes = NODES;
    budget.max_events = 2 * NODES;
    budget.max_depth = DEPTH;
    // The parser's own limit knows no better word than "invalid", and it looks a thousand characters ahead.
    budget.flow_nesting_limit = 4_096;
    // Aliases are bounded by what they expand to.
    budget.enforce_alias_anchor_ratio = false;
    options.budget = Some(budget);
    options
}

fn failed(error: &Error) -> FileError {
    let line = error.location().map(|at| at.line());
    match error.without_snippet() {
        Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::RecursiveReferencesRequireWeakTypes { .. } => FileError::TooManyAliases,
        Error::AliasError { error, .. } => failed(error),
        Error::Budget { breach, .. } => match breach {
            BudgetBreach::Depth { .. } => FileError::TooDeep,
            BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. } | BudgetBreach::MergeKeys { .. } => {
                FileError::TooManyAliases
            }
            _ => FileError::TooManyEntries,
        },
        _ => FileError::Invalid { line },
    }
}

/// The named entries of a list such as `clusters: [{name, cluster}]`.
fn entries<T: DeserializeOwned + Default>(list: Option<Value>, field: &str) -> Result<Entries<T>, FileError> {
    let items = match list {
        None => return Ok(Entries::new()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(FileError::Invalid { line: None }),
    };
    if items.len() > ENTRIES {
        return Err(FileError::TooManyEntries);
    }
    let mut entries = Entries::new();
    for item in items {
        let Value::Object(mut item) = item else { continue };
        // What has no name cannot be referred to, and cannot be told to the user by name.
        let Some(Value::String(name)) = item.remove("name") else { continue };
        if name.is_empty() {
            continue;
        }
        let decoded = match item.remove(field) {
            None => Ok(T::default()),
            Some(value) => serde_json::from_value(value).map_err(|_| EntryProblem::Malformed),
        };
        entries.entry(name).and_modify(|first| *first = Err(EntryProblem::Duplicate)).or_insert(decoded);
    }
    Ok(entries)
}

/// Takes out nulls, which mean "not set" in Go's decoder, and the empty text in a list of texts.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => {
            if items.iter().any(Value::is_string) {
                items.iter_mut().filter(|item| item.is_null()).for_each(|item| *item = Value::from(""));
            }
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}
