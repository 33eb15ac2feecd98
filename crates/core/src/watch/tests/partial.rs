//! Users who may not read all namespaces.

use crate::watch::Lease;
use crate::watch::testing::{Rig, asked, rows, until};
use concertina_contract::{ErrorCode, Kind, RowsState};
use concertina_testkit::build;
use tokio::sync::watch::Sender;

/// Pods in three namespaces, none of which may be read, and the names to try.
async fn forbidden() -> (Rig, Sender<Vec<String>>) {
    let rig = Rig::new().await;
    for namespace in ["shop", "web", "core"] {
        rig.server.put(build::namespace(namespace));
        for number in 0..4 {
            rig.server.put(build::pod(namespace, &format!("orders-{number}")));
        }
    }
    for verb in ["list", "watch"] {
        rig.server.deny(verb, "pods");
        rig.server.deny(verb, "namespaces");
    }
    let named = Sender::new(vec!["default".to_owned()]);
    rig.link.send_replace(asked(&rig.server.url(), 2, named.subscribe()));
    (rig, named)
}

fn allow(rig: &Rig, namespace: &str) {
    rig.server.allow_in(namespace, "list", "pods");
    rig.server.allow_in(namespace, "watch", "pods");
}

fn namespaces(pods: &Lease) -> Vec<String> {
    pods.partial().map(|partial| partial.namespaces).unwrap_or_default()
}

/// Waits until the rows are live and those of these namespaces alone, four each.
async fn settled(pods: &Lease, wanted: &[&str]) {
    until("the rows of the allowed namespaces", || {
        let rows = rows(pods);
        let all = wanted.iter().all(|one| rows.iter().filter(|(space, ..)| space == one).count() == 4);
        pods.state() == RowsState::Live && namespaces(pods) == wanted && all && rows.len() == 4 * wanted.len()
    })
    .await;
}

/// As [`forbidden`], with the pods of one namespace, which may be read.
async fn in_shop() -> (Rig, Lease, Sender<Vec<String>>) {
    let (rig, named) = forbidden().await;
    named.send_replace(vec!["shop".to_owned()]);
    allow(&rig, "shop");
    let pods = rig.pods();
    settled(&pods, &["shop"]).await;
    (rig, pods, named)
}

fn allow_all(rig: &Rig) {
    rig.server.allow("list", "pods");
    rig.server.allow("watch", "pods");
}

/// Waits until the rows are those of all namespaces, and nothing is said to be missing.
async fn whole(rig: &Rig, pods: &Lease) {
    rig.settled(pods).await;
    assert!(pods.partial().is_none());
    assert_eq!(rows(pods).len(), 12);
}

#[tokio::test]
async fn a_forbidden_list_falls_back_to_the_namespaces_that_are_allowed() {
    let (rig, named) = forbidden().await;
    allow(&rig, "shop");
    allow(&rig, "web");
    named.send_replace(vec!["core".to_owned(), "shop".to_owned(), "web".to_owned()]);
    let pods = rig.pods();
    settled(&pods, &["shop", "web"]).await;
    let missing = pods.partial().unwrap();
    assert_eq!((missing.allowed, missing.failure.code), (2, ErrorCode::Forbidden));
    assert_eq!(missing.failure.params.get("resource").map(String::as_str), Some("pods"));
    rig.server.put(build::pod("shop", "later"));
    rig.server.put(build::pod("core", "hidden"));
    until("changes come", || pods.get("shop", "later").is_some()).await;
    rig.server.remove("pods", "shop", "later");
    settled(&pods, &["shop", "web"]).await;
}

#[tokio::test]
async fn the_list_of_namespaces_is_used_where_it_is_allowed() {
    let (rig, _named) = forbidden().await;
    rig.server.allow("list", "namespaces");
    allow(&rig, "core");
    let pods = rig.pods();
    settled(&pods, &["core"]).await;
}

#[tokio::test]
async fn naming_a_namespace_brings_its_rows() {
    let (rig, named) = forbidden().await;
    allow(&rig, "shop");
    let pods = rig.pods();
    until(
        "forbidden",
        || matches!(pods.state(), RowsState::Failed { failure } if failure.code == ErrorCode::Forbidden),
    )
    .await;
    assert!(pods.partial().is_none() && pods.is_empty());
    named.send_replace(vec!["shop".to_owned()]);
    settled(&pods, &["shop"]).await;
}

#[tokio::test]
async fn rights_that_change_are_found_out() {
    let (rig, named) = forbidden().await;
    named.send_replace(vec!["shop".to_owned(), "web".to_owned()]);
    allow(&rig, "shop");
    let pods = rig.pods();
    settled(&pods, &["shop"]).await;
    allow(&rig, "web");
    // As long as the answers are thought fresh nothing is asked again; another connection asks at once.
    rig.link.send_replace(asked(&rig.server.url(), 3, named.subscribe()));
    settled(&pods, &["shop", "web"]).await;
    rig.server.revoke_in("shop");
    rig.server.cut_watches();
    settled(&pods, &["web"]).await;
    allow_all(&rig);
    whole(&rig, &pods).await;
}

#[tokio::test]
async fn rights_that_grew_while_nothing_was_watched_show_all_rows() {
    let (rig, pods, _named) = in_shop().await;
    rig.hub.detach(&rig.site);
    allow_all(&rig);
    rig.hub.attach(&rig.site, rig.link.subscribe());
    whole(&rig, &pods).await;
}

#[tokio::test]
async fn rows_of_some_namespaces_go_stale_with_their_site() {
    let (rig, pods, _named) = in_shop().await;
    rig.hub.detach(&rig.site);
    assert!(matches!(pods.state(), RowsState::Stale { .. }) && pods.len() == 4);
    assert_eq!(namespaces(&pods), ["shop"]);
}

#[tokio::test]
async fn kinds_without_a_namespace_have_nothing_to_fall_back_to() {
    let (rig, _named) = forbidden().await;
    rig.server.deny("list", "nodes");
    rig.server.deny("watch", "nodes");
    let nodes = rig.hub.lease(&rig.site, &Kind::Node);
    until("forbidden", || matches!(nodes.state(), RowsState::Failed { .. })).await;
    assert!(nodes.partial().is_none());
    rig.server.allow("list", "nodes");
    rig.server.allow("watch", "nodes");
    rig.settled(&nodes).await;
}
