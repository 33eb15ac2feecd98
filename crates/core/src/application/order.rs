//! The sorted whole of a query.

use super::rows::Entry;
use concertina_contract::Sort;
use std::cmp::Ordering;
use std::sync::Arc;

/// What applications are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum By {
    #[default]
    Name,
    Project,
    Health,
    Sites,
}

/// Applications in order. Ties are settled by name and project, so that each has one place.
#[derive(Debug, Default)]
pub(super) struct Order {
    by: By,
    descending: bool,
    entries: Vec<Arc<Entry>>,
}

impl Order {
    /// Nothing yet, in this order; in that of names if nobody knows the column.
    pub(super) fn new(sort: &Sort) -> Self {
        let by = match sort.column.as_str() {
            "project" => By::Project,
            "health" => By::Health,
            "sites" => By::Sites,
            _ => By::Name,
        };
        Self { by, descending: sort.descending, entries: Vec::new() }
    }

    /// All of them.
    pub(super) fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// Replaces everything.
    pub(super) fn fill(&mut self, entries: Vec<Arc<Entry>>) {
        self.entries = entries;
        let (by, descending) = (self.by, self.descending);
        self.entries.sort_unstable_by(|left, right| compare(left, right, by, descending));
    }

    /// Takes one out that is as it was put in; tells whether it was there.
    pub(super) fn remove(&mut self, entry: &Entry) -> bool {
        let found = self.find(entry);
        if let Ok(at) = found {
            self.entries.remove(at);
        }
        found.is_ok()
    }

    /// Puts one in.
    pub(super) fn insert(&mut self, entry: Arc<Entry>) {
        if let Err(at) = self.find(&entry) {
            self.entries.insert(at, entry);
        }
    }

    fn find(&self, entry: &Entry) -> Result<usize, usize> {
        self.entries.binary_search_by(|other| compare(other, entry, self.by, self.descending))
    }
}

fn compare(left: &Entry, right: &Entry, by: By, descending: bool) -> Ordering {
    let (one, other) = (&left.row, &right.row);
    let name = || one.name.cmp(&other.name);
    let project = || one.project.cmp(&other.project);
    let column = match by {
        By::Name => name(),
        By::Project => project(),
        By::Health => one.health.cmp(&other.health),
        By::Sites => one.cells.len().cmp(&other.cells.len()),
    };
    let column = if descending { column.reverse() } else { column };
    column.then_with(name).then_with(project)
}
