//! Tables as they come over the wire: a page of a list, or the object of one event.

use super::decode::{Event, ListMeta, Page, bookmark};
use super::table::{ColumnId, TableCell, TableColumn, TableRow};
use super::text::{NAME, Text, VALUE};
use super::wire::{MetaWire, Number, nullable};
use super::{Row, clean};
use concertina_contract::Kind;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// The most columns that are kept.
const COLUMNS: usize = 64;

/// The server's columns as far as they are known: a watch tells them with its first event only.
pub(in crate::watch) type Columns = Option<Arc<[TableColumn]>>;

/// A Table; or, from a server that makes none of this kind, a list of objects.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct TableWire<'a> {
    metadata: ListMeta,
    #[serde(borrow, deserialize_with = "nullable")]
    column_definitions: Vec<DefinitionWire<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    rows: Vec<RowWire<'a>>,
    #[serde(borrow, deserialize_with = "nullable")]
    items: Vec<ObjectWire<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DefinitionWire<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(rename = "type", borrow)]
    kind: Text<'a>,
    priority: Number,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RowWire<'a> {
    #[serde(borrow, deserialize_with = "nullable")]
    cells: Vec<&'a RawValue>,
    #[serde(borrow)]
    object: ObjectWire<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ObjectWire<'a> {
    #[serde(borrow)]
    metadata: MetaWire<'a>,
}

/// Reads one page of a list, and the columns that it tells.
pub(super) fn page(kind: &Kind, bytes: &[u8], columns: &mut Columns) -> Result<Page, serde_json::Error> {
    let mut table: TableWire<'_> = serde_json::from_slice(bytes)?;
    learn(&table.column_definitions, columns);
    let known = columns.clone().unwrap_or_default();
    let mut rows: Vec<Row> = table.rows.drain(..).map(|row| row.keep(kind, &known)).collect();
    let bare = |object: ObjectWire<'_>| RowWire { cells: Vec::new(), object }.keep(kind, &Arc::default());
    rows.extend(table.items.drain(..).map(bare));
    Ok(table.metadata.page(rows))
}

/// Reads the object of one event; `put` makes the event of its row.
pub(super) fn event(
    kind: &Kind,
    object: &str,
    columns: &mut Columns,
    put: fn(Row) -> Event,
) -> Result<Event, serde_json::Error> {
    let mut table: TableWire<'_> = serde_json::from_str(object)?;
    learn(&table.column_definitions, columns);
    let known = columns.clone().unwrap_or_default();
    match table.rows.pop() {
        Some(row) => Ok(put(row.keep(kind, &known))),
        None => row(kind, object.as_bytes()).map(put),
    }
}

/// Reads a bookmark: its version stands in the object of the only row.
pub(super) fn mark(object: &str) -> Result<Event, serde_json::Error> {
    #[derive(Deserialize)]
    struct Table<'a> {
        #[serde(borrow)]
        rows: Vec<Marked<'a>>,
    }
    #[derive(Deserialize)]
    struct Marked<'a> {
        #[serde(borrow)]
        object: &'a RawValue,
    }
    match serde_json::from_str::<Table<'_>>(object) {
        Ok(Table { rows }) => rows.first().map_or(Ok(Event::Unknown), |row| bookmark(row.object.get())),
        Err(_) => bookmark(object),
    }
}

/// Reads one object as it is, without cells.
pub(super) fn row(kind: &Kind, bytes: &[u8]) -> Result<Row, serde_json::Error> {
    let object: ObjectWire<'_> = serde_json::from_slice(bytes)?;
    Ok(RowWire { cells: Vec::new(), object }.keep(kind, &Arc::default()))
}

/// Takes columns in. Those that are as they were stay the same in memory.
fn learn(definitions: &[DefinitionWire<'_>], columns: &mut Columns) {
    if definitions.is_empty() {
        return;
    }
    let mut told: Vec<TableColumn> = Vec::new();
    for (at, definition) in definitions.iter().enumerate().take(COLUMNS) {
        let title = definition.name.keep(NAME);
        let ours = ["name", "age"].iter().any(|ours| title.eq_ignore_ascii_case(ours));
        let id = if ours { None } else { ColumnId::of(&title, &told) };
        told.extend(id.map(|id| TableColumn {
            id,
            number: matches!(definition.kind.raw(), "integer" | "number"),
            wide: definition.priority.get() > 0,
            title,
            at,
        }));
    }
    if columns.as_deref() != Some(told.as_slice()) {
        *columns = Some(told.into());
    }
}

impl RowWire<'_> {
    fn keep(self, kind: &Kind, columns: &Arc<[TableColumn]>) -> Row {
        let cells =
            columns.iter().map(|column| self.cells.get(column.at).map_or(TableCell::None, |cell| read(cell)));
        let cells = cells.collect();
        Row::Table(TableRow {
            kind: kind.clone(),
            meta: self.object.metadata.keep(),
            columns: columns.clone(),
            cells,
        })
    }
}

/// A cell may be any JSON; what is no text or number is shown as it stands.
fn read(cell: &RawValue) -> TableCell {
    let text = cell.get();
    let kept = |text: &str| TableCell::Text(clean(text, VALUE).into());
    match text.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<Text<'_>>(text) {
            Ok(text) if text.is_empty() => TableCell::None,
            Ok(text) => TableCell::Text(text.keep(VALUE)),
            Err(_) => TableCell::None,
        },
        Some(b'n') | None => TableCell::None,
        Some(b'-' | b'0'..=b'9') => text.parse().map_or_else(|_| kept(text), TableCell::Number),
        Some(_) => kept(text),
    }
}
