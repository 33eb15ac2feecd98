//! The sorted whole of a query, kept in order by difference.

use super::column::{self, By, Head, Id};
use crate::metrics::Snapshot;
use crate::watch::Row;
use concertina_contract::Measure;
use std::cmp::Ordering;
use std::collections::HashMap;
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
    /// Nothing yet, by namespace, name and site.
    pub(super) fn plain() -> Self {
        Self::new(By::Own(Id::Namespace), false)
    }

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

    /// Replaces everything. The entries come by namespace, name and site.
    pub(super) fn fill(&mut self, entries: Vec<Entry>) {
        if self.is_plain() {
            self.entries = entries;
            return;
        }
        let head = |entry: &Entry| Head::new(&entry.row, &self.by, entry.rank, entry.used);
        let mut places: Vec<(Head, usize)> = entries.iter().map(head).zip(0..).collect();
        places.sort_unstable_by(|(left, one), (right, other)| {
            let column = left.number.cmp(&right.number).then_with(|| {
                if left.cut || right.cut {
                    by_column(&entries[*one], &entries[*other], &self.by)
                } else {
                    Ordering::Equal
                }
            });
            directed(column, self.descending).then_with(|| one.cmp(other))
        });
        self.entries = places.into_iter().map(|(_, at)| entries[at].clone()).collect();
    }

    /// Whether it is by namespace, name and site.
    fn is_plain(&self) -> bool {
        self.by == By::Own(Id::Namespace) && !self.descending
    }

    /// Gives the entries of each rank another one, or takes them out.
    pub(super) fn rank(&mut self, ranks: &HashMap<u32, u32>) {
        self.entries.retain_mut(|entry| match ranks.get(&entry.rank) {
            Some(rank) => {
                entry.rank = *rank;
                true
            }
            None => false,
        });
        let before = |left: &Entry, right: &Entry| {
            compare(left, right, &self.by, self.descending) != Ordering::Greater
        };
        if !self.entries.is_sorted_by(before) {
            self.entries.sort_unstable_by(|left, right| compare(left, right, &self.by, self.descending));
        }
    }

    /// Takes out and puts in; a row of both that keeps its place is replaced there. Each of `gone` must be as it was put in; one that is not there is fine.
    pub(super) fn change(&mut self, gone: &[Entry], new: Vec<Entry>) {
        let before: HashMap<u32, &Entry> = gone.iter().map(|entry| (entry.id, entry)).collect();
        let stays = |entry: &Entry| before.get(&entry.id).is_some_and(|before| !self.moves(before, entry));
        let (still, new): (Vec<Entry>, Vec<Entry>) = new.into_iter().partition(stays);
        let mut gone = before;
        for entry in still {
            gone.remove(&entry.id);
            if let Ok(at) = self.find(&entry) {
                self.entries[at] = entry;
            }
        }
        if gone.len() + new.len() <= FEW {
            for entry in gone.into_values() {
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
        if !gone.is_empty() {
            self.entries.retain(|entry| !gone.contains_key(&entry.id));
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
        let mut old = std::mem::take(&mut self.entries).into_iter();
        for entry in new {
            let before = |other: &Entry| compare(other, &entry, by, descending) == Ordering::Less;
            let before = old.as_slice().partition_point(before);
            merged.extend(old.by_ref().take(before));
            merged.push(entry);
        }
        merged.extend(old);
        self.entries = merged;
    }
}

fn by_column(left: &Entry, right: &Entry, by: &By) -> Ordering {
    match by {
        By::Own(Id::Site) => left.rank.cmp(&right.rank),
        By::Own(Id::Used(_)) => left.used.cmp(&right.used),
        By::Own(id) => column::compare(&left.row, &right.row, *id),
        By::Extra(extra) => extra.text(&left.row).cmp(&extra.text(&right.row)),
    }
}

fn directed(order: Ordering, descending: bool) -> Ordering {
    if descending { order.reverse() } else { order }
}

/// By the column, then by namespace, name and site; the direction turns the column alone.
fn compare(left: &Entry, right: &Entry, by: &By, descending: bool) -> Ordering {
    directed(by_column(left, right, by), descending).then_with(|| {
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
