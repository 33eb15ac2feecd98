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

/// Nothing last, numbers by size, texts that begin with a number by that number.
pub(super) fn compare(left: &TableRow, right: &TableRow, id: ColumnId) -> Ordering {
    match (known(left, id), known(right, id)) {
        (TableCell::None, TableCell::None) => Ordering::Equal,
        (TableCell::None, _) => Ordering::Greater,
        (_, TableCell::None) => Ordering::Less,
        (TableCell::Number(left), TableCell::Number(right)) => left.total_cmp(right),
        (TableCell::Number(_), TableCell::Text(_)) => Ordering::Less,
        (TableCell::Text(_), TableCell::Number(_)) => Ordering::Greater,
        (TableCell::Text(left), TableCell::Text(right)) => match (leading(left), leading(right)) {
            (Some(one), Some(other)) if one != other => one.cmp(&other),
            _ => left.cmp(right),
        },
    }
}

fn known(row: &TableRow, id: ColumnId) -> &TableCell {
    row.cell(id).map_or(&TableCell::None, |(_, cell)| cell)
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
