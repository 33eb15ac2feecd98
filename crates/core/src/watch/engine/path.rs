//! The paths of lists and watches.

use crate::site::{Served, escape};
use concertina_contract::Kind;
use std::fmt::Write as _;

/// The collection, and what every request about it says.
fn begin(served: &Served) -> String {
    // Names, labels and owners beside the cells of a Table, and not the objects.
    let table = if matches!(served.kind, Kind::Other(_)) { "includeObject=Metadata&" } else { "" };
    format!("{}?{table}", served.collection(""))
}

/// One page of a list; no limit means all at once.
pub(super) fn page(served: &Served, limit: Option<u32>, token: &str) -> String {
    let mut path = begin(served);
    if let Some(limit) = limit {
        let _ = write!(path, "limit={limit}&");
    }
    if !token.is_empty() {
        let _ = write!(path, "continue={}&", escape(token));
    }
    path.pop();
    path
}

/// A watch from a resource version.
pub(super) fn watch(served: &Served, version: &str, seconds: u64) -> String {
    format!(
        "{}watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={}",
        begin(served),
        escape(version)
    )
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
        assert_eq!(
            page(&served("widgets.example.com", "v2"), None, ""),
            "/apis/example.com/v2/widgets?includeObject=Metadata"
        );
    }
}
