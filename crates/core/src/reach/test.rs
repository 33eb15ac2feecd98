//! Asking addresses.

use super::Desk;
use super::address::Candidate;
use super::gap::gap;
use crate::dial::{Call, DialError, Heard};
use concertina_contract::{ReachAddress, ReachAnswer, ReachBy, ReachFailure, ReachGap, ReachGapCode};
use futures::future::join_all;
use http::{HeaderMap, Method, Uri};
use std::time::Duration;

/// How long an address may take.
const LIMIT: Duration = Duration::from_secs(2);

/// Asks all addresses at once. A name that does not resolve is missing.
pub(super) async fn test(
    desk: Desk<'_>,
    candidates: &[Candidate],
    missing: &mut Vec<ReachGap>,
) -> Vec<ReachAddress> {
    let answers = join_all(candidates.iter().map(|candidate| ask(desk, &candidate.url))).await;
    let mut addresses = Vec::new();
    for (candidate, answer) in candidates.iter().zip(answers) {
        if answer == (ReachAnswer::Failed { reason: ReachFailure::NameNotFound }) {
            missing.push(unknown_name(candidate));
        }
        let Candidate { url, by, object, kind, .. } = candidate.clone();
        addresses.push(ReachAddress { url, by, object, kind: kind.to_owned(), answer });
    }
    addresses
}

async fn ask(desk: Desk<'_>, url: &str) -> ReachAnswer {
    let Ok(url) = url.parse::<Uri>() else {
        return ReachAnswer::Failed { reason: ReachFailure::Unreachable };
    };
    let (method, headers) = (Method::GET, HeaderMap::new());
    let call = Call { method, url: &url, headers, limit: LIMIT, most: 0, near: desk.near, unverified: true };
    match desk.dialer.ask(&call).await {
        Ok(Heard { status, unverified, .. }) => ReachAnswer::Answered { status: status.as_u16(), unverified },
        Err(error) => ReachAnswer::Failed { reason: reason(error) },
    }
}

fn reason(error: DialError) -> ReachFailure {
    match error {
        DialError::Name => ReachFailure::NameNotFound,
        DialError::ThisMachine => ReachFailure::ThisMachine,
        DialError::Refused => ReachFailure::Refused,
        DialError::Address | DialError::Proxy | DialError::Unreachable => ReachFailure::Unreachable,
        DialError::Timeout => ReachFailure::Timeout,
        DialError::Tls => ReachFailure::TlsFailed,
        DialError::NotHttp | DialError::TooLarge => ReachFailure::NotHttp,
    }
}

fn unknown_name(candidate: &Candidate) -> ReachGap {
    let url = candidate.url.parse::<Uri>().unwrap_or_default();
    let address = candidate.target.clone().unwrap_or_default();
    let gap = gap(ReachGapCode::NameNotFound).with("host", url.host().unwrap_or_default());
    gap.with("address", address).on(candidate.object.clone(), candidate.kind)
}

/// What is opened first: what answers well, then what answers, by what leads there; a good certificate before another.
pub(super) fn rank(address: &ReachAddress) -> (u8, ReachBy, bool) {
    let (class, unverified) = match address.answer {
        ReachAnswer::Answered { status: ..400, unverified } => (0, unverified),
        // Somebody is there, and wants a login or another path.
        ReachAnswer::Answered { status: ..500, unverified } => (1, unverified),
        ReachAnswer::Answered { unverified, .. } => (2, unverified),
        ReachAnswer::Failed { .. } => (3, false),
    };
    (class, address.by, unverified)
}
