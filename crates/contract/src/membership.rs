//! The members of a cluster of application servers, as each tells of itself.

use crate::{ObjectRef, SiteId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The members of an application's cluster on one site, asked now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The site.
    pub site: SiteId,
    /// Its pods that are not about to end, by name.
    pub members: Vec<Member>,
    /// Groups of members that see each other, by the names of their pods, the largest first; those that did not answer are in none.
    /// More than one means that the cluster is split.
    pub groups: Vec<Vec<String>>,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// Its pod.
    pub pod: ObjectRef,
    /// The node; empty while it has none.
    pub node: String,
    /// Whether it takes requests.
    pub ready: bool,
    /// What it told.
    pub answer: MemberAnswer,
}

/// What a member told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "answer", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum MemberAnswer {
    /// It answered.
    Told {
        /// Other members that it sees, of those that are there.
        sees: u32,
        /// Those that are there and that it does not see, by the names of their pods.
        missing: Vec<String>,
        /// Members that it sees and that are no pods of the application any more.
        gone: u32,
        /// Sessions that are its own.
        sessions: u32,
        /// Sessions of other members that it keeps a copy of; none where the server does not tell.
        kept: Option<u32>,
        /// Heap of its Java machine in use, in bytes.
        heap_used: u64,
        /// The most that its heap may be, in bytes; none where it has no limit.
        heap_max: Option<u64>,
    },
    /// It has no address yet.
    NotStarted,
    /// It did not answer, or not as a member does; the message is `member-silent-REASON`.
    Silent {
        /// Why.
        reason: MemberSilence,
    },
}

/// Why nothing is known of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MemberSilence {
    /// The API server has no connection to it.
    Unreached,
    /// It did not answer in time.
    Late,
    /// It says nothing of itself at the place that its package names: with a configuration of the user's own it need not.
    NoPage,
    /// What it says is not what a member says.
    Unreadable,
}
