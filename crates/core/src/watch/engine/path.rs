//! The paths of lists and watches.

use crate::site::Served;
use std::fmt::Write as _;

/// One page of a list; no limit means all at once.
pub(super) fn page(served: &Served, limit: Option<u32>, token: &str) -> String {
    let mut path = served.collection("");
    if let Some(limit) = limit {
        let _ = write!(path, "?limit={limit}");
    }
    if !token.is_empty() {
        let _ = write!(path, "&continue={}", escape(token));
    }
    path
}

/// A list as a stream, followed by the watch.
pub(super) fn stream(served: &Served, seconds: u64) -> String {
    format!(
        "{}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&sendInitialEvents=true\
         &resourceVersionMatch=NotOlderThan",
        served.collection("")
    )
}

/// A watch from a resource version.
pub(super) fn watch(served: &Served, version: &str, seconds: u64) -> String {
    format!(
        "{}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={}",
        served.collection(""),
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

    fn served(kind: &str, version: &str) -> Served {
        Served {
            kind: kind.parse().unwrap(),
            name: "".into(),
            version: version.into(),
            namespaced: true,
            verbs: Box::default(),
            short_names: Box::default(),
            categories: Box::default(),
        }
    }

    #[test]
    fn tokens_are_escaped() {
        assert_eq!(
            page(&served("pods", "v1"), Some(500), "a+/="),
            "/api/v1/pods?limit=500&continue=a%2B%2F%3D"
        );
        assert_eq!(page(&served("widgets.example.com", "v2"), None, ""), "/apis/example.com/v2/widgets");
    }
}
