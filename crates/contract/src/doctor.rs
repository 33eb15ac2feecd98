//! The connection doctor: what was looked at on the way to a site, and what was found.

use crate::{LoginId, Millis, SiteId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What the doctor looks at, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Probe {
    /// The entry of the kubeconfig: server, authority, powers.
    Entry,
    /// The credential: files, keyring, or the credential plugin.
    Credential,
    /// From when to when the credential can be good.
    Life,
    /// The name of the server, or of the proxy, has addresses.
    Name,
    /// Each address takes a connection.
    Connect,
    /// The proxy leads to the server.
    Proxy,
    /// TLS: the certificates and whether they are good.
    Tls,
    /// What answers is an API server.
    Answer,
    /// The two clocks agree.
    Clock,
    /// The API server takes the credential.
    Login,
    /// It is the cluster that it was before.
    Identity,
    /// Its version is one that this program knows.
    Version,
    /// What the user may do.
    Rights,
}

impl Probe {
    /// Every probe, in order.
    pub const ALL: [Self; 13] = [
        Self::Entry,
        Self::Credential,
        Self::Life,
        Self::Name,
        Self::Connect,
        Self::Proxy,
        Self::Tls,
        Self::Answer,
        Self::Clock,
        Self::Login,
        Self::Identity,
        Self::Version,
        Self::Rights,
    ];
}

/// How a probe ended, or whether it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ProbeOutcome {
    /// Its turn comes later.
    Waiting,
    /// It runs.
    Running,
    /// All is well.
    Passed,
    /// It works, and yet a person should know.
    Warned,
    /// This is why the site cannot be reached, or a part of it.
    Failed,
    /// There was nothing to look at, or an earlier failure stands before it.
    Skipped,
}

/// What one probe found. The message is `doctor-PROBE-WORD`, what to do about it `doctor-PROBE-WORD-hint` if that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ProbeFinding {
    /// What was looked at.
    pub probe: Probe,
    /// How it ended.
    pub outcome: ProbeOutcome,
    /// The last part of the message's name; empty while it waits or runs.
    pub word: String,
    /// Values for the message.
    pub params: BTreeMap<String, String>,
    /// Facts, a line each; redacted.
    pub evidence: Vec<String>,
    /// How long it took, in milliseconds.
    pub took: Option<Millis>,
}

/// All that the doctor found of a site so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Examination {
    /// The site.
    pub site: SiteId,
    /// The login that was used.
    pub login: LoginId,
    /// When it began.
    pub started: Millis,
    /// When it ended.
    pub finished: Option<Millis>,
    /// One finding for each probe, in order.
    pub findings: Vec<ProbeFinding>,
}
