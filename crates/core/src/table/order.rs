//! The sorted whole of a query, kept in order by difference.

use super::column::{self, By, Id};
use crate::metrics::Snapshot;
use crate::watch::Row;
use concertina_contract::Measure;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Changes up to which each is placed on its own; beyond, all are merged in one pass.
const FEW: usize = 64;

/// One row of the whole.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its number within the subscription.
    pub(super) id: u32,
    /// The rank of its site's name.
    pub(super) rank: u32,
    /// What it uses, where that is what rows are ordered by.
    pub(super) used: u64,
    /// The row.
    pub(super) row: Arc<Row>,
}

impl Entry {
    /// A row of a site, with what orders it by the site's figures.
    pub(super) fn new(
        id: u32,
        rank: u32,
        row: Arc<Row>,
        measure: Option<Measure>,
        figures: &Snapshot,
    ) -> Self {
        let used = measure.map_or(0, |measure| column::used(&row, measure, figures));
        Self { id, rank, used, row }
    }
}

/// Rows in order.
#[derive(Debug)]
pub(super) struct Order {
    by: By,
    descending: bool,
    entries: Vec<Entry>,
}

impl Order {
    /// Nothing yet, in this order.
    pub(super) fn new(by: By, descending: bool) -> Self {
        Self { by, descending, entries: Vec::new() }
    }

    /// The column it is by.
    pub(super) fn by(&self) -> &By {
        &self.by
    }

    /// All entries, in order.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Replaces everything.
    pub(super) fn fill(&mut self, mut entries: Vec<Entry>) {
        let (by, descending) = (&self.by, self.descending);
        entries.sort_unstable_by(|left, right| compare(left, right, by, descending));
        self.entries = entries;
    }

    /// Takes out and puts in. Each of `gone` must be as it was put in; one that is not there is fine.
    pub(super) fn change(&mut self, gone: &[Entry], new: Vec<Entry>) {
        if gone.len() + new.len() <= FEW {
            for entry in gone {
                if let Ok(at) = self.find(entry) {
                    self.entries.remove(at);
                }
            }
            for entry in new {
                if let Err(at) = self.find(&entry) {
                    self.entries.insert(at, entry);
                }
            }
            return;
        }
        let gone: HashSet<u32> = gone.iter().map(|entry| entry.id).collect();
        if !gone.is_empty() {
            self.entries.retain(|entry| !gone.contains(&entry.id));
        }
        self.merge(new);
    }

    /// The place of an entry, or where it would be.
    pub(super) fn find(&self, entry: &Entry) -> Result<usize, usize> {
        self.entries.binary_search_by(|other| compare(other, entry, &self.by, self.descending))
    }

    /// Whether two states of a row have different places.
    pub(super) fn moves(&self, before: &Entry, after: &Entry) -> bool {
        compare(before, after, &self.by, self.descending) != Ordering::Equal
    }

    fn merge(&mut self, mut new: Vec<Entry>) {
        let (by, descending) = (&self.by, self.descending);
        new.sort_unstable_by(|left, right| compare(left, right, by, descending));
        if self.entries.is_empty() {
            self.entries = new;
            return;
        }
        let mut merged = Vec::with_capacity(self.entries.len() + new.len());
        let mut old = std::mem::take(&mut self.entries).into_iter().peekable();
        for entry in new {
            while let Some(before) =
                old.next_if(|other| compare(other, &entry, by, descending) == Ordering::Less)
            {
                merged.push(before);
            }
            merged.push(entry);
        }
        merged.extend(old);
        self.entries = merged;
    }
}

/// By the column, then by namespace, name and site; the direction turns the column alone.
fn compare(left: &Entry, right: &Entry, by: &By, descending: bool) -> Ordering {
    let column = match by {
        By::Own(Id::Site) => left.rank.cmp(&right.rank),
        By::Own(Id::Used(_)) => left.used.cmp(&right.used),
        By::Own(id) => column::compare(&left.row, &right.row, *id),
        By::Extra(extra) => extra.text(&left.row).cmp(&extra.text(&right.row)),
    };
    let column = if descending { column.reverse() } else { column };
    column.then_with(|| {
        let (one, other) = (left.row.meta(), right.row.meta());
        one.namespace
            .cmp(&other.namespace)
            .then_with(|| one.name.cmp(&other.name))
            .then_with(|| left.rank.cmp(&right.rank))
            .then_with(|| left.id.cmp(&right.id))
    })
}

/// The first state of what goes and the last of what comes: a row may have changed more than once.
pub(super) fn net(gone: Vec<Entry>, new: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
    let mut first: HashMap<u32, Entry> = HashMap::with_capacity(gone.len());
    let mut ended: HashMap<u32, Arc<Row>> = HashMap::with_capacity(gone.len());
    for entry in gone {
        ended.insert(entry.id, entry.row.clone());
        first.entry(entry.id).or_insert(entry);
    }
    // A row that came and went again within the batch is not new; its last state is among those that ended.
    let still = |entry: &Entry| ended.get(&entry.id).is_none_or(|row| !Arc::ptr_eq(row, &entry.row));
    let new: Vec<Entry> = new.into_iter().filter(still).collect();
    let last: HashMap<u32, usize> = new.iter().enumerate().map(|(index, entry)| (entry.id, index)).collect();
    let new = new.into_iter().enumerate().filter(|(index, entry)| last.get(&entry.id) == Some(index));
    (first.into_values().collect(), new.map(|(_, entry)| entry).collect())
}
