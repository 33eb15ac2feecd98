//! Lines in order, the newest of them.

use super::line::{Key, Line};
use std::collections::VecDeque;
use std::sync::Arc;

/// Lines that are held, at most.
pub(super) const LINES: usize = 100_000;
/// Bytes that they may hold.
pub(super) const BYTES: usize = 64 << 20;

/// Lines in the order of their keys.
#[derive(Debug, Default)]
pub(super) struct Merged {
    lines: VecDeque<Arc<Line>>,
    bytes: usize,
}

impl Merged {
    /// Puts lines in their places. What comes late costs the lines behind it once, however many come.
    pub(super) fn merge(&mut self, mut batch: Vec<Arc<Line>>) {
        batch.sort_unstable_by_key(|line| line.key);
        let Some(first) = batch.first() else { return };
        self.bytes += batch.iter().map(|line| line.size()).sum::<usize>();
        let mut behind = self.lines.split_off(self.index(first.key)).into_iter().peekable();
        for line in batch {
            while let Some(before) = behind.next_if(|other| other.key < line.key) {
                self.lines.push_back(before);
            }
            self.lines.push_back(line);
        }
        self.lines.extend(behind);
    }

    /// Drops the oldest lines until no more are held than may be, and shows each; tells how many that were.
    pub(super) fn bound(&mut self, lines: usize, bytes: usize, mut dropped: impl FnMut(&Line)) -> usize {
        let before = self.lines.len();
        while self.lines.len() > lines || self.bytes > bytes {
            self.lines.front().iter().for_each(|line| dropped(line));
            self.drop_first();
        }
        before - self.lines.len()
    }

    /// Drops the lines before a key.
    pub(super) fn drop_before(&mut self, key: Key) {
        while self.lines.front().is_some_and(|line| line.key < key) {
            self.drop_first();
        }
    }

    fn drop_first(&mut self) {
        if let Some(line) = self.lines.pop_front() {
            self.bytes -= line.size();
        }
    }

    /// Where a line of this key stands, or would.
    pub(super) fn index(&self, key: Key) -> usize {
        self.lines.partition_point(|line| line.key < key)
    }

    /// The key of the line at an index.
    pub(super) fn key(&self, index: usize) -> Option<Key> {
        self.lines.get(index).map(|line| line.key)
    }

    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// So many lines from an index on.
    pub(super) fn window(&self, first: usize, count: usize) -> impl Iterator<Item = &Arc<Line>> {
        self.lines.iter().skip(first).take(count)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Line>> {
        self.lines.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::What;
    use super::*;
    use proptest::prelude::*;

    fn line(at: i64, source: u32, number: u64) -> Arc<Line> {
        let what = What::Text { text: "text".into(), cut: false };
        Arc::new(Line { key: Key { at, source, number }, at, what })
    }

    proptest! {
        #[test]
        fn lines_are_in_order_however_they_come(batches in prop::collection::vec(prop::collection::vec((0_i64..50, 0_u32..4), 0..20), 0..20)) {
            let mut merged = Merged::default();
            let mut all = Vec::new();
            for (at, source) in batches.iter().flatten() {
                all.push(line(*at, *source, all.len() as u64));
            }
            let mut rest = all.clone().into_iter();
            for batch in &batches {
                merged.merge(rest.by_ref().take(batch.len()).collect());
            }
            all.sort_by_key(|line| line.key);
            prop_assert!(merged.iter().eq(all.iter()));
            let dropped = merged.bound(10, BYTES, |_| ());
            prop_assert_eq!(dropped, all.len().saturating_sub(10));
            prop_assert!(merged.iter().eq(all[dropped..].iter()));
            prop_assert_eq!(merged.bytes, merged.iter().map(|line| line.size()).sum::<usize>());
        }
    }

    #[test]
    fn lines_that_come_too_late_cost_one_pass_a_batch() {
        let mut merged = Merged::default();
        merged.merge(
            (0..100_000_u32).map(|number| line(1_000 + i64::from(number), 0, number.into())).collect(),
        );
        let begun = std::time::Instant::now();
        for round in 0..20_u32 {
            merged.merge(
                (0..1_000_u32)
                    .map(|number| line(i64::from(number), 1, (round * 1_000 + number).into()))
                    .collect(),
            );
            merged.bound(LINES, BYTES, |_| ());
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
        assert_eq!(merged.len(), LINES);
        assert!(merged.iter().all(|line| line.key.source == 0), "the newest stay");
    }
}
