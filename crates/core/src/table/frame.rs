//! Frames of a table: only what changed for the page.

use super::order::Entry;
use super::part::Part;
use super::view::View;
use crate::metrics::Snapshot;
use crate::watch::Row;
use concertina_contract::{Column, RowView, RowsState, SiteId, TableFrame, TableSite};
use std::collections::HashMap;
use std::sync::Arc;

/// What the page knows.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// The last frame as a whole, without its rows.
    last: Option<TableFrame>,
    /// Its columns; none if the page was told none with a frame.
    columns: Option<Vec<Column>>,
    /// The rows of its window.
    rows: HashMap<u32, Known>,
}

/// What the page knows of a row.
#[derive(Debug)]
struct Known {
    row: Arc<Row>,
    stale: bool,
    /// The figures that were shown of it.
    figures: Arc<Snapshot>,
}

impl Sent {
    /// The frame that brings the page up to date; none if it is.
    pub(super) fn next(&mut self, view: &View) -> Option<TableFrame> {
        let (first, window) = view.window();
        let (whole, mut columns) = (head(view, first, &window), None);
        // Other columns: every cell stands elsewhere.
        let now = view.columns();
        if self.columns.as_ref() != Some(&now) {
            self.rows.clear();
            self.last = None;
            self.columns = Some(now.clone());
            columns = Some(now);
        }
        let rows = self.rows(view, &window);
        let last = self.last.replace(whole.clone());
        if rows.is_empty() && last.as_ref() == Some(&whole) {
            return None;
        }
        let last = last.as_ref();
        Some(TableFrame {
            order: news(whole.order, last.map(|last| &last.order)),
            selected: news(whole.selected, last.map(|last| &last.selected)),
            sites: news(whole.sites, last.map(|last| &last.sites)),
            rows,
            columns,
            ..whole
        })
    }

    /// Rows of the window that the page does not know as they are.
    fn rows(&mut self, view: &View, window: &[Entry]) -> Vec<RowView> {
        let stale: HashMap<u32, bool> =
            view.parts.iter().map(|part| (part.rank, part.lease.is_stale())).collect();
        let mut rows = Vec::new();
        let mut known = HashMap::with_capacity(window.len());
        for entry in window {
            let stale = stale.get(&entry.rank).copied().unwrap_or(true);
            let Some(part) = view.part(entry.rank) else { continue };
            let figures = &part.figures;
            let same = self.rows.get(&entry.id).is_some_and(|known| {
                Arc::ptr_eq(&known.row, &entry.row)
                    && known.stale == stale
                    && (Arc::ptr_eq(&known.figures, figures) || view.same_use(entry, &known.figures, figures))
            });
            if !same {
                rows.push(row_view(view, entry, &part.site, stale));
            }
            known.insert(entry.id, Known { row: entry.row.clone(), stale, figures: figures.clone() });
        }
        self.rows = known;
        rows
    }

    /// The page forgot everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A part of a frame, if it is not as it was.
fn news<T: PartialEq>(now: Option<T>, before: Option<&Option<T>>) -> Option<T> {
    now.filter(|now| before.and_then(Option::as_ref) != Some(now))
}

fn head(view: &View, first: u32, window: &[Entry]) -> TableFrame {
    let sites: Vec<TableSite> = view.parts.iter().map(|part| site(view, part)).collect();
    TableFrame {
        total: count(view.total()),
        unfiltered: sites.iter().map(|site| site.rows).sum(),
        first,
        order: Some(window.iter().map(|entry| entry.id).collect()),
        rows: Vec::new(),
        selected: Some(window.iter().map(|entry| entry.id).filter(|id| view.pick().has(*id)).collect()),
        selected_total: count(view.pick().len()),
        sites: Some(sites),
        columns: None,
        moved: view.moved(),
        held: count(view.held()),
        open_changes: view.open_changes(),
        problem: view.problem().cloned(),
    }
}

fn site(view: &View, part: &Part) -> TableSite {
    let state: RowsState = part.lease.state();
    let partial = part.lease.partial();
    TableSite { site: part.site.clone(), state, rows: count(view.unfiltered(part)), partial }
}

fn row_view(view: &View, entry: &Entry, site: &SiteId, stale: bool) -> RowView {
    RowView { id: entry.id, object: entry.row.object(site), cells: view.cells(entry), stale }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
