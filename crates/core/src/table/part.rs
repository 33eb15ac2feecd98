//! What one site contributes to a table.

use super::filter::SiteWords;
use crate::metrics::Snapshot;
use crate::watch::{Change, Changes, Hub, Keyed, Lease, Row, TableColumn, Update};
use concertina_contract::{Kind, SiteId};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// The rows of one site, with their numbers.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) site: SiteId,
    /// The site's name.
    pub(super) title: String,
    /// What the filter and the order know of the site; its figures are those of the time when rows were ordered last.
    pub(super) words: SiteWords,
    /// The rank of the name among the table's sites.
    pub(super) rank: u32,
    /// The newest figures of the site: those that are shown.
    pub(super) figures: Arc<Snapshot>,
    pub(super) lease: Lease,
    changes: Changes,
    /// The server's columns, as the newest rows have them.
    pub(super) table: Option<Arc<[TableColumn]>>,
    /// The number of each row, shown or not.
    pub(super) numbers: HashMap<Keyed, u32>,
    /// How many of them are in the namespaces of the query.
    pub(super) within: usize,
}

/// What happened to one row of a part: it is new, it changed, or it is gone.
#[derive(Debug)]
pub(super) struct Moved {
    /// Its number.
    pub(super) id: u32,
    /// The rank of its part.
    pub(super) rank: u32,
    pub(super) before: Option<Arc<Row>>,
    pub(super) after: Option<Arc<Row>>,
}

impl Part {
    /// Leases the rows; `wake` is notified when they change.
    pub(super) fn new(
        hub: &Hub,
        site: &SiteId,
        kind: &Kind,
        title: &str,
        words: SiteWords,
        rank: u32,
        wake: &Arc<Notify>,
    ) -> Self {
        let lease = hub.lease(site, kind);
        let changes = lease.changes_waking(wake.clone());
        Self {
            site: site.clone(),
            title: title.to_owned(),
            figures: words.figures.clone(),
            words,
            rank,
            lease,
            changes,
            table: None,
            numbers: HashMap::new(),
            within: 0,
        }
    }

    /// A row of the query's namespaces, or of another one, is new or gone.
    pub(super) fn count(&mut self, before: bool, after: bool, within: bool) {
        self.within = self.within + usize::from(within && after) - usize::from(within && before);
    }

    /// What happened since the last time. New rows are numbered from `next` on.
    pub(super) fn take(&mut self, next: &mut u32) -> Vec<Moved> {
        let mut moved = Vec::new();
        for update in self.changes.take() {
            match update {
                Update::All(rows) => self.renew(rows, next, &mut moved),
                Update::Some(changes) => {
                    for change in changes.iter() {
                        self.step(change, next, &mut moved);
                    }
                }
            }
        }
        moved
    }

    /// Takes note of the columns of a row.
    fn learn(&mut self, row: &Row) {
        if let Row::Table(row) = row
            && !row.columns.is_empty()
            && self.table.as_ref().is_none_or(|table| !Arc::ptr_eq(table, &row.columns))
        {
            self.table = Some(row.columns.clone());
        }
    }

    fn step(&mut self, change: &Change, next: &mut u32, moved: &mut Vec<Moved>) {
        if let Some(after) = &change.after {
            self.learn(after);
        }
        match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                let key = Keyed(after.clone());
                // The key holds the row: replace it, so that the old row's memory goes.
                if let Some(number) = self.numbers.remove(&key) {
                    self.numbers.insert(key, number);
                    moved.push(self.moved(number, Some(before.clone()), Some(after.clone())));
                }
            }
            (Some(before), None) => {
                if let Some(number) = self.numbers.remove(&Keyed(before.clone())) {
                    moved.push(self.moved(number, Some(before.clone()), None));
                }
            }
            (None, Some(after)) => {
                *next += 1;
                self.numbers.insert(Keyed(after.clone()), *next);
                moved.push(self.moved(*next, None, Some(after.clone())));
            }
            (None, None) => {}
        }
    }

    /// All rows from scratch; those that are still there keep their numbers.
    fn renew(&mut self, rows: Vec<Arc<Row>>, next: &mut u32, moved: &mut Vec<Moved>) {
        let mut old = std::mem::take(&mut self.numbers);
        for row in rows {
            self.learn(&row);
            let key = Keyed(row.clone());
            let number = match old.remove_entry(&key) {
                Some((before, number)) if before.0.meta().uid == row.meta().uid => {
                    if !Arc::ptr_eq(&before.0, &row) {
                        moved.push(self.moved(number, Some(before.0), Some(row)));
                    }
                    number
                }
                gone => {
                    moved.extend(gone.map(|(before, number)| self.moved(number, Some(before.0), None)));
                    *next += 1;
                    moved.push(self.moved(*next, None, Some(row)));
                    *next
                }
            };
            self.numbers.insert(key, number);
        }
        moved.extend(old.into_iter().map(|(before, number)| self.moved(number, Some(before.0), None)));
    }

    fn moved(&self, id: u32, before: Option<Arc<Row>>, after: Option<Arc<Row>>) -> Moved {
        Moved { id, rank: self.rank, before, after }
    }
}
