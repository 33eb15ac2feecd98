//! Rows as text: aligned as kubectl does, comma-separated, or names alone.

use super::duration::human;
use super::order::Entry;
use super::view::View;
use crate::csv;
use concertina_contract::{Cell, Copied, CopyFormat, Measure, Millis};

/// The most rows of a text.
const ROWS: usize = 10_000;
/// Blanks between two columns, as kubectl has them.
const GAP: usize = 3;

/// The selected rows, or this one, as text with these columns.
pub(super) fn copy(
    view: &View,
    format: CopyFormat,
    columns: &[String],
    row: Option<u32>,
    now: Millis,
) -> Copied {
    let rows = match row {
        Some(row) => view.row(row).into_iter().collect(),
        None => view.selected_rows(ROWS),
    };
    let all = row.map_or_else(|| view.pick().len(), |_| 1);
    let text = match format {
        CopyFormat::Names => lines(rows.iter().map(|entry| entry.row.meta().name.to_string())),
        CopyFormat::Paths => lines(rows.iter().map(|entry| {
            let meta = entry.row.meta();
            let space = if meta.namespace.is_empty() { "" } else { "/" };
            format!("{}{space}{}", meta.namespace, meta.name)
        })),
        CopyFormat::KindNames | CopyFormat::Yaml => lines(rows.iter().map(|entry| {
            let kind = entry.row.kind();
            format!("{kind}/{}", entry.row.meta().name)
        })),
        CopyFormat::Csv => lines(grid(view, &rows, columns, now).iter().map(|cells| csv::record(cells))),
        CopyFormat::Table => aligned(&grid(view, &rows, columns, now)),
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Copied { text, rows: count(rows.len()), left_out: count(all.saturating_sub(rows.len())) }
}

/// Headings and cells.
fn grid(view: &View, rows: &[Entry], columns: &[String], now: Millis) -> Vec<Vec<String>> {
    let ids = view.column_ids();
    let places: Vec<usize> =
        columns.iter().filter_map(|wanted| ids.iter().position(|id| id == wanted)).collect();
    let heading = |place: &usize| ids[*place].strip_prefix("label:").unwrap_or(&ids[*place]).to_uppercase();
    let mut grid = vec![places.iter().map(heading).collect::<Vec<_>>()];
    for entry in rows {
        let cells = view.cells(entry);
        let site = || view.part(entry.rank).map(|part| part.title.clone()).unwrap_or_default();
        grid.push(places.iter().map(|place| written(cells.get(*place), site, now)).collect());
    }
    grid
}

/// A cell as kubectl would write it.
fn written(cell: Option<&Cell>, site: impl Fn() -> String, now: Millis) -> String {
    match cell {
        Some(Cell::Site) => site(),
        Some(Cell::Text { text } | Cell::Status { text, .. }) => text.clone(),
        Some(Cell::Number { value }) => value.to_string(),
        Some(Cell::Age { since }) => human(now.saturating_sub(*since)),
        Some(Cell::NumberAge { value, since: None }) => value.to_string(),
        Some(Cell::NumberAge { value, since: Some(since) }) => {
            format!("{value} ({} ago)", human(now.saturating_sub(*since)))
        }
        Some(Cell::Usage { measure, value, .. }) => used(*measure, *value),
        _ => String::new(),
    }
}

/// As `kubectl top` writes it: thousandths of a core, or MiB.
fn used(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Cpu => format!("{}m", (value * 1e3).ceil()),
        Measure::Memory => format!("{}Mi", (value / 1_048_576.0).floor()),
    }
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn aligned(grid: &[Vec<String>]) -> String {
    let width = |place: usize| grid.iter().map(|row| row[place].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..grid.first().map_or(0, Vec::len)).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = width + GAP));
        cells.collect::<String>().trim_end().to_owned()
    };
    lines(grid.iter().map(line))
}
