//! Rows of kinds without rows of their own, from the server's Table.

use crate::watch::row::{Columns, Event, event, page};
use crate::watch::{Row, TableCell, TableRow};
use concertina_contract::Kind;
use serde_json::{Value, json};

fn kind() -> Kind {
    "widgets.example.com".parse().unwrap()
}

fn definitions() -> Value {
    json!([
        {"name": "Name", "type": "string", "format": "name", "priority": 0},
        {"name": "Replicas", "type": "integer", "priority": 0},
        {"name": "Phase", "type": "string", "priority": 0},
        {"name": "Age", "type": "date", "priority": 0},
        {"name": "Image", "type": "string", "priority": 1},
    ])
}

fn object(name: &str) -> Value {
    json!({"kind": "PartialObjectMetadata", "metadata": {
        "name": name, "namespace": "shop", "uid": "u", "resourceVersion": "7",
        "creationTimestamp": "2026-01-02T03:04:05Z", "labels": {"app": "web"},
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "canary-value"},
    }})
}

fn table(row: Row) -> TableRow {
    match row {
        Row::Table(row) => row,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_of_a_table_is_rows_with_the_servers_columns() {
    let body = json!({"kind": "Table", "metadata": {"resourceVersion": "9", "continue": "more"},
    "columnDefinitions": definitions(),
    "rows": [
        {"cells": ["one", 3, "Run\u{202e}ning", "3d", null], "object": object("one")},
        {"cells": ["two", 12, {"odd": [1]}, "3d"], "object": object("two")},
    ]});
    let mut columns: Columns = None;
    let page = page(&kind(), body.to_string().as_bytes(), &mut columns).unwrap();
    assert_eq!((page.next.as_str(), page.resource_version.as_str()), ("more", "9"));
    let rows: Vec<TableRow> = page.rows.into_iter().map(table).collect();
    let titles: Vec<_> = rows[0].columns.iter().map(|one| (&*one.title, one.number, one.wide)).collect();
    assert_eq!(titles, [("Replicas", true, false), ("Phase", false, false), ("Image", false, true)]);
    let text = |text: &str| TableCell::Text(text.into());
    assert_eq!(*rows[0].cells, [TableCell::Number(3.0), text("Running"), TableCell::None]);
    assert_eq!(*rows[1].cells, [TableCell::Number(12.0), text("{\"odd\":[1]}"), TableCell::None]);
    assert_eq!((&*rows[0].meta.name, rows[0].meta.label("app")), ("one", Some("web")));
    assert!(!format!("{rows:?}").contains("canary-value"), "annotations are not kept");
}

#[test]
fn a_watch_tells_its_columns_once_and_hides_bookmarks_in_rows() {
    let mut columns: Columns = None;
    let mut read = |line: Value| event(&kind(), line.to_string().as_bytes(), &mut columns).unwrap();
    let row = |cells: Value| json!([{"cells": cells, "object": object("one")}]);
    let first = json!({"type": "ADDED", "object":
        {"kind": "Table", "columnDefinitions": definitions(), "rows": row(json!(["one", 1, "Ready", "1d", "i"]))}});
    assert!(matches!(read(first), Event::Put(_)));
    let next = json!({"type": "MODIFIED", "object":
        {"kind": "Table", "columnDefinitions": null, "rows": row(json!(["one", 2, "Ready", "1d", "i"]))}});
    let Event::Put(next) = read(next) else { panic!("a row") };
    assert_eq!(table(next).cells[0], TableCell::Number(2.0));
    let mark = json!({"type": "BOOKMARK", "object": {"kind": "Table", "rows": [{"cells": [], "object":
        {"kind": "Widget", "metadata": {"resourceVersion": "41", "creationTimestamp": null}}}]}});
    assert!(matches!(read(mark), Event::Bookmark { resource_version, .. } if resource_version == "41"));
    let failed = json!({"type": "ERROR", "object": {"kind": "Status", "code": 410, "reason": "Expired"}});
    assert!(matches!(read(failed), Event::Failed { code: 410, .. }));
}

#[test]
fn an_api_that_makes_no_table_has_rows_without_cells() {
    let body = json!({"kind": "WidgetList", "metadata": {"resourceVersion": "9"}, "items": [object("one")]});
    let page = page(&kind(), body.to_string().as_bytes(), &mut None).unwrap();
    assert_eq!(page.rows[0].meta().name.as_ref(), "one");
}
