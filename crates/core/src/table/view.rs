//! The whole of a query: parts of all sites, merged, filtered, in order, with the selection.

use super::anchor::Anchor;
use super::column::{self, Extra, Layout};
use super::filter::{Filter, SiteWords};
use super::held::Held;
use super::order::{Entry, Order, net};
use super::part::{Moved, Part};
use super::parts::Parts;
use super::pick::Pick;
use super::scan::scan;
use super::texts::said;
use super::view_source::SiteNames;
use crate::metrics::Snapshot;
use crate::watch::{Hub, Key, Row};
use concertina_contract::{
    Attention, Cell, Column, FilterProblem, Kind, Millis, ObjectRef, Selection, SiteId, TableQuery,
};
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::Notify;

/// The most rows of a window.
const WINDOW: u32 = 500;

/// The most columns beside those of a kind.
const EXTRA: usize = 30;

/// The rows of a query.
#[derive(Debug)]
pub(super) struct View {
    hub: Hub,
    names: SiteNames,
    wake: Arc<Notify>,
    pub(super) query: TableQuery,
    filter: Filter,
    pub(super) parts: Parts,
    order: Order,
    layout: Layout,
    pick: Pick,
    /// Columns beside those of the kind.
    extra: Vec<Extra>,
    attention: Attention,
    anchor: Anchor,
    held: Held,
    /// By how many rows the anchor has moved, all in all.
    moved: i32,
    /// How often the row of the open object changed.
    open_changes: u32,
    /// How many changes the last step took in.
    burst: usize,
}

impl View {
    /// Leases what the query needs.
    pub(super) fn new(hub: Hub, names: SiteNames, query: TableQuery, wake: Arc<Notify>) -> Self {
        let order = Order::new(column::find(&query.kind, &query.sort.column), query.sort.descending);
        let layout = Layout::new(&query.kind, std::iter::empty());
        let mut filter = Filter::default();
        filter.change(&query);
        let mut view = Self {
            hub,
            names,
            wake,
            query,
            filter,
            parts: Parts::new(),
            order,
            layout,
            pick: Pick::default(),
            extra: Vec::new(),
            attention: Attention::default(),
            anchor: Anchor::default(),
            held: Held::default(),
            moved: 0,
            open_changes: 0,
            burst: 0,
        };
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
        // Whoever asks for other rows begins at their top.
        self.anchor = Anchor::default();
        self.filter.change(&self.query);
        let by = column::find(&self.query.kind, &self.query.sort.column);
        self.order = Order::new(by, self.query.sort.descending);
        if before.kind != self.query.kind {
            self.layout = Layout::new(&self.query.kind, std::iter::empty());
        }
        if before.kind != self.query.kind || before.sites != self.query.sites {
            self.lease(Some(&before.kind));
        }
        self.measure();
        self.weigh();
        self.refill();
    }

    /// Takes in what happened.
    pub(super) fn apply(&mut self) {
        let now = self.now();
        self.measure();
        let measure = self.order.by().measure();
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        // Rows that changed before in this batch: the order does not know their last state yet.
        let mut touched = HashSet::new();
        let moved = self.parts.take(now);
        self.burst = moved.len();
        for Moved { id, rank, before, after } in moved {
            let Some(part) = self.parts.get_mut(rank) else { continue };
            let Some(row) = after.as_ref().or(before.as_ref()) else { continue };
            if is_of(self.attention.open.as_ref(), &part.site, row) {
                self.open_changes = self.open_changes.wrapping_add(1);
            }
            part.count(before.is_some(), after.is_some(), self.filter.is_in(row));
            let entry = |row| Entry::new(id, rank, row, measure, &part.words.figures);
            let placed = self.held.placed(id).cloned().or_else(|| before.map(entry));
            let after =
                after.filter(|row| self.filter.shows(row, &part.words, now, || said(row).into())).map(entry);
            let fresh = touched.insert(id);
            match (placed, after) {
                (Some(placed), Some(after))
                    if self.attention.hold
                        && fresh
                        && self.order.moves(&placed, &after)
                        && self.order.find(&placed).is_ok() =>
                {
                    self.held.put(placed, after);
                }
                (placed, after) => {
                    self.held.release(id);
                    if after.is_none() {
                        self.pick.forget(id);
                    }
                    gone.extend(placed);
                    new.extend(after);
                }
            }
        }
        if !gone.is_empty() || !new.is_empty() {
            let (gone, new) = net(gone, new);
            self.order.change(&gone, new);
            self.follow_anchor();
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
        // A filter may name a column that was not known before.
        self.filter.change(&self.query);
        let by = column::find(&self.query.kind, &self.query.sort.column);
        let sorts_by_it = by != *self.order.by();
        if sorts_by_it {
            self.order = Order::new(by, self.query.sort.descending);
        }
        if sorts_by_it || !self.query.text.is_empty() {
            self.refill();
        }
    }

    /// Shows columns beside those of the kind; ids that name none are left out.
    pub(super) fn extend(&mut self, columns: &[String]) {
        let own = self.layout.columns();
        let fresh = |id: &&String| own.iter().all(|column| column.id != **id);
        self.extra = columns.iter().filter(fresh).filter_map(|id| Extra::find(id)).take(EXTRA).collect();
    }

    /// Its columns: those of the kind, then the others.
    pub(super) fn columns(&self) -> Vec<Column> {
        let extra = self.extra.iter().map(Extra::column);
        self.layout.columns().iter().cloned().chain(extra).collect()
    }

    /// The ids of the columns.
    pub(super) fn column_ids(&self) -> Vec<String> {
        self.columns().into_iter().map(|column| column.id).collect()
    }

    /// What the columns show of a row.
    pub(super) fn cells(&self, entry: &Entry) -> Vec<Cell> {
        let figures = self.part(entry.rank).map(|part| part.figures.clone()).unwrap_or_default();
        let mut cells = self.layout.cells(&entry.row, &figures);
        cells.extend(self.extra.iter().map(|extra| extra.cell(&entry.row)));
        cells
    }

    /// Whether two sets of figures show the same of a row.
    pub(super) fn same_use(&self, entry: &Entry, one: &Snapshot, other: &Snapshot) -> bool {
        !column::measures(&self.query.kind)
            || self.layout.cells(&entry.row, one) == self.layout.cells(&entry.row, other)
    }

    /// Takes in the newest figures, for the cells.
    fn measure(&mut self) {
        if column::measures(&self.query.kind) {
            for part in self.parts.iter_mut() {
                part.figures = self.names.figures(&part.site);
            }
        }
    }

    /// Takes in the newest figures for order and filter; tells whether they are others.
    fn weigh(&mut self) -> bool {
        let mut news = false;
        for part in self.parts.iter_mut() {
            news |= !Arc::ptr_eq(&part.figures, &part.words.figures);
            part.words.figures = part.figures.clone();
        }
        news
    }

    /// Whether order or filter are by what rows use.
    fn follows_use(&self) -> bool {
        self.order.by().measure().is_some() || self.filter.follows_use()
    }

    /// What the user attends to from now on.
    pub(super) fn attend(&mut self, attention: &Attention) {
        self.apply();
        if self.attention.open != attention.open {
            self.open_changes = 0;
        }
        self.attention = attention.clone();
        if !attention.hold && self.follows_use() && self.weigh() {
            self.refill();
        }
        if !attention.hold && self.held.len() > 0 {
            let (gone, new) = self.held.release_all();
            self.order.change(&gone, new);
            self.follow_anchor();
        }
        let (first, last) = self.range();
        let whole = self.order.entries();
        self.anchor.set(attention.anchor, whole, &whole[first..last]);
    }

    /// Rows that are not where the order wants them.
    pub(super) fn held(&self) -> usize {
        self.held.len()
    }

    /// By how many rows the anchor has moved, all in all.
    pub(super) fn moved(&self) -> i32 {
        self.moved
    }

    /// How many changes the last step took in.
    pub(super) fn burst(&self) -> usize {
        self.burst
    }

    /// How often the row of the open object changed.
    pub(super) fn open_changes(&self) -> u32 {
        self.open_changes
    }

    /// Why the text of the query could not be read.
    pub(super) fn problem(&self) -> Option<&FilterProblem> {
        self.filter.problem()
    }

    /// Whether rows come and go as time passes.
    pub(super) fn follows_time(&self) -> bool {
        self.filter.follows_time() || self.follows_use()
    }

    /// Time has passed: which rows are shown is worked out anew. While rows keep their places, what they use moves none.
    pub(super) fn pass_time(&mut self) {
        self.measure();
        let moved = self.follows_use() && !self.attention.hold && self.weigh();
        if moved || self.filter.follows_time() {
            self.refill();
        }
    }

    /// The rows of the window, and the index of the first.
    pub(super) fn window(&self) -> (u32, Vec<Entry>) {
        let (first, last) = self.range();
        let rows = self.order.entries()[first..last].iter().map(|entry| self.held.shown(entry));
        (u32::try_from(first).unwrap_or(u32::MAX), rows.collect())
    }

    /// Where the window begins and ends.
    fn range(&self) -> (usize, usize) {
        let whole = self.order.entries().len();
        let first = usize::try_from(self.query.first).unwrap_or(usize::MAX).min(whole);
        let count = usize::try_from(self.query.count.min(WINDOW)).unwrap_or(usize::MAX);
        (first, first.saturating_add(count).min(whole))
    }

    /// Moves the window with the row that stays put.
    fn follow_anchor(&mut self) {
        let step = self.anchor.step(self.order.entries());
        if step != 0 {
            let step = i32::try_from(step).unwrap_or_default();
            self.moved = self.moved.wrapping_add(step);
            let first = i64::from(self.query.first).saturating_add(step.into());
            self.query.first = u32::try_from(first.max(0)).unwrap_or(u32::MAX);
        }
        let (first, last) = self.range();
        self.anchor.look_around(&self.order.entries()[first..last]);
    }

    /// The present.
    pub(super) fn now(&self) -> Millis {
        self.hub.clock().now()
    }

    /// How many rows the query has.
    pub(super) fn total(&self) -> usize {
        self.order.entries().len()
    }

    /// How many rows a part has before the text filter.
    pub(super) fn unfiltered(&self, part: &Part) -> usize {
        if self.query.namespaces.is_empty() { part.numbers.len() } else { part.within }
    }

    /// The part with this rank.
    pub(super) fn part(&self, rank: u32) -> Option<&Part> {
        self.parts.get(rank)
    }

    /// Changes the selection; tells what is wrong with a filter in it.
    pub(super) fn select(&mut self, selection: &Selection) -> Option<FilterProblem> {
        self.apply();
        if let Selection::Matching { text } = selection {
            return self.select_matching(text);
        }
        self.pick.select(selection, self.order.entries());
        None
    }

    fn select_matching(&mut self, text: &str) -> Option<FilterProblem> {
        let mut filter = Filter::default();
        filter.change(&TableQuery { text: text.to_owned(), ..self.query.clone() });
        if let Some(problem) = filter.problem() {
            return Some(problem.clone());
        }
        let (now, texts) = (self.now(), self.parts.texts());
        let meets = |entry: &&Entry| {
            let (row, part) = (self.held.shown(entry).row, self.part(entry.rank));
            part.is_some_and(|part| filter.shows(&row, &part.words, now, || texts.of(entry.id, &row)))
        };
        let whole = self.order.entries();
        self.pick.add(whole.iter().filter(meets).map(|entry| entry.id).collect::<Vec<_>>().into_iter());
        None
    }

    /// The selection.
    pub(super) fn pick(&self) -> &Pick {
        &self.pick
    }

    /// The selected rows, in order, at most so many.
    pub(super) fn selected_rows(&self, most: usize) -> Vec<Entry> {
        let picked = self.order.entries().iter().filter(|entry| self.pick.has(entry.id));
        picked.take(most).map(|entry| self.held.shown(entry)).collect()
    }

    /// The row with this number.
    pub(super) fn row(&self, id: u32) -> Option<Entry> {
        let entry = self.order.entries().iter().find(|entry| entry.id == id)?;
        Some(self.held.shown(entry))
    }

    /// The object of a row.
    pub(super) fn object(&self, id: u32) -> Option<ObjectRef> {
        let entry = self.row(id)?;
        Some(entry.row.object(&self.part(entry.rank)?.site))
    }

    /// Lists once more where that failed.
    pub(super) fn retry(&self) {
        for part in self.parts.iter() {
            self.hub.retry(&part.site, &self.query.kind);
        }
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
        let measure = self.order.by().measure();
        let now = Entry::new(*id, part.rank, row.0.clone(), measure, &part.words.figures);
        let entry = self.held.placed(*id).unwrap_or(&now);
        self.order.find(entry).ok().filter(|_| same && object.kind == self.query.kind)
    }

    /// Makes the parts those of the query; parts of the same kind are kept.
    fn lease(&mut self, before: Option<&Kind>) {
        let mut sites: Vec<(String, SiteId)> =
            self.query.sites.iter().map(|id| ((self.names)(id).0, id.clone())).collect();
        sites.sort();
        sites.dedup();
        let part = |rank, name: &str, site: &SiteId| {
            let words = SiteWords::new(name, (self.names)(site).1, self.names.figures(site));
            Part::new(&self.hub, site, &self.query.kind, name, words, rank, &self.wake)
        };
        self.parts.change(&sites, before == Some(&self.query.kind), part);
    }

    /// Filters and sorts everything anew.
    fn refill(&mut self) {
        self.held.clear();
        let now = self.now();
        let found = scan(&mut self.parts, &self.filter, self.order.by().measure(), now);
        for (part, within) in self.parts.iter_mut().zip(found.within) {
            part.within = within;
        }
        self.order.fill(found.shown);
        self.pick.keep(self.order.entries());
        self.follow_anchor();
        self.apply();
    }
}

/// Whether the row is the object's.
fn is_of(object: Option<&ObjectRef>, site: &SiteId, row: &Row) -> bool {
    object.is_some_and(|object| {
        let meta = row.meta();
        object.site == *site && object.namespace == *meta.namespace && object.name == *meta.name
    })
}
