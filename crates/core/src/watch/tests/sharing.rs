//! Leases share watches, and watches end.

use crate::watch::testing::{Rig, until};
use crate::watch::{Counts, Summary, Update};
use concertina_contract::{Kind, ReadyCount, RowsState};
use concertina_testkit::build;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Notify;

#[tokio::test]
async fn leasing_twice_adds_no_watch_and_letting_go_ends_it() {
    let rig = Rig::new().await;
    rig.server.put(build::pod("shop", "orders"));
    let first = rig.pods();
    rig.settled(&first).await;
    let second = rig.pods();
    rig.settled(&second).await;
    assert_eq!(rig.server.open_watches(), 1);
    assert_eq!(rig.hub.counts(), Counts { watches: 1, leases: 2, rows: 1 });
    drop(first);
    drop(second);
    until("the watch ends", || rig.server.open_watches() == 0).await;
    assert_eq!(rig.hub.counts(), Counts { watches: 0, leases: 0, rows: 1 });
}

#[tokio::test]
async fn a_lease_taken_while_the_watch_lingers_keeps_it() {
    let rig = Rig::new().await;
    let first = rig.pods();
    rig.settled(&first).await;
    drop(first);
    let second = rig.pods();
    tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    assert_eq!(second.state(), RowsState::Live);
    let watches = rig.server.requests().iter().filter(|request| request.is_watch()).count();
    assert_eq!(watches, 1);
}

#[tokio::test]
async fn a_detached_site_keeps_its_last_rows() {
    let rig = Rig::new().await;
    rig.server.put(build::pod("shop", "orders"));
    let pods = rig.pods();
    rig.settled(&pods).await;
    rig.hub.detach(&rig.site);
    assert!(matches!(pods.state(), RowsState::Stale { .. }));
    assert!(pods.is_stale());
    assert_eq!(pods.len(), 1);
    until("the watch ends", || rig.server.open_watches() == 0).await;
    rig.hub.attach(&rig.site, rig.link.subscribe());
    rig.settled(&pods).await;
}

#[tokio::test]
async fn followers_see_before_and_after() {
    let rig = Rig::new().await;
    rig.server.put(build::pod("shop", "orders"));
    let pods = rig.pods();
    rig.settled(&pods).await;
    let mut changes = pods.changes();
    let all = changes.take();
    assert!(matches!(all.as_slice(), [Update::All(rows)] if rows.len() == 1));
    rig.server.put(build::with(build::pod("shop", "orders"), &json!({"spec": {"nodeName": "node-2"}})));
    changes.changed().await;
    let updates = changes.take();
    let [Update::Some(batch)] = updates.as_slice() else { panic!("{updates:?}") };
    assert!(batch[0].before.is_some() && batch[0].after.is_some());
    // Another object of the same name: one is gone, one is new.
    rig.server.put(build::with(build::pod("shop", "orders"), &json!({"metadata": {"uid": "another"}})));
    changes.changed().await;
    let updates = changes.take();
    let [Update::Some(batch)] = updates.as_slice() else { panic!("{updates:?}") };
    assert_eq!(batch.len(), 2);
    assert!(batch[0].after.is_none() && batch[1].before.is_none());
}

#[tokio::test]
async fn summaries_count_by_difference() {
    let rig = Rig::new().await;
    rig.server.put(build::node("node-1"));
    rig.server.put(build::deployment("shop", "orders", 2));
    rig.server.put(build::pod("shop", "orders-1"));
    let crashing = json!({"status": {"containerStatuses": [{"name": "app", "restartCount": 7,
        "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}});
    rig.server.put(build::with(build::pod("shop", "orders-2"), &crashing));
    let wake = Arc::new(Notify::new());
    let mut summary = Summary::new(&rig.hub, &rig.site, &wake);
    assert_eq!(summary.read().pods, None, "unknown is not zero");
    until("counts", || summary.read().pods.is_some_and(|pods| pods.running == 2 && pods.troubled == 1)).await;
    rig.server.remove("pods", "shop", "orders-2");
    until("counts", || summary.read().pods.is_some_and(|pods| pods.running == 1 && pods.troubled == 0)).await;
    until("nodes and Deployments", || {
        let summary = summary.read();
        summary.nodes == Some(ReadyCount { ready: 1, total: 1 })
            && summary.deployments == Some(ReadyCount { ready: 1, total: 1 })
    })
    .await;
    assert_eq!((summary.provider(), summary.region()), ("aws", "ap-northeast-1"));
    drop(summary);
    until("all watches end", || rig.server.open_watches() == 0).await;
    assert_eq!(rig.hub.lease(&rig.site, &Kind::Node).kind(), &Kind::Node);
}

#[tokio::test]
async fn shutting_down_ends_all_tasks() {
    let rig = Rig::new().await;
    let pods = rig.pods();
    rig.settled(&pods).await;
    rig.tasks.shutdown().await;
    until("the watch ends", || rig.server.open_watches() == 0).await;
}
