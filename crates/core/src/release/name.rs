//! What names the Secret of a release and labels it (`pkg/storage/storage.go`, `pkg/storage/driver/secrets.go`): enough to
//! list releases by metadata alone.

use super::{Release, ReleaseError, encode};
use concertina_contract::ReleaseStatus;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// `type` of the Secrets.
pub const SECRET_TYPE: &str = "helm.sh/release.v1";
/// How their names begin.
const PREFIX: &str = "sh.helm.release.v1.";
/// Labels that Helm keeps for itself.
const RESERVED: [&str; 6] = ["name", "owner", "status", "version", "createdAt", "modifiedAt"];
/// The longest name of a release (`pkg/chart/v2/util/validate_name.go`).
const LONGEST: usize = 53;
/// The longest name of a namespace.
const LONGEST_LABEL: usize = 63;

/// Names one revision of a release in its namespace. As text it is the name of the Secret.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseKey {
    /// Name of the release.
    pub name: String,
    /// Number of the revision.
    pub revision: u32,
}

/// What the metadata of a Secret tells of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseLabels {
    /// Which one it is.
    pub key: ReleaseKey,
    /// Its status.
    pub status: ReleaseStatus,
    /// When the record was written last, to the second.
    pub written: Option<Timestamp>,
}

/// When a record is written, and whether for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// For the first time.
    Created(Timestamp),
    /// In place of one that was there.
    Modified(Timestamp),
}

impl ReleaseKey {
    /// The revision that a Secret of this name holds, if it holds one.
    pub fn of_secret(name: &str) -> Option<Self> {
        let (name, number) = name.strip_prefix(PREFIX)?.rsplit_once(".v")?;
        let revision: u32 = number.parse().ok()?;
        // Only as it is written: no sign, no zeros before it.
        (is_release_name(name) && revision.to_string() == number)
            .then(|| Self { name: name.to_owned(), revision })
    }
}

impl fmt::Display for ReleaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}.v{}", self.name, self.revision)
    }
}

impl ReleaseLabels {
    /// Reads the name and the labels of a Secret, of a whole one, its metadata alone or its row. None if it holds no release.
    pub fn read<'a>(secret: &str, label: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        if label("owner") != Some("helm") {
            return None;
        }
        let seconds = |key| label(key)?.parse().ok();
        let written = seconds("modifiedAt").or_else(|| seconds("createdAt"));
        Some(Self {
            key: ReleaseKey::of_secret(secret)?,
            status: ReleaseStatus::of_word(label("status").unwrap_or_default()),
            written: written.and_then(|seconds| Timestamp::from_second(seconds).ok()),
        })
    }
}

/// Selects the Secrets of one release.
pub fn selector(name: &str) -> String {
    format!("name={name},owner=helm")
}

/// The labels that a user gave a record, of those that its Secret has.
pub fn user_labels(labels: BTreeMap<String, String>) -> BTreeMap<String, String> {
    labels.into_iter().filter(|(key, _)| !RESERVED.contains(&key.as_str())).collect()
}

/// The labels of a release's Secret.
pub fn labels(release: &Release, stamp: Stamp) -> BTreeMap<String, String> {
    let mut labels = user_labels(release.labels.clone());
    let (key, at) = match stamp {
        Stamp::Created(at) => ("createdAt", at),
        Stamp::Modified(at) => ("modifiedAt", at),
    };
    labels.insert(key.to_owned(), at.as_second().to_string());
    labels.insert("name".to_owned(), release.name.clone());
    labels.insert("owner".to_owned(), "helm".to_owned());
    labels.insert("status".to_owned(), release.info.status.clone());
    labels.insert("version".to_owned(), release.revision.to_string());
    labels
}

/// The Secret of a release as JSON. It holds the release, so it is for the API server alone.
pub fn secret(release: &Release, stamp: Stamp) -> Result<Value, ReleaseError> {
    if !is_release_name(&release.name) || !is_namespace(&release.namespace) {
        return Err(ReleaseError::Name);
    }
    let payload = encode(release)?;
    let key = ReleaseKey { name: release.name.clone(), revision: release.revision };
    Ok(json!({
        "apiVersion": "v1", "kind": "Secret", "type": SECRET_TYPE,
        "metadata": { "name": key.to_string(), "namespace": release.namespace, "labels": labels(release, stamp) },
        "data": { "release": payload.text() },
    }))
}

/// Whether a release can have this name: a DNS subdomain of at most 53 characters.
pub fn is_release_name(name: &str) -> bool {
    name.len() <= LONGEST && name.split('.').all(is_label)
}

/// Whether a namespace can have this name: a DNS label.
pub(super) fn is_namespace(name: &str) -> bool {
    name.len() <= LONGEST_LABEL && is_label(name)
}

fn is_label(part: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !part.is_empty() && part.bytes().all(plain) && !part.starts_with('-') && !part.ends_with('-')
}
