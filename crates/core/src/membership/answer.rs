//! What a member says of itself.

use crate::site::RequestError;
use concertina_contract::MemberSilence;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The page of a member, in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    /// The other members that it sees, by their addresses or the names of their pods.
    pub(super) sees: BTreeSet<String>,
    /// Sessions that are its own.
    pub(super) sessions: u32,
    /// Sessions of others that it keeps a copy of.
    pub(super) kept: Option<u32>,
    /// Bytes of its heap in use.
    pub(super) heap_used: u64,
    /// The most that it may be; negative where it has no limit.
    pub(super) heap_max: Option<i64>,
}

/// Reads what a member answered, else why nothing is known of it.
pub(super) fn read(answer: Result<Vec<u8>, RequestError>) -> Result<Answer, MemberSilence> {
    let body = answer.map_err(|error| match error {
        RequestError::Timeout { .. } => MemberSilence::Late,
        // What the API server says in its own name when it has no connection to a pod.
        RequestError::Status { code: 502..=504, .. } | RequestError::Transport { .. } => {
            MemberSilence::Unreached
        }
        RequestError::Status { code: 400..=499, .. } | RequestError::Foreign { .. } => MemberSilence::NoPage,
        _ => MemberSilence::Unreadable,
    })?;
    serde_json::from_slice(&body).map_err(|_| MemberSilence::Unreadable)
}
