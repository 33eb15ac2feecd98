//! Sites and their sessions.

use crate::{Failure, IdentityProof, LoginId, LoginView, Millis, SilentNode, SiteId, SiteUnion};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a site stands. Never guessed: a fact of its nodes, the user's word, or unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum SiteKind {
    /// Own machines.
    Physical,
    /// Virtual machines of one's own.
    Virtual,
    /// A public cloud.
    Cloud,
    /// Not known.
    #[default]
    Unknown,
}

/// What a site asks before a write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GuardLevel {
    /// Nothing more than the plan's button.
    Open,
    /// A confirmation in the plan.
    #[default]
    Confirm,
    /// The site's name, typed.
    TypeName,
    /// No writes until it is unlocked for a while in the trust window.
    ReadOnly,
}

/// The steps of connecting, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ConnectStep {
    /// Reading files, running the credential plugin.
    Credential,
    /// Name, TCP, proxy and TLS, up to the first answer: the version.
    Server,
    /// The `kube-system` UID: is this the cluster it was before?
    Identity,
    /// Which APIs it serves.
    Apis,
    /// What this user may do.
    Rights,
}

impl ConnectStep {
    /// Every step, in order.
    pub const ALL: [Self; 5] = [Self::Credential, Self::Server, Self::Identity, Self::Apis, Self::Rights];
}

/// The state of a site's session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SessionState {
    /// Nothing was asked, or the user disconnected.
    #[default]
    Disconnected,
    /// On the way.
    Connecting {
        /// What it is doing.
        step: ConnectStep,
        /// Since when it connects.
        since: Millis,
    },
    /// Answers.
    Ready {
        /// Since when.
        since: Millis,
    },
    /// Does not answer any more; it is tried again.
    Degraded {
        /// Since when.
        since: Millis,
        /// Why.
        failure: Failure,
    },
    /// Needs a person: a token, a login, trust in a command.
    AuthRequired {
        /// Since when.
        since: Millis,
        /// Why.
        failure: Failure,
    },
    /// Given up until the user asks again: a broken login, another cluster than before.
    Closed {
        /// Since when.
        since: Millis,
        /// Why.
        failure: Failure,
    },
}

/// What a site can do, found out when it connects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Capabilities {
    /// The API server's `gitVersion`, for example `v1.36.3`, with the version that it behaves as where that is another
    /// one: `v1.36.3 (as 1.34)`.
    pub version: String,
    /// Group and version of each API it serves, for example `apps/v1`.
    pub apis: Vec<String>,
    /// Counts how often the kinds it serves were found to be others. The kinds themselves come with the command `kinds`:
    /// there may be hundreds, and this is told often.
    pub kinds: u32,
    /// What the user may do with the kinds that have rows.
    pub rights: Vec<Right>,
    /// Distance of the server's clock from ours in milliseconds, positive when it is ahead.
    pub clock_skew: Millis,
    /// By what it is known to be the cluster it was before.
    pub identity: IdentityProof,
}

/// One right, in the words of RBAC.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Right {
    /// For example `patch`.
    pub verb: String,
    /// For example `apps`; empty for the core group.
    pub group: String,
    /// For example `deployments` or `deployments/scale`.
    pub resource: String,
    /// Whether it is granted in all namespaces.
    pub allowed: bool,
    /// Namespaces in which it is granted, where that is not all; as far as they are known.
    pub namespaces: Vec<String>,
}

/// A site as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SiteView {
    /// Its id.
    pub id: SiteId,
    /// The name the user gave it, or the context's name.
    pub name: String,
    /// One of the twelve site colours, 0 to 11.
    pub colour: u8,
    /// Where it stands.
    pub kind: SiteKind,
    /// Provider, for example `aws`, from the nodes' `providerID`; empty if unknown.
    pub provider: String,
    /// Region, from the nodes' labels; empty if unknown.
    pub region: String,
    /// The groups the user put it in, in their order.
    pub groups: Vec<String>,
    /// Labels the user gave it, `key=value`, in the order of their keys.
    pub labels: Vec<String>,
    /// Namespaces that are tried where their list is forbidden.
    pub namespaces: Vec<String>,
    /// What it asks before a write.
    pub guard: GuardLevel,
    /// Until when a read-only site is unlocked.
    pub unlocked_until: Option<Millis>,
    /// The ways into it.
    pub logins: Vec<LoginView>,
    /// The login in use, or to be used.
    pub login: LoginId,
    /// Addresses that were merged into it, and its twin that was not.
    pub union: SiteUnion,
    /// The session's state.
    pub session: SessionState,
    /// When the API server was last heard.
    pub last_contact: Option<Millis>,
    /// What it can do; none until it was connected once in this run.
    pub capabilities: Option<Capabilities>,
    /// Counts for its card; none until rows were seen.
    pub summary: Option<SiteSummary>,
    /// Its nodes that are not heard any more, by name, at most 20; none where leases may not be read.
    pub silent: Vec<SilentNode>,
}

/// The counts on a site's card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SiteSummary {
    /// Nodes; none while they are loading or may not be read.
    pub nodes: Option<ReadyCount>,
    /// Deployments whose rollout is complete; none while loading or forbidden.
    pub deployments: Option<ReadyCount>,
    /// Pods by phase; none while loading or forbidden.
    pub pods: Option<PodPhases>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadyCount {
    /// Ready ones.
    pub ready: u32,
    /// All.
    pub total: u32,
}

/// Pods by phase. `troubled` counts those that a person should look at, whatever their phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PodPhases {
    /// Phase `Running`.
    pub running: u32,
    /// Phase `Pending`.
    pub pending: u32,
    /// Phase `Succeeded`.
    pub succeeded: u32,
    /// Phase `Failed`.
    pub failed: u32,
    /// Crash loops, failed pulls and the like.
    pub troubled: u32,
}

/// What the user may change of a site. Absent fields stay as they are. A read-only site can only be
/// unlocked, or its guard lowered, in the trust window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct SiteChange {
    /// A new name, 1 to 63 characters.
    pub name: Option<String>,
    /// A new colour, 0 to 11.
    pub colour: Option<u8>,
    /// A new kind.
    pub kind: Option<SiteKind>,
    /// A new guard level.
    pub guard: Option<GuardLevel>,
    /// Other groups, at most 20 of 1 to 63 characters, without commas.
    pub groups: Option<Vec<String>>,
    /// Other labels, at most 20 of at most 127 characters: `key=value`, without commas, each key once.
    pub labels: Option<Vec<String>>,
    /// Other namespaces to try where their list is forbidden, at most 100.
    pub namespaces: Option<Vec<String>>,
    /// Another login of the same site.
    pub login: Option<LoginId>,
}
