//! Where a member tells of itself.

use super::MARK;
use serde_json::Value;

/// The longest path that is asked.
const LONGEST: usize = 200;

/// A page of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) port: u16,
    /// Without the first slash.
    pub(super) path: String,
}

/// The mark that says where; none for a path that is more than plain words between slashes.
pub(crate) fn mark(port: u16, path: &str) -> Option<String> {
    let mark = format!("{port}{path}");
    Page::parse(&mark).map(|_| mark)
}

impl Page {
    /// The page that a Service names.
    pub(super) fn of(service: &Value) -> Option<Self> {
        Self::parse(service["metadata"]["annotations"][MARK].as_str()?)
    }

    /// Reads a mark. It becomes part of a request to the API server, so that it must not be read in two ways.
    fn parse(mark: &str) -> Option<Self> {
        let (port, path) = mark.split_once('/')?;
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        };
        let port: u16 = port.parse().ok().filter(|port| *port > 0)?;
        let well = path.len() <= LONGEST && path.split('/').all(plain);
        well.then(|| Self { port, path: path.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_a_port_and_plain_words() {
        let page = Page::parse("4001/index.jsp").unwrap();
        assert_eq!((page.port, page.path.as_str()), (4001, "index.jsp"));
        assert_eq!(mark(9991, "/a/b-c.json").as_deref(), Some("9991/a/b-c.json"));
        for (port, path) in
            [(0, "/a"), (1, "a"), (1, "/"), (1, "/a//b"), (1, "/../x"), (1, "/a?b"), (1, "/%2e")]
        {
            assert_eq!(mark(port, path), None, "{port}{path}");
        }
    }
}
