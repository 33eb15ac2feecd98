//! Frames of the matrix: only what changed for the page.

use super::rows::Entry;
use super::view::View;
use concertina_contract::{ApplicationRow, ApplicationsFrame};
use std::collections::HashMap;
use std::sync::Arc;

/// What the page knows.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// The last frame as a whole, without its rows.
    last: Option<ApplicationsFrame>,
    /// The rows of its window. One that did not change is the same in memory.
    rows: HashMap<u32, Arc<Entry>>,
}

impl Sent {
    /// The frame that brings the page up to date; none if it is.
    pub(super) fn next(&mut self, view: &View) -> Option<ApplicationsFrame> {
        let (first, window) = view.window();
        let whole = ApplicationsFrame {
            total: view.total(),
            unfiltered: view.counts().unfiltered,
            healths: view.counts().healths,
            first,
            order: Some(window.iter().map(|entry| entry.row.id).collect()),
            rows: Vec::new(),
            sites: Some(view.sites()),
            open_changes: view.open_changes(),
            problem: view.problem().cloned(),
        };
        let rows = self.rows(window);
        let last = self.last.replace(whole.clone());
        if rows.is_empty() && last.as_ref() == Some(&whole) {
            return None;
        }
        let last = last.as_ref();
        Some(ApplicationsFrame {
            order: news(whole.order, last.and_then(|last| last.order.as_ref())),
            sites: news(whole.sites, last.and_then(|last| last.sites.as_ref())),
            rows,
            ..whole
        })
    }

    /// Rows of the window that the page does not know as they are.
    fn rows(&mut self, window: &[Arc<Entry>]) -> Vec<ApplicationRow> {
        let known = window.iter().map(|entry| (entry.row.id, entry.clone())).collect();
        let known: HashMap<u32, Arc<Entry>> = std::mem::replace(&mut self.rows, known);
        let is_new =
            |entry: &&Arc<Entry>| !known.get(&entry.row.id).is_some_and(|known| Arc::ptr_eq(known, entry));
        window.iter().filter(is_new).map(|entry| entry.row.clone()).collect()
    }
}

/// A part of a frame, if it is not as it was.
fn news<T: PartialEq>(now: Option<T>, before: Option<&T>) -> Option<T> {
    now.filter(|now| before != Some(now))
}
