//! One line: when it was written, where it comes from, what it says.

use crate::redact::plain;
use concertina_contract::{LogGapReason, Millis};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// The longest text of a line in bytes; the rest is cut off.
pub(super) const LONGEST: usize = 16 << 10;

/// Nanoseconds since the Unix epoch, by the clock of the node.
pub(super) type Nanos = i64;

/// Where a line stands among all: by time, and lines of one source as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// Its time, or that of a line of its source before it when that is later: clocks go back.
    pub(super) at: Nanos,
    pub(super) source: u32,
    /// Counts all lines as they come.
    pub(super) number: u64,
}

/// A line as it is held.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) key: Key,
    /// Its own time.
    pub(super) at: Nanos,
    pub(super) what: What,
}

/// What a line is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// What a container wrote.
    Text { text: Box<str>, cut: bool },
    /// Lines are missing.
    Gap(Gap),
}

/// Lines that cannot be had any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) from: Nanos,
    pub(super) to: Nanos,
    pub(super) reason: LogGapReason,
    pub(super) message: Box<str>,
}

/// A line as the node sends it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// None when the node speaks for itself: it cannot read the file.
    pub(super) at: Option<Nanos>,
    pub(super) text: Box<str>,
    pub(super) cut: bool,
    /// Tells it from other lines of the same time.
    pub(super) digest: u64,
}

impl Sent {
    /// Reads `2026-01-05T09:00:00.5Z text`, which is what `timestamps=true` makes of a line. `cut` tells that it was longer.
    pub(super) fn read(raw: &[u8], cut: bool) -> Self {
        let text = String::from_utf8_lossy(raw);
        let stamped = text.split_once(' ').unwrap_or((&text, ""));
        let at = stamped.0.parse::<jiff::Timestamp>().ok();
        let at = at.and_then(|at| i64::try_from(at.as_nanosecond()).ok());
        let rest = if at.is_some() { stamped.1 } else { &text };
        let mut hasher = DefaultHasher::new();
        rest.hash(&mut hasher);
        let (text, more) = clean(rest);
        Self { at, text, cut: cut || more, digest: hasher.finish() }
    }
}

impl Line {
    /// Bytes that it holds, about.
    pub(super) fn size(&self) -> usize {
        size_of::<Self>()
            + match &self.what {
                What::Text { text, .. } => text.len(),
                What::Gap(gap) => gap.message.len(),
            }
    }
}

/// As the contract counts time.
pub(super) fn millis(nanos: Nanos) -> Millis {
    nanos.div_euclid(1_000_000)
}

/// Text that can be shown, and whether some of it was cut off.
fn clean(text: &str) -> (Box<str>, bool) {
    let mut clean = plain(text.trim_end_matches('\r'));
    let cut = clean.len() > LONGEST;
    if cut {
        let end = (0..=LONGEST).rev().find(|at| clean.is_char_boundary(*at)).unwrap_or(0);
        clean.truncate(end);
    }
    (clean.into(), cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_to_the_nanosecond_and_what_has_none_is_the_nodes_own() {
        let line = Sent::read(b"2026-01-05T09:00:00.412000001Z a b", false);
        assert_eq!((line.at, &*line.text), (Some(1_767_603_600_412_000_001), "a b"));
        let offset = Sent::read("2026-01-05T18:00:00.412000001+09:00 한글".as_bytes(), false);
        assert_eq!((offset.at, &*offset.text), (line.at, "한글"));
        let empty = Sent::read(b"2026-01-05T09:00:00Z ", false);
        assert_eq!((empty.at.is_some(), &*empty.text), (true, ""));
        let word = Sent::read(b"unable to retrieve container logs", false);
        assert_eq!((word.at, &*word.text), (None, "unable to retrieve container logs"));
    }

    #[test]
    fn text_is_plain_and_no_longer_than_it_may_be() {
        let line = Sent::read(b"2026-01-05T09:00:00Z \x1b[31mred\x1b[0m\x07 \xff\r", false);
        assert_eq!(&*line.text, "red \u{fffd}");
        let long = format!("2026-01-05T09:00:00Z {}", "\u{d55c}".repeat(LONGEST));
        let line = Sent::read(long.as_bytes(), false);
        assert!(line.cut && line.text.len() <= LONGEST && line.text.ends_with('\u{d55c}'));
    }
}
