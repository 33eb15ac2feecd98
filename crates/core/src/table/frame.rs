//! Frames of a table: only what changed for the page.

use super::column::Layout;
use super::order::Entry;
use super::part::Part;
use super::view::View;
use crate::watch::Row;
use concertina_contract::{RowView, RowsState, SiteId, TableFrame, TableSite};
use std::collections::HashMap;
use std::sync::Arc;

/// What the page knows.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// The last frame, without its rows.
    last: Option<TableFrame>,
    /// Its columns; none if the page was told none with a frame.
    layout: Option<Layout>,
    /// The rows of its window, and whether they were stale.
    rows: HashMap<u32, (Arc<Row>, bool)>,
}

impl Sent {
    /// The frame that brings the page up to date; none if it is.
    pub(super) fn next(&mut self, view: &View) -> Option<TableFrame> {
        let (first, window) = view.window();
        let mut frame = head(view, first, window);
        // Other columns: every cell stands elsewhere.
        if self.layout.as_ref() != Some(view.layout()) {
            self.rows.clear();
            self.last = None;
            self.layout = Some(view.layout().clone());
            frame.columns = Some(view.layout().columns().to_vec());
        }
        let stale: HashMap<u32, bool> =
            view.parts.iter().map(|part| (part.rank, part.lease.is_stale())).collect();
        let mut known = HashMap::with_capacity(window.len());
        for entry in window {
            let stale = stale.get(&entry.rank).copied().unwrap_or(true);
            let same = self
                .rows
                .get(&entry.id)
                .is_some_and(|(row, was)| Arc::ptr_eq(row, &entry.row) && *was == stale);
            if !same && let Some(part) = view.part(entry.rank) {
                frame.rows.push(row_view(view.layout(), entry, &part.site, stale));
            }
            known.insert(entry.id, (entry.row.clone(), stale));
        }
        self.rows = known;
        let rows = std::mem::take(&mut frame.rows);
        if rows.is_empty() && self.last.as_ref() == Some(&frame) {
            return None;
        }
        self.last = Some(TableFrame { columns: None, ..frame.clone() });
        Some(TableFrame { rows, ..frame })
    }

    /// The page forgot everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

fn head(view: &View, first: u32, window: &[Entry]) -> TableFrame {
    let sites: Vec<TableSite> = view.parts.iter().map(|part| site(view, part)).collect();
    TableFrame {
        total: count(view.total()),
        unfiltered: sites.iter().map(|site| site.rows).sum(),
        first,
        order: window.iter().map(|entry| entry.id).collect(),
        rows: Vec::new(),
        selected: window.iter().map(|entry| entry.id).filter(|id| view.pick().has(*id)).collect(),
        selected_total: count(view.pick().len()),
        sites,
        columns: None,
    }
}

fn site(view: &View, part: &Part) -> TableSite {
    let state: RowsState = part.lease.state();
    let partial = part.lease.partial();
    TableSite { site: part.site.clone(), state, rows: count(view.unfiltered(part)), partial }
}

fn row_view(layout: &Layout, entry: &Entry, site: &SiteId, stale: bool) -> RowView {
    RowView { id: entry.id, object: entry.row.object(site), cells: layout.cells(&entry.row), stale }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
