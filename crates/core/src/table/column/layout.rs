//! The columns of a query: those of its kind, and for kinds without rows of their own those of the servers' Tables.

use super::{Id, cell, specs, usage};
use crate::metrics::Snapshot;
use crate::watch::{Row, TableColumn};
use concertina_contract::{Cell, Column, Kind};
use std::sync::Arc;

/// Columns in order. Sites may have other versions of a kind: a column stands where the first site that has it puts it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::table) struct Layout {
    ids: Vec<Id>,
    columns: Vec<Column>,
}

impl Layout {
    /// The columns of a kind, with those of the Tables that its sites have told so far.
    pub(in crate::table) fn new<'a>(
        kind: &Kind,
        tables: impl Iterator<Item = &'a Arc<[TableColumn]>>,
    ) -> Self {
        let mut layout = Self::default();
        let mut server: Vec<&TableColumn> = Vec::new();
        for column in tables.flat_map(|table| table.iter()) {
            if server.iter().all(|known| known.id != column.id) {
                server.push(column);
            }
        }
        for &(id, name, width, flush_right, grows, wide) in specs(kind) {
            if id == Id::Age {
                server.iter().filter(|column| !column.wide).for_each(|column| layout.add(column));
            }
            layout.ids.push(id);
            let column = Column { id: name.to_owned(), title: None, flush_right, width, grows, wide };
            layout.columns.push(column);
        }
        server.iter().filter(|column| column.wide).for_each(|column| layout.add(column));
        layout
    }

    /// The columns as the page is told of them.
    pub(in crate::table) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The cells of a row, one a column, with the figures of its site.
    pub(in crate::table) fn cells(&self, row: &Row, figures: &Snapshot) -> Vec<Cell> {
        let one = |id: &Id| match id.measure() {
            Some(measure) => usage::cell(row, measure, figures),
            None => cell(row, *id),
        };
        self.ids.iter().map(one).collect()
    }

    fn add(&mut self, column: &TableColumn) {
        self.ids.push(Id::Server(column.id));
        // About seven pixels a letter of the title, and room for what is longer than it.
        let letters = u32::try_from(column.title.chars().count()).unwrap_or(u32::MAX).min(30);
        let width = if column.number { 70 } else { 120 };
        self.columns.push(Column {
            id: column.id.name().to_string(),
            title: Some(column.title.to_string()),
            flush_right: column.number,
            width: width.max(letters * 7 + 30),
            grows: false,
            wide: column.wide,
        });
    }
}
