//! The selection of a table.

use super::order::Entry;
use concertina_contract::Selection;
use std::collections::HashSet;

/// The rows that are selected, all of them among the rows of the query.
#[derive(Debug, Default)]
pub(super) struct Pick {
    rows: HashSet<u32>,
    /// The row last chosen on its own.
    anchor: Option<u32>,
}

impl Pick {
    /// Changes the selection. A row that is not there any more changes nothing. What matches a filter is the view's to say.
    pub(super) fn select(&mut self, selection: &Selection, whole: &[Entry]) {
        let at = |row: u32| whole.iter().position(|entry| entry.id == row);
        match *selection {
            Selection::Matching { .. } => {}
            Selection::None => self.rows.clear(),
            Selection::All => self.rows = whole.iter().map(|entry| entry.id).collect(),
            Selection::Only { row } => {
                if at(row).is_some() {
                    self.rows = HashSet::from([row]);
                    self.anchor = Some(row);
                }
            }
            Selection::Toggle { row } => {
                if at(row).is_some() {
                    if !self.rows.remove(&row) {
                        self.rows.insert(row);
                    }
                    self.anchor = Some(row);
                }
            }
            Selection::To { from, row } => {
                if let Some(to) = at(row) {
                    let from = from.and_then(at).or_else(|| self.anchor.and_then(at)).unwrap_or(to);
                    self.anchor = Some(whole[from].id);
                    let range = &whole[from.min(to)..=from.max(to)];
                    self.rows = range.iter().map(|entry| entry.id).collect();
                }
            }
        }
    }

    /// Selects these rows too.
    pub(super) fn add(&mut self, rows: impl Iterator<Item = u32>) {
        self.rows.extend(rows);
    }

    /// Drops what is not shown any more.
    pub(super) fn forget(&mut self, row: u32) {
        self.rows.remove(&row);
    }

    /// Keeps only what is among these rows.
    pub(super) fn keep(&mut self, whole: &[Entry]) {
        if !self.rows.is_empty() {
            let rows = std::mem::take(&mut self.rows);
            self.rows = whole.iter().map(|entry| entry.id).filter(|id| rows.contains(id)).collect();
        }
    }

    /// Whether a row is selected.
    pub(super) fn has(&self, row: u32) -> bool {
        self.rows.contains(&row)
    }

    /// How many are selected.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }
}
