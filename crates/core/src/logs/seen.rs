//! What was had of a container's log, so that nothing comes twice after a cut, and nothing is missing unnoticed.
//!
//! `sinceTime` counts whole seconds, so a stream that is taken up again tells lines that were had. Lines of one second are told
//! apart by their time and text, as often as they were had: two streams of one container may be written a little out of order,
//! and two lines may be the same.

use super::line::{Nanos, Sent};
use std::collections::HashMap;

const SECOND: Nanos = 1_000_000_000;
/// Lines that are remembered, at most: so many in two seconds are more than anybody reads.
const MOST: usize = 20_000;

/// A line by its time and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Mark {
    at: Nanos,
    digest: u64,
}

/// The newest lines that were had.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// All lines before this were had.
    floor: Nanos,
    newest: Nanos,
    last: Option<Mark>,
    marks: HashMap<Mark, u32>,
}

/// What a stream that was taken up again may tell once more.
#[derive(Debug)]
pub(super) struct Overlap {
    floor: Nanos,
    last: Option<Mark>,
    left: HashMap<Mark, u32>,
}

/// What a line of such a stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It was had.
    Again,
    /// It is new.
    New,
    /// It is new, and the last line that was had did not come again: between this time and its own, lines are missing.
    Behind(Nanos),
}

impl Seen {
    /// From when on the log is to be told again, in seconds since the Unix epoch; none when nothing was had.
    pub(super) fn since(&self) -> Option<i64> {
        self.last.map(|_| self.floor.div_euclid(SECOND))
    }

    /// When the last line was written.
    pub(super) fn last(&self) -> Option<Nanos> {
        self.last.map(|last| last.at)
    }

    /// Remembers a line that was had.
    pub(super) fn add(&mut self, line: &Sent) {
        let Some(at) = line.at else { return };
        if self.last.is_none() || at > self.newest {
            self.newest = at;
            // One second more, for what was written a little out of order.
            self.raise((at.div_euclid(SECOND) - 1) * SECOND);
        }
        if at < self.floor {
            return;
        }
        let mark = Mark { at, digest: line.digest };
        self.last = Some(mark);
        *self.marks.entry(mark).or_default() += 1;
        if self.marks.len() > MOST {
            self.raise(self.newest);
        }
    }

    /// What a stream from [`Self::since`] on may tell once more.
    pub(super) fn overlap(&self) -> Overlap {
        Overlap { floor: self.floor, last: self.last, left: self.marks.clone() }
    }

    fn raise(&mut self, floor: Nanos) {
        if self.last.is_none() || floor > self.floor {
            self.floor = floor;
            self.marks.retain(|mark, _| mark.at >= floor);
        }
    }
}

impl Overlap {
    /// What a line is. One that is new must be added to what was seen.
    pub(super) fn take(&mut self, line: &Sent) -> Told {
        let Some(at) = line.at else { return Told::New };
        let mark = Mark { at, digest: line.digest };
        if let Some(count) = self.left.get_mut(&mark).filter(|count| **count > 0) {
            *count -= 1;
            if self.last == Some(mark) && *count == 0 {
                self.last = None;
            }
            return Told::Again;
        }
        if at < self.floor {
            self.last = self.last.filter(|last| *last != mark);
            return Told::Again;
        }
        self.last.take().map_or(Told::New, |last| Told::Behind(last.at))
    }

    /// When the last line was written that was had and did not come again so far.
    pub(super) fn missed(&self) -> Option<Nanos> {
        self.last.map(|last| last.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(at: Nanos, text: &str) -> Sent {
        let stamp = jiff::Timestamp::from_nanosecond(i128::from(at)).unwrap();
        Sent::read(format!("{stamp} {text}").as_bytes(), false)
    }

    /// What the kubelet tells: lines that are not older than a second (`pkg/kubelet/kuberuntime/logs`).
    fn told(file: &[(Nanos, String)], since: Option<i64>) -> impl Iterator<Item = &(Nanos, String)> {
        file.iter().filter(move |(at, _)| since.is_none_or(|since| *at >= since * SECOND))
    }

    proptest! {
        /// Cut anywhere, any number of times: each line comes once, in order, and no gap is told.
        #[test]
        fn lines_come_once_however_often_the_stream_is_cut(
            steps in prop::collection::vec((-400_000_000_i64..900_000_000, 0_u8..3), 1..60),
            cuts in prop::collection::vec(1_usize..20, 0..8),
        ) {
            let mut at = 1_767_603_600_000_000_000;
            let mut file = Vec::new();
            for (step, text) in steps {
                at += step;
                file.push((at, text.to_string()));
            }
            // No line is written more than a second out of order.
            let newest = |upto: usize| file[..=upto].iter().map(|(at, _)| *at).max().unwrap();
            prop_assume!((0..file.len()).all(|index| newest(index) - file[index].0 < SECOND));
            let (mut seen, mut had) = (Seen::default(), Vec::new());
            for cut in cuts.into_iter().map(Some).chain([None]) {
                let mut overlap = seen.overlap();
                let mut new = 0;
                for (at, text) in told(&file, seen.since()) {
                    if cut.is_some_and(|cut| new >= cut) {
                        break;
                    }
                    let line = line(*at, text);
                    match overlap.take(&line) {
                        Told::Again => {}
                        Told::New => {
                            seen.add(&line);
                            had.push((*at, text.clone()));
                            new += 1;
                        }
                        Told::Behind(from) => prop_assert!(false, "a gap from {from}"),
                    }
                }
            }
            prop_assert_eq!(had, file);
        }
    }

    #[test]
    fn a_file_that_begins_after_the_last_line_is_a_gap() {
        let mut seen = Seen::default();
        for at in [10 * SECOND, 11 * SECOND] {
            seen.add(&line(at, "x"));
        }
        let mut overlap = seen.overlap();
        assert_eq!(overlap.missed(), Some(11 * SECOND));
        assert_eq!(overlap.take(&line(15 * SECOND, "y")), Told::Behind(11 * SECOND));
        assert_eq!(overlap.take(&line(16 * SECOND, "z")), Told::New);
        let mut overlap = seen.overlap();
        assert_eq!(overlap.take(&line(11 * SECOND, "x")), Told::Again);
        assert_eq!((overlap.missed(), overlap.take(&line(15 * SECOND, "y"))), (None, Told::New));
    }

    #[test]
    fn a_flood_is_remembered_by_its_newest_lines() {
        let mut seen = Seen::default();
        for number in 0..60_000 {
            seen.add(&line(20 * SECOND + number * 1_000, "x"));
        }
        assert!(seen.marks.len() <= MOST);
        let mut overlap = seen.overlap();
        for number in 0..60_000 {
            assert_eq!(overlap.take(&line(20 * SECOND + number * 1_000, "x")), Told::Again, "{number}");
        }
        assert_eq!(overlap.missed(), None);
    }
}
