//! Rows that keep their places while the user looks at them.

use super::order::Entry;
use std::collections::HashMap;

/// Rows whose place is that of an earlier state.
#[derive(Debug, Default)]
pub(super) struct Held(HashMap<u32, (Entry, Entry)>);

impl Held {
    /// The row keeps the place of `placed` and shows `now`.
    pub(super) fn put(&mut self, placed: Entry, now: Entry) {
        self.0.insert(now.id, (placed, now));
    }

    /// Lets a row go; the answer is what stands in the order for it.
    pub(super) fn release(&mut self, row: u32) -> Option<Entry> {
        self.0.remove(&row).map(|(placed, _)| placed)
    }

    /// What stands in the order for a row.
    pub(super) fn placed(&self, row: u32) -> Option<&Entry> {
        self.0.get(&row).map(|(placed, _)| placed)
    }

    /// The row as it is now, for one that stands in the order.
    pub(super) fn shown(&self, entry: &Entry) -> Entry {
        self.0.get(&entry.id).map_or(entry, |(_, now)| now).clone()
    }

    /// Lets all go: what stands in the order, and what belongs there.
    pub(super) fn release_all(&mut self) -> (Vec<Entry>, Vec<Entry>) {
        self.0.drain().map(|(_, pair)| pair).unzip()
    }

    /// Forgets all: the order was made anew.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// How many are held.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
