//! The file that a team shares. Sites are told apart by their cluster: the UID of `kube-system` where both sides know it,
//! else server, authority and TLS name.

use super::record::Record;
use concertina_contract::{GuardLevel, SiteChange, SiteKind};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use std::path::Path;

/// What the file says it is.
const FORMAT: &str = "concertina-team-settings";
/// The version of its shape. A newer one is refused: it may mean what we do not know.
const VERSION: u32 = 1;
/// The largest file that is read: 10,000 sites have less.
const LARGEST_FILE: u64 = 16 << 20;

/// The file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TeamSettings {
    format: String,
    version: u32,
    pub(super) sites: Vec<TeamSite>,
}

/// What a newer version keeps whatever else it changes.
#[derive(Debug, Deserialize)]
struct Head {
    format: String,
    version: u32,
}

/// One site of the file. What is absent was not chosen by anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct TeamSite {
    pub(super) cluster: TeamCluster,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    colour: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<SiteKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guard: Option<GuardLevel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
}

/// What tells a cluster from others, the same on every machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct TeamCluster {
    pub(super) server: String,
    /// Digest of the authority's certificates.
    authority: String,
    tls_server_name: String,
    /// UID of `kube-system`, once somebody was connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    uid: Option<String>,
}

/// Why a file cannot be used. Nothing of its content is in it but a line.
#[derive(Debug, thiserror::Error)]
pub(super) enum TeamFileError {
    /// The system does not let us read it.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is larger than any team's settings.
    #[error("the file is larger than {LARGEST_FILE} bytes")]
    TooLarge,
    /// It is no file of ours.
    #[error("the file has no team settings (line {line})")]
    Invalid {
        /// Where the trouble is, counted from 1; 0 when it is the file as a whole.
        line: usize,
    },
    /// A newer version wrote it.
    #[error("the file has version {0} of the team settings; this program knows version {VERSION}")]
    Newer(u32),
}

impl TeamFileError {
    /// The short word of the message.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "team-unreadable",
            Self::TooLarge => "team-too-large",
            Self::Invalid { .. } => "team-invalid",
            Self::Newer(_) => "team-newer",
        }
    }
}

impl TeamSettings {
    pub(super) fn new(sites: Vec<TeamSite>) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, sites }
    }

    pub(super) fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    pub(super) fn read(path: &Path) -> Result<Self, TeamFileError> {
        // A pipe or a device would never end, or never start.
        if !std::fs::metadata(path)?.is_file() {
            return Err(TeamFileError::Invalid { line: 0 });
        }
        let mut bytes = Vec::new();
        std::fs::File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(TeamFileError::TooLarge);
        }
        let invalid = |error: serde_json::Error| TeamFileError::Invalid { line: error.line() };
        let head: Head = serde_json::from_slice(&bytes).map_err(invalid)?;
        if head.format != FORMAT || head.version == 0 {
            return Err(TeamFileError::Invalid { line: 0 });
        }
        if head.version > VERSION {
            return Err(TeamFileError::Newer(head.version));
        }
        serde_json::from_slice(&bytes).map_err(invalid)
    }
}

impl TeamSite {
    pub(super) fn of(record: &Record) -> Self {
        let some = |texts: &Vec<String>| Some(texts.clone()).filter(|texts| !texts.is_empty());
        Self {
            cluster: TeamCluster::of(record),
            name: record.name.clone(),
            colour: Some(record.colour),
            kind: record.kind,
            guard: record.guard,
            groups: some(&record.groups),
            labels: some(&record.labels),
        }
    }

    /// A colour alone was given by us, not chosen.
    pub(super) fn says_something(&self) -> bool {
        let Self { name, kind, guard, groups, labels, .. } = self;
        name.is_some() || kind.is_some() || guard.is_some() || groups.is_some() || labels.is_some()
    }

    /// All that the file says of it, as a change by hand.
    pub(super) fn change(&self) -> SiteChange {
        let Self { name, colour, kind, guard, groups, labels, .. } = self.clone();
        SiteChange { name, colour, kind, guard, groups, labels, ..SiteChange::default() }
    }
}

impl TeamCluster {
    /// The address has its parts in this order; none of them has a space in it.
    fn of(record: &Record) -> Self {
        let mut parts = record.address.split(' ').map(ToOwned::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        let (server, authority, tls_server_name) = (next(), next(), next());
        Self { server, authority, tls_server_name, uid: record.uid.clone() }
    }

    /// Whether this is the cluster of a record. UIDs decide where both are known; one machine may go through a proxy and
    /// another not.
    pub(super) fn is(&self, record: &Record) -> bool {
        let known = Self::of(record);
        match (&self.uid, &known.uid) {
            (Some(theirs), Some(ours)) => theirs == ours,
            _ => {
                self.server == known.server
                    && self.authority == known.authority
                    && self.tls_server_name == known.tls_server_name
            }
        }
    }
}
