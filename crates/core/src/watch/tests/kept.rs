//! Last known rows outlive the program.

use crate::clock::Clock;
use crate::task::Tasks;
use crate::watch::testing::{Rig, quick, until};
use crate::watch::{Hub, Shelf};
use concertina_contract::{ErrorCode, Kind, RowsState, SiteId};
use concertina_testkit::build;
use std::path::Path;

/// The rows of a site as a program would have left them: five pods, a node and a Deployment.
async fn left(folder: &Path) -> SiteId {
    let rig = Rig::with_shelf(quick(), Some(Shelf::new(folder.to_owned()))).await;
    for number in 0..5 {
        rig.server.put(build::bulk_pod(number));
    }
    rig.server.put(build::node("node-1"));
    rig.server.put(build::deployment("shop", "orders", 3));
    let leases = [Kind::Node, Kind::Deployment, Kind::Pod].map(|kind| rig.hub.lease(&rig.site, &kind));
    for lease in &leases {
        rig.settled(lease).await;
    }
    rig.hub.keep(false).await;
    rig.site.clone()
}

/// A hub of the next run, without any link.
fn next(folder: &Path) -> (Hub, Tasks) {
    let tasks = Tasks::new();
    (Hub::with_shelf(tasks.clone(), Clock::system(), quick(), Some(Shelf::new(folder.to_owned()))), tasks)
}

#[tokio::test]
async fn after_a_restart_the_last_rows_are_there_with_their_age() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("rows");
    let site = left(&folder).await;
    let (hub, _tasks) = next(&folder);
    for (kind, rows) in [(Kind::Pod, 5), (Kind::Node, 1), (Kind::Deployment, 1)] {
        let lease = hub.lease(&site, &kind);
        until("the rows of the run before", || lease.len() == rows).await;
        assert!(lease.is_stale());
        let state = lease.state();
        let RowsState::Stale { as_of, failure } = state else { panic!("{state:?}") };
        assert_eq!((as_of, failure.code), (1_000_000, ErrorCode::SiteNotConnected));
    }
    let pods = hub.lease(&site, &Kind::Pod);
    let again = crate::watch::Row::read(&Kind::Pod, build::bulk_pod(3).to_string().as_bytes()).unwrap();
    let name = again.meta().name.clone();
    let row = pods.get(&again.meta().namespace, &name).unwrap();
    let (crate::watch::Row::Pod(row), crate::watch::Row::Pod(again)) = (row.as_ref(), &again) else {
        panic!("pods")
    };
    let mut again = again.clone();
    // The server gave it a version.
    again.meta.resource_version = row.meta.resource_version.clone();
    again.meta.generation = row.meta.generation;
    assert_eq!(*row, again, "all fields are kept");
}

#[tokio::test]
async fn rows_of_the_run_before_give_way_to_the_list() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("rows");
    let site = left(&folder).await;
    let rig = Rig::with_shelf(quick(), Some(Shelf::new(folder.clone()))).await;
    assert_eq!(rig.site, site);
    rig.hub.detach(&site);
    rig.server.put(build::pod("shop", "new"));
    let pods = rig.pods();
    until("the rows of the run before", || pods.len() == 5).await;
    rig.hub.attach(&site, rig.link.subscribe());
    rig.settled(&pods).await;
    assert_eq!(pods.len(), 1);
}

#[tokio::test]
async fn what_is_another_clusters_or_cannot_be_read_is_dropped() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("rows");
    let site = left(&folder).await;
    let nodes = folder.join(site.as_str()).join("nodes.rows");
    std::fs::write(&nodes, b"no rows at all").unwrap();
    let (hub, _tasks) = next(&folder);
    let lease = hub.lease(&site, &Kind::Node);
    until("the broken file is taken away", || !nodes.exists()).await;
    assert_eq!(lease.state(), RowsState::Disconnected);
    let pods = hub.lease(&site, &Kind::Pod);
    until("the rows of the run before", || pods.len() == 5).await;
    hub.forget(&site);
    assert!(pods.is_empty() && pods.state() == RowsState::Disconnected);
    assert!(!folder.join(site.as_str()).exists());
}

#[tokio::test]
#[cfg(unix)]
async fn only_this_user_can_read_kept_rows() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("rows");
    let site = left(&folder).await;
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let own = folder.join(site.as_str());
    assert_eq!((mode(&folder), mode(&own), mode(&own.join("pods.rows"))), (0o700, 0o700, 0o600));
    let text = String::from_utf8_lossy(&std::fs::read(own.join("pods.rows")).unwrap()).into_owned();
    assert!(text.len() < 4_000, "{} bytes for five pods", text.len());
}

/// One row of a Table.
fn storage_class(kind: &Kind) -> crate::watch::shelf::Kept {
    let table = serde_json::json!({
        "columnDefinitions": [{"name": "Name", "type": "string"}, {"name": "Provisioner", "type": "string"}],
        "rows": [{"cells": ["fast", "csi.example"], "object": {"metadata": {"name": "fast", "uid": "1"}}}],
    });
    let rows = crate::watch::Row::read_table(kind, table.to_string().as_bytes()).unwrap();
    crate::watch::shelf::Kept {
        as_of: 1_000_000,
        partial: None,
        rows: rows.into_iter().map(std::sync::Arc::new).collect(),
    }
}

#[tokio::test]
async fn rows_of_other_kinds_are_there_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("rows");
    let kind: Kind = "storageclasses.storage.k8s.io".parse().unwrap();
    let site = SiteId::new("site-1");
    Shelf::new(folder.clone()).save(&site, &kind, &storage_class(&kind));
    let (hub, _tasks) = next(&folder);
    let lease = hub.lease(&site, &kind);
    until("the rows of the run before", || lease.len() == 1).await;
    let row = lease.get("", "fast").unwrap();
    let crate::watch::Row::Table(row) = row.as_ref() else { panic!("a row of a Table") };
    assert_eq!((row.columns[0].title.as_ref(), row.cells.len()), ("Provisioner", 1));
    assert!(lease.is_stale());
}

#[test]
fn rows_that_cannot_be_kept_leave_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let kind: Kind = "storageclasses.storage.k8s.io".parse().unwrap();
    let site = SiteId::new("site-1");
    // The file cannot take its place.
    let own = home.path().join(site.as_str());
    std::fs::create_dir_all(own.join(format!("{}.rows", kind.resource())).join("x")).unwrap();
    Shelf::new(home.path().to_owned()).save(&site, &kind, &storage_class(&kind));
    let left = std::fs::read_dir(own).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    assert_eq!(left, ["storageclasses.storage.k8s.io.rows"]);
}
