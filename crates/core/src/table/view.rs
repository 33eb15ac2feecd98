//! The whole of a query: parts of all sites, merged, filtered, in order, with the selection.

use super::column::{self, Layout};
use super::filter::Filter;
use super::order::{Entry, Order};
use super::part::{Moved, Part};
use super::pick::Pick;
use super::view_source::SiteNames;
use crate::watch::{Hub, Key, Row};
use concertina_contract::{Kind, ObjectRef, Selection, SiteId, TableQuery};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// The most rows of a window.
const WINDOW: u32 = 500;

/// The rows of a query.
#[derive(Debug)]
pub(super) struct View {
    hub: Hub,
    names: SiteNames,
    wake: Arc<Notify>,
    pub(super) query: TableQuery,
    filter: Filter,
    pub(super) parts: Vec<Part>,
    order: Order,
    layout: Layout,
    pick: Pick,
    /// The last number given to a row.
    next: u32,
}

impl View {
    /// Leases what the query needs.
    pub(super) fn new(hub: Hub, names: SiteNames, query: TableQuery, wake: Arc<Notify>) -> Self {
        let order = Order::new(column::find(&query.kind, &query.sort.column), query.sort.descending);
        let filter = Filter::new(&query);
        let (parts, pick) = (Vec::new(), Pick::default());
        let layout = Layout::new(&query.kind, std::iter::empty());
        let mut view = Self { hub, names, wake, query, filter, parts, order, layout, pick, next: 0 };
        view.lease(None);
        view
    }

    /// Another query. Rows that it shares with the one before keep their numbers, and stay selected.
    pub(super) fn change_query(&mut self, query: TableQuery) {
        let before = std::mem::replace(&mut self.query, query);
        let query = &self.query;
        let moves_only = TableQuery { first: query.first, count: query.count, ..before.clone() } == *query;
        if moves_only {
            return;
        }
        self.filter = Filter::new(&self.query);
        let by = column::find(&self.query.kind, &self.query.sort.column);
        self.order = Order::new(by, self.query.sort.descending);
        if before.kind != self.query.kind {
            self.layout = Layout::new(&self.query.kind, std::iter::empty());
        }
        if before.kind != self.query.kind || before.sites != self.query.sites {
            self.lease(Some(&before.kind));
        }
        self.refill();
    }

    /// Takes in what happened.
    pub(super) fn apply(&mut self) {
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for part in &mut self.parts {
            for moved in part.take(&mut self.next) {
                let (id, before, after) = match moved {
                    Moved::Gone(id, before) => (id, Some(before), None),
                    Moved::New(id, after) => (id, None, Some(after)),
                    Moved::Changed(id, before, after) => (id, Some(before), Some(after)),
                };
                let entry = |row| Entry { id, rank: part.rank, row };
                gone.extend(before.map(entry));
                match after.filter(|row| self.filter.shows(row, &part.name)) {
                    Some(row) => new.push(entry(row)),
                    None => self.pick.forget(id),
                }
            }
        }
        if !gone.is_empty() || !new.is_empty() {
            let (gone, new) = net(gone, new);
            self.order.change(&gone, new);
        }
        self.lay_out();
    }

    /// Columns that servers have told since. The order may be by one of them that was not known before.
    fn lay_out(&mut self) {
        if !matches!(self.query.kind, Kind::Other(_)) {
            return;
        }
        let layout = Layout::new(&self.query.kind, self.parts.iter().filter_map(|part| part.table.as_ref()));
        if layout == self.layout {
            return;
        }
        self.layout = layout;
        let by = column::find(&self.query.kind, &self.query.sort.column);
        if by != self.order.by() {
            self.order = Order::new(by, self.query.sort.descending);
            self.refill();
        }
    }

    /// Its columns.
    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The rows of the window, and the index of the first.
    pub(super) fn window(&self) -> (u32, &[Entry]) {
        let whole = self.order.entries();
        let first = usize::try_from(self.query.first).unwrap_or(usize::MAX).min(whole.len());
        let count = usize::try_from(self.query.count.min(WINDOW)).unwrap_or(usize::MAX);
        let end = first.saturating_add(count).min(whole.len());
        (u32::try_from(first).unwrap_or(u32::MAX), &whole[first..end])
    }

    /// How many rows the query has.
    pub(super) fn total(&self) -> usize {
        self.order.entries().len()
    }

    /// How many rows a part has before the text filter.
    pub(super) fn unfiltered(&self, part: &Part) -> usize {
        if self.query.namespaces.is_empty() {
            return part.numbers.len();
        }
        part.numbers.keys().filter(|row| self.filter.is_in(&row.0)).count()
    }

    /// The part with this rank.
    pub(super) fn part(&self, rank: u32) -> Option<&Part> {
        self.parts.iter().find(|part| part.rank == rank)
    }

    /// Changes the selection.
    pub(super) fn select(&mut self, selection: &Selection) {
        self.apply();
        self.pick.select(selection, self.order.entries());
    }

    /// The selection.
    pub(super) fn pick(&self) -> &Pick {
        &self.pick
    }

    /// The selected objects, in order, at most so many.
    pub(super) fn selected(&self, most: usize) -> Vec<ObjectRef> {
        let picked = self.order.entries().iter().filter(|entry| self.pick.has(entry.id));
        picked.filter_map(|entry| Some(entry.row.object(&self.part(entry.rank)?.site))).take(most).collect()
    }

    /// The index of an object in the sorted whole.
    pub(super) fn locate(&mut self, object: &ObjectRef) -> Option<usize> {
        self.apply();
        let part = self.parts.iter().find(|part| part.site == object.site)?;
        let key: &dyn Key = &(object.namespace.as_str(), object.name.as_str());
        let (row, id) = part.numbers.get_key_value(key)?;
        let same = object.uid.is_empty() || row.0.meta().uid.as_ref() == object.uid;
        let entry = Entry { id: *id, rank: part.rank, row: row.0.clone() };
        self.order.find(&entry).ok().filter(|_| same && object.kind == self.query.kind)
    }

    /// Makes the parts those of the query; parts of the same kind are kept.
    fn lease(&mut self, before: Option<&Kind>) {
        let kept =
            if before == Some(&self.query.kind) { std::mem::take(&mut self.parts) } else { Vec::new() };
        let mut kept: HashMap<SiteId, Part> =
            kept.into_iter().map(|part| (part.site.clone(), part)).collect();
        let mut sites: Vec<(String, SiteId)> =
            self.query.sites.iter().map(|id| ((self.names)(id), id.clone())).collect();
        sites.sort();
        sites.dedup();
        let part = |(rank, (name, site)): (u32, &(String, SiteId))| match kept.remove(site) {
            Some(mut part) => {
                part.rank = rank;
                part
            }
            None => Part::new(&self.hub, site, &self.query.kind, name, rank, &self.wake),
        };
        self.parts = (0..).zip(&sites).map(part).collect();
    }

    /// Filters and sorts everything anew.
    fn refill(&mut self) {
        let mut entries = Vec::new();
        for part in &self.parts {
            for (row, id) in &part.numbers {
                if self.filter.shows(&row.0, &part.name) {
                    entries.push(Entry { id: *id, rank: part.rank, row: row.0.clone() });
                }
            }
        }
        self.order.fill(entries);
        self.pick.keep(self.order.entries());
        self.apply();
    }
}

/// The first state of what goes and the last of what comes: a row may have changed more than once.
fn net(gone: Vec<Entry>, new: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
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
