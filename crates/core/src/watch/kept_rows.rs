//! The form of last known rows on disk: a line about them, then a line a row.

use super::row::{DeploymentRow, Meta, NodeRow, PodRow, Row, TableCell, TableColumn, TableRow, WorkloadRow};
use super::shelf::Kept;
use concertina_contract::{Kind, Millis, PartialRows};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Write};
use std::sync::Arc;

/// Counts up with every change of a row's fields.
const FORMAT: u32 = 4;

/// The first line.
#[derive(Debug, Deserialize, Serialize)]
struct Head {
    format: u32,
    as_of: Millis,
    partial: Option<PartialRows>,
    rows: usize,
    /// The columns of a server's Table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<KeptColumn>,
}

/// One column of a server's Table.
#[derive(Debug, Deserialize, Serialize)]
struct KeptColumn {
    title: Box<str>,
    number: bool,
    wide: bool,
    at: usize,
}

/// A row of a server's Table, with cells for the columns of the first line.
#[derive(Debug, Deserialize, Serialize)]
struct KeptTableRow<M, C> {
    meta: M,
    cells: C,
}

/// Reads what [`write()`] wrote.
pub(super) fn read(lines: &mut impl BufRead, kind: &Kind) -> io::Result<Kept> {
    let mut line = String::new();
    lines.read_line(&mut line)?;
    let head: Head = serde_json::from_str(&line)?;
    if head.format != FORMAT {
        return Err(io::Error::other("another version wrote it"));
    }
    let columns = TableColumn::told(
        head.columns.into_iter().map(|column| (column.title, column.number, column.wide, column.at)),
    );
    let mut rows = Vec::new();
    while rows.len() < head.rows {
        line.clear();
        lines.read_line(&mut line)?;
        rows.push(Arc::new(row(&line, kind, &columns)?));
    }
    Ok(Kept { as_of: head.as_of, partial: head.partial, rows })
}

fn row(line: &str, kind: &Kind, columns: &Arc<[TableColumn]>) -> io::Result<Row> {
    fn of<T: DeserializeOwned>(line: &str) -> io::Result<T> {
        Ok(serde_json::from_str(line)?)
    }
    Ok(match kind {
        Kind::Node => Row::Node(of::<NodeRow>(line)?),
        Kind::Deployment => Row::Deployment(of::<DeploymentRow>(line)?),
        Kind::Pod => Row::Pod(of::<PodRow>(line)?),
        Kind::StatefulSet | Kind::DaemonSet | Kind::ReplicaSet | Kind::Job => {
            Row::Workload(of::<WorkloadRow>(line)?)
        }
        Kind::Other(_) => {
            let kept: KeptTableRow<Meta, Box<[TableCell]>> = of(line)?;
            let (kind, columns) = (kind.clone(), columns.clone());
            Row::Table(TableRow { kind, meta: kept.meta, columns, cells: kept.cells })
        }
    })
}

/// Writes rows of one kind.
pub(super) fn write(out: &mut impl Write, kept: &Kept) -> io::Result<()> {
    // Rows of one list share their columns; those of another version are told by the newer ones.
    let columns = kept.rows.iter().find_map(|row| match row.as_ref() {
        Row::Table(row) if !row.columns.is_empty() => Some(row.columns.clone()),
        _ => None,
    });
    let columns = columns.unwrap_or_default();
    let told = |column: &TableColumn| KeptColumn {
        title: column.title.clone(),
        number: column.number,
        wide: column.wide,
        at: column.at(),
    };
    let head = Head {
        format: FORMAT,
        as_of: kept.as_of,
        partial: kept.partial.clone(),
        rows: kept.rows.len(),
        columns: columns.iter().map(told).collect(),
    };
    serde_json::to_writer(&mut *out, &head)?;
    out.write_all(b"\n")?;
    for row in &kept.rows {
        match row.as_ref() {
            Row::Node(row) => serde_json::to_writer(&mut *out, row)?,
            Row::Deployment(row) => serde_json::to_writer(&mut *out, row)?,
            Row::Pod(row) => serde_json::to_writer(&mut *out, row)?,
            Row::Workload(row) => serde_json::to_writer(&mut *out, row)?,
            Row::Table(row) => {
                let cell =
                    |column: &TableColumn| row.cell(column.id).map_or(&TableCell::None, |(_, cell)| cell);
                let cells: Vec<&TableCell> = columns.iter().map(cell).collect();
                serde_json::to_writer(&mut *out, &KeptTableRow { meta: &row.meta, cells })?;
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    /// An object with everything that a row may keep.
    fn whole() -> Value {
        let resources = json!({"requests": {"cpu": "1"}});
        let containers = json!([{"name": "c", "image": "i", "resources": resources}]);
        let template = json!({"spec": {"containers": containers, "nodeSelector": {"a": "b"}}});
        json!({
            "metadata": {
                "name": "n", "namespace": "s", "uid": "u", "labels": {"a": "b"},
                "annotations": {"deployment.kubernetes.io/revision": "4", "other": "not kept"},
                "ownerReferences": [{"kind": "K", "name": "o", "uid": "v", "controller": true}],
            },
            "spec": {"containers": containers, "template": template, "selector": {"matchLabels": {"a": "b"}}},
            "status": {"conditions": [{"type": "T", "status": "False", "reason": "R", "message": "M"}]},
        })
    }

    /// The paths of all fields.
    fn paths(value: &Value, path: &str, out: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| paths(value, &format!("{path}.{name}"), out));
            }
            Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{path}[]"), out)),
            leaf => {
                let kind = match leaf {
                    Value::Null => "null",
                    Value::Bool(_) => "bool",
                    Value::Number(_) => "number",
                    _ => "text",
                };
                out.insert(format!("{path}:{kind}"));
            }
        }
    }

    #[test]
    fn fields_that_change_raise_the_format() {
        let mut all = BTreeSet::new();
        for kind in Kind::ALL {
            let row = Row::read(&kind, whole().to_string().as_bytes()).unwrap();
            let mut out = Vec::new();
            let kept = Kept { as_of: 0, partial: None, rows: vec![Arc::new(row)] };
            write(&mut out, &kept).unwrap();
            let line = out.split(|byte| *byte == b'\n').nth(1).unwrap();
            paths(&serde_json::from_slice(line).unwrap(), kind.resource(), &mut all);
        }
        let all: Vec<String> = all.into_iter().collect();
        insta::assert_snapshot!(format!("format {FORMAT}\n{}", all.join("\n")));
    }

    #[test]
    fn rows_of_a_table_come_back_with_their_columns() {
        let kind: Kind = "widgets.example.com".parse().unwrap();
        let body = json!({
            "columnDefinitions": [
                {"name": "Name", "type": "string"}, {"name": "Size", "type": "integer"},
                {"name": "Phase", "type": "string", "priority": 1},
            ],
            "rows": [
                {"cells": ["a", 3, "Bound"], "object": {"metadata": {"name": "a", "uid": "1"}}},
                {"cells": ["b", null, "Lost"], "object": {"metadata": {"name": "b", "uid": "2"}}},
            ],
        });
        let rows = Row::read_table(&kind, body.to_string().as_bytes()).unwrap();
        let kept = Kept { as_of: 7, partial: None, rows: rows.into_iter().map(Arc::new).collect() };
        let mut out = Vec::new();
        write(&mut out, &kept).unwrap();
        let back = read(&mut out.as_slice(), &kind).unwrap();
        assert_eq!((back.as_of, back.rows), (7, kept.rows));
    }
}
