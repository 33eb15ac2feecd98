//! Cuts a stream into lines that are never longer than is kept.

use super::line::{LONGEST, Sent};
use bytes::{Buf as _, Bytes, BytesMut};

/// So much of a line is kept until its end comes: its time, and text with escape sequences that will go.
const KEPT: usize = LONGEST * 2;

/// What came of a line whose end did not come yet.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    begun: BytesMut,
    /// The line is longer than what is kept of it.
    longer: bool,
}

impl Cutter {
    /// The lines that end in a chunk.
    pub(super) fn take(&mut self, mut chunk: Bytes) -> Vec<Sent> {
        let mut lines = Vec::new();
        while let Some(at) = memchr::memchr(b'\n', &chunk) {
            let end = chunk.split_to(at);
            chunk.advance(1);
            if self.begun.is_empty() && end.len() <= KEPT {
                lines.push(Sent::read(&end, false));
            } else {
                self.keep(&end);
                lines.extend(self.rest());
            }
        }
        self.keep(&chunk);
        lines
    }

    /// The last line, when a stream ends without the end of it.
    pub(super) fn rest(&mut self) -> Option<Sent> {
        let (begun, longer) = (self.begun.split(), std::mem::take(&mut self.longer));
        (!begun.is_empty()).then(|| Sent::read(&begun, longer))
    }

    fn keep(&mut self, part: &[u8]) {
        let room = KEPT - self.begun.len();
        self.longer |= part.len() > room;
        self.begun.extend_from_slice(&part[..part.len().min(room)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_whole_however_the_stream_is_cut() {
        let stream = b"2026-01-05T09:00:00Z one\n2026-01-05T09:00:01Z two\n2026-01-05T09:00:02Z three";
        for size in 1..stream.len() {
            let mut cutter = Cutter::default();
            let mut lines: Vec<String> = Vec::new();
            for chunk in stream.chunks(size) {
                lines.extend(cutter.take(Bytes::from_static(chunk)).into_iter().map(|line| line.text.into()));
            }
            assert_eq!(lines, ["one", "two"], "{size}");
            assert_eq!(&*cutter.rest().unwrap().text, "three");
            assert_eq!(cutter.rest(), None);
        }
    }

    #[test]
    fn a_line_without_end_costs_no_more_than_is_kept() {
        let mut cutter = Cutter::default();
        assert!(cutter.take(Bytes::from_static(b"2026-01-05T09:00:00Z ")).is_empty());
        for _ in 0..100 {
            assert!(cutter.take(Bytes::from(vec![b'x'; 64 << 10])).is_empty());
        }
        assert!(cutter.begun.len() <= KEPT);
        let lines = cutter.take(Bytes::from_static(b"\n2026-01-05T09:00:01Z next\n"));
        assert!(lines[0].cut && lines[0].text.len() == LONGEST);
        assert!(!lines[1].cut && &*lines[1].text == "next");
    }
}
