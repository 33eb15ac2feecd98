//! Columns of the server's Table: how their cells are shown and ordered.

use super::Cow;
use crate::watch::{ColumnId, TableCell, TableColumn, TableRow};
use concertina_contract::{Cell, Tone};
use std::cmp::Ordering;

/// Words that many kinds use for a state, whatever the column is called.
const GOOD: &[&str] = &[
    "Ready",
    "Running",
    "Active",
    "Bound",
    "Available",
    "Healthy",
    "Complete",
    "Succeeded",
    "Synced",
    "Established",
    "Approved,Issued",
];
const WARN: &[&str] =
    &["Pending", "Terminating", "Released", "Unknown", "Progressing", "Suspended", "OutOfSync", "Warning"];
const BAD: &[&str] = &[
    "Failed",
    "Error",
    "Lost",
    "Degraded",
    "NotReady",
    "Denied",
    "FailureTarget",
    "CrashLoopBackOff",
    "Unhealthy",
];

/// What the column shows of a row.
pub(super) fn cell(row: &TableRow, id: ColumnId) -> Cell {
    match row.cell(id) {
        None | Some((_, TableCell::None)) => Cell::None,
        Some((_, TableCell::Number(value))) => Cell::Number { value: *value },
        Some((column, TableCell::Text(text))) => match tone(column, text) {
            Some(tone) => Cell::Status { text: text.to_string(), tone },
            None => Cell::Text { text: text.to_string() },
        },
    }
}

/// What the column says as text.
pub(super) fn text(row: &TableRow, id: ColumnId) -> Cow<'_, str> {
    match row.cell(id) {
        Some((_, TableCell::Text(text))) => Cow::Borrowed(text),
        Some((_, TableCell::Number(value))) => Cow::Owned(value.to_string()),
        None | Some((_, TableCell::None)) => Cow::Borrowed(""),
    }
}

/// Numbers by size, then texts, those that begin with a number by that number, and nothing last.
pub(super) fn compare(left: &TableRow, right: &TableRow, id: ColumnId) -> Ordering {
    match (known(left, id), known(right, id)) {
        (TableCell::Number(left), TableCell::Number(right)) => left.total_cmp(right),
        (TableCell::Text(left), TableCell::Text(right)) => match (leading(left), leading(right)) {
            (Some(one), Some(other)) if one != other => one.cmp(&other),
            _ => left.cmp(right),
        },
        (left, right) => rank(left).cmp(&rank(right)),
    }
}

fn known(row: &TableRow, id: ColumnId) -> &TableCell {
    row.cell(id).map_or(&TableCell::None, |(_, cell)| cell)
}

fn rank(cell: &TableCell) -> u8 {
    match cell {
        TableCell::Number(_) => 0,
        TableCell::Text(_) => 1,
        TableCell::None => 2,
    }
}

/// The number that a text begins with: `12` of `12/13`.
fn leading(text: &str) -> Option<u64> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

/// How a state feels; none if the column tells none.
fn tone(column: &TableColumn, text: &str) -> Option<Tone> {
    match &*column.id.name() {
        "x-status" | "x-phase" | "x-health" | "x-state" | "x-condition" => word(text),
        "x-type" if matches!(text, "Warning" | "Normal") => word(text).or(Some(Tone::Calm)),
        "x-ready" | "x-available" | "x-completions" | "x-synced" | "x-healthy" => match text {
            "True" => Some(Tone::Good),
            "False" => Some(Tone::Bad),
            "Unknown" => Some(Tone::Warn),
            _ => share(text).or_else(|| word(text)),
        },
        _ => None,
    }
}

fn word(text: &str) -> Option<Tone> {
    let among = |words: &[&str]| words.contains(&text);
    match text {
        _ if among(GOOD) => Some(Tone::Good),
        _ if among(WARN) => Some(Tone::Warn),
        _ if among(BAD) => Some(Tone::Bad),
        _ => None,
    }
}

/// `2/3`: so many of so many.
fn share(text: &str) -> Option<Tone> {
    let (part, whole) = text.split_once('/')?;
    let (part, whole): (u32, u32) = (part.parse().ok()?, whole.parse().ok()?);
    Some(match part {
        _ if part >= whole => Tone::Good,
        0 => Tone::Bad,
        _ => Tone::Warn,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Row;
    use concertina_contract::Kind;

    fn rows(cells: &[&str]) -> Vec<TableRow> {
        let kind: Kind = "widgets.example.com".parse().unwrap();
        let row = |cell: &&str| {
            let body = format!(
                r#"{{"columnDefinitions":[{{"name":"Ready","type":"string"}}],"rows":[{{"cells":[{cell}],"object":{{}}}}]}}"#
            );
            match Row::read_table(&kind, body.as_bytes()).unwrap().remove(0) {
                Row::Table(row) => row,
                other => panic!("{other:?}"),
            }
        };
        cells.iter().map(row).collect()
    }

    #[test]
    fn cells_are_ordered_as_a_person_would() {
        let mut rows = rows(&["null", "\"b\"", "\"10/10\"", "3", "\"9/10\"", "12"]);
        let id = rows[0].columns[0].id;
        rows.sort_by(|left, right| compare(left, right, id));
        let told: Vec<String> = rows.iter().map(|row| text(row, id).into_owned()).collect();
        assert_eq!(told, ["3", "12", "9/10", "10/10", "b", ""]);
    }

    #[test]
    fn states_have_tones_and_other_words_have_none() {
        let rows = rows(&["\"0/2\"", "\"1/2\"", "\"2/2\"", "\"False\"", "\"web\""]);
        let tones: Vec<Option<Tone>> = rows
            .iter()
            .map(|row| match cell(row, row.columns[0].id) {
                Cell::Status { tone, .. } => Some(tone),
                _ => None,
            })
            .collect();
        assert_eq!(tones, [Some(Tone::Bad), Some(Tone::Warn), Some(Tone::Good), Some(Tone::Bad), None]);
    }
}
