//! Cells of workloads equal those that kubectl prints of the server's Table.

use concertina_contract::{Cell, Kind};
use concertina_core::table::{cells, columns};
use concertina_core::watch::Row;
use concertina_sandbox::{Progress, Sandbox, SiteHandle};
use concertina_tests::{own_namespace, remove, sweep};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::{Duration, Instant};

/// How the namespace of this test begins.
const PREFIX: &str = "cells-workloads";
const KINDS: [Kind; 4] = [Kind::StatefulSet, Kind::DaemonSet, Kind::ReplicaSet, Kind::Job];

/// Titles and cells of the rows.
type Rows = Vec<BTreeMap<String, String>>;

/// Takes the namespace away.
struct Cleanup<'a>(&'a SiteHandle, String);

impl Drop for Cleanup<'_> {
    fn drop(&mut self) {
        remove(self.0, &self.1);
    }
}

fn make(site: &SiteHandle, namespace: &str) -> Result<(), Box<dyn Error>> {
    let pod = |policy: &str| {
        json!({"metadata": {"labels": {"app": "w"}}, "spec": {
            "restartPolicy": policy, "nodeSelector": {"zone": "b", "disk": "ssd"},
            "containers": [{"name": "a", "image": "example/a:1"}, {"name": "b", "image": "example/b:2"}],
        }})
    };
    let selector = json!({"matchLabels": {"app": "w"}});
    let object = |version: &str, kind: &str, name: &str, spec: Value| {
        json!({
            "apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec,
        })
    };
    let always = || pod("Always");
    let objects = [
        object(
            "apps/v1",
            "StatefulSet",
            "set",
            json!({"replicas": 2, "serviceName": "w", "selector": selector, "template": always()}),
        ),
        object("apps/v1", "DaemonSet", "daemons", json!({"selector": selector, "template": always()})),
        object(
            "apps/v1",
            "ReplicaSet",
            "replicas",
            json!({"replicas": 3, "selector": selector, "template": always()}),
        ),
        object("batch/v1", "Job", "job", json!({"completions": 3, "template": pod("Never")})),
        object("batch/v1", "Job", "wide", json!({"parallelism": 2, "template": pod("Never")})),
        object("batch/v1", "Job", "waits", json!({"suspend": true, "template": pod("Never")})),
    ];
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("workloads.json");
    std::fs::write(&path, json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string())?;
    site.kubectl(&["create", "namespace", namespace])?;
    site.kubectl(&["create", "-f", &path.display().to_string()])?;
    Ok(())
}

/// What kubectl prints: columns begin where their titles do, and titles are two blanks apart at least.
fn printed(text: &str) -> Rows {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let mut begins = Vec::new();
    for (at, _) in header.char_indices().filter(|(_, letter)| *letter != ' ') {
        if at == 0 || header[..at].ends_with("  ") {
            begins.push(at);
        }
    }
    let cut = |line: &str, place: usize| {
        let end = begins.get(place + 1).copied().unwrap_or(line.len()).min(line.len());
        line.get(begins[place]..end).unwrap_or_default().trim().to_owned()
    };
    let id = |place: usize| cut(header, place).to_lowercase().replace(' ', "-");
    lines.map(|line| (0..begins.len()).map(|place| (id(place), cut(line, place))).collect()).collect()
}

/// Our cells of the same columns; ages tick and are left out.
fn ours(kind: &Kind, list: &str, theirs: &Rows) -> Result<Rows, Box<dyn Error>> {
    let list: Value = serde_json::from_str(list)?;
    let ids: Vec<String> = columns(kind).into_iter().map(|column| column.id).collect();
    let text = |cell: &Cell| match cell {
        Cell::Text { text } | Cell::Status { text, .. } => text.clone(),
        Cell::Number { value } => value.to_string(),
        other => format!("{other:?}"),
    };
    let mut rows = Vec::new();
    for item in list["items"].as_array().ok_or("no items")? {
        let row = Row::read(kind, item.to_string().as_bytes())?;
        let cells = cells(&row);
        let shown = ids.iter().zip(&cells).map(|(id, cell)| (id.clone(), text(cell)));
        let titles = theirs.first().ok_or("no rows")?;
        rows.push(
            shown
                .filter(|(id, _)| titles.contains_key(id) && !["age", "duration"].contains(&id.as_str()))
                .collect(),
        );
    }
    Ok(rows)
}

#[test]
fn cells_of_workloads_equal_those_of_the_servers_table() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::up(&Progress::silent())?;
    let site = sandbox.site("dc-pangyo").ok_or("no site dc-pangyo")?;
    sweep(site, PREFIX);
    let cleanup = Cleanup(site, own_namespace(PREFIX));
    let namespace = cleanup.1.as_str();
    make(site, namespace)?;
    for kind in KINDS {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            let theirs = printed(&site.kubectl(&["get", kind.resource(), "-n", namespace, "-o", "wide"])?);
            let list = site.kubectl(&["get", kind.resource(), "-n", namespace, "-o", "json"])?;
            let same = if theirs.is_empty() { Vec::new() } else { ours(&kind, &list, &theirs)? };
            let agrees = |(theirs, ours): (&BTreeMap<String, String>, &BTreeMap<String, String>)| {
                ours.len() >= 3 && ours.iter().all(|(id, text)| theirs.get(id) == Some(text))
            };
            if !theirs.is_empty() && theirs.len() == same.len() && theirs.iter().zip(&same).all(agrees) {
                break;
            }
            // A controller may write between the two reads.
            assert!(Instant::now() < deadline, "{kind}: {theirs:?} {same:?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
    Ok(())
}
