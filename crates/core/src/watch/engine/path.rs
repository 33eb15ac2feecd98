//! The paths of lists and watches.

use concertina_contract::Kind;
use std::fmt::Write as _;

/// The collection of a kind in all namespaces.
fn collection(kind: Kind) -> &'static str {
    match kind {
        Kind::Node => "/api/v1/nodes",
        Kind::Deployment => "/apis/apps/v1/deployments",
        Kind::Pod => "/api/v1/pods",
    }
}

/// One page of a list; no limit means all at once.
pub(super) fn page(kind: Kind, limit: Option<u32>, token: &str) -> String {
    let mut path = collection(kind).to_owned();
    if let Some(limit) = limit {
        let _ = write!(path, "?limit={limit}");
    }
    if !token.is_empty() {
        let _ = write!(path, "&continue={}", escape(token));
    }
    path
}

/// A list as a stream, followed by the watch.
pub(super) fn stream(kind: Kind, seconds: u64) -> String {
    format!(
        "{}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&sendInitialEvents=true\
         &resourceVersionMatch=NotOlderThan",
        collection(kind)
    )
}

/// A watch from a resource version.
pub(super) fn watch(kind: Kind, version: &str, seconds: u64) -> String {
    format!(
        "{}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={}",
        collection(kind),
        escape(version)
    )
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped() {
        assert_eq!(page(Kind::Pod, Some(500), "a+/="), "/api/v1/pods?limit=500&continue=a%2B%2F%3D");
        assert_eq!(page(Kind::Node, None, ""), "/api/v1/nodes");
    }
}
