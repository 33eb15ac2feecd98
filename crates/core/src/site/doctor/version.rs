//! The version is one that this program knows.

use super::case::Case;
use super::verdict::{Verdict, passed, warned};

/// Minor versions that are known to work: the oldest whose APIs are all used, and the newest there was.
const OLDEST: u32 = 30;
const NEWEST: u32 = 37;

pub(super) fn look(case: &Case) -> Verdict {
    let Some(version) = &case.version else { return warned("unknown") };
    let verdict = match minor(version) {
        None => warned("unknown"),
        Some(minor) if minor < OLDEST => warned("old"),
        Some(minor) if minor > NEWEST => warned("new"),
        Some(_) => passed("good"),
    };
    let (oldest, newest) = (format!("1.{OLDEST}"), format!("1.{NEWEST}"));
    verdict.with("version", version.clone()).with("oldest", oldest).with("newest", newest)
}

/// 36 of `v1.36.3-gke.1`.
fn minor(version: &str) -> Option<u32> {
    let mut parts = version.trim_start_matches('v').split('.');
    (parts.next()? == "1").then_some(())?;
    let digits: String = parts.next()?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_minor_version_is_read_from_any_distribution() {
        for (text, minor) in [("v1.36.3", Some(36)), ("v1.29+k3s", Some(29)), ("v2.0.0", None), ("", None)] {
            assert_eq!(super::minor(text), minor, "{text}");
        }
    }
}
