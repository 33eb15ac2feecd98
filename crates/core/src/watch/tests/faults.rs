//! One scenario per fault: afterwards the rows equal the server's list.

use crate::watch::Pace;
use crate::watch::testing::{Rig, degraded, quick, ready, rows, until};
use concertina_contract::{ErrorCode, RowsState};
use concertina_testkit::{Fault, Match, build};
use serde_json::json;
use std::time::Duration;

const PODS: &str = "/api/v1/pods";

/// A site with seven pods: three pages.
async fn seven(pace: Pace) -> Rig {
    let rig = Rig::with_pace(pace).await;
    for number in 0..7 {
        rig.server.put(build::pod("shop", &format!("orders-{number}")));
    }
    rig
}

#[tokio::test]
async fn a_list_in_pages_and_then_changes() {
    let rig = seven(quick()).await;
    let pods = rig.pods();
    rig.settled(&pods).await;
    rig.server.put(build::pod("shop", "orders-7"));
    rig.server.remove("pods", "shop", "orders-0");
    rig.settled(&pods).await;
    let queries: Vec<String> = rig.server.requests().into_iter().map(|request| request.query).collect();
    assert_eq!(queries.iter().filter(|query| query.starts_with("limit=3")).count(), 3, "{queries:?}");
    assert_eq!(queries.iter().filter(|query| query.starts_with("watch=")).count(), 1, "{queries:?}");
}

#[tokio::test]
async fn an_expired_continue_token_restarts_the_list_once_without_a_limit() {
    let rig = seven(quick()).await;
    let second = Match::path(PODS).query("continue=");
    rig.server.script(second, Fault::expired(), 1);
    let pods = rig.pods();
    rig.settled(&pods).await;
    let whole = rig.server.requests().iter().filter(|request| request.query.is_empty()).count();
    assert_eq!(whole, 1);
}

#[tokio::test]
async fn gone_as_a_status_at_the_start_of_a_watch_lists_again() {
    let rig = seven(quick()).await;
    rig.server.script(Match::watches(PODS), Fault::expired(), 1);
    let pods = rig.pods();
    rig.settled(&pods).await;
    until("a second list", || {
        rig.server.requests().iter().filter(|request| request.query == "limit=3").count() == 2
    })
    .await;
    rig.server.remove("pods", "shop", "orders-1");
    rig.settled(&pods).await;
}

#[tokio::test]
async fn gone_as_an_event_lists_again() {
    let rig = seven(quick()).await;
    rig.server.script(Match::watches(PODS), Fault::expired_event(), 1);
    let pods = rig.pods();
    rig.settled(&pods).await;
    until("a second list", || {
        rig.server.requests().iter().filter(|request| request.query == "limit=3").count() == 2
    })
    .await;
    rig.settled(&pods).await;
}

#[tokio::test]
async fn a_delete_that_was_missed_is_found_by_the_next_list() {
    let rig = seven(quick()).await;
    let pods = rig.pods();
    rig.settled(&pods).await;
    rig.link.send_replace(degraded(1));
    until("stale", || matches!(pods.state(), RowsState::Stale { .. })).await;
    rig.server.remove("pods", "shop", "orders-3");
    rig.server.put(build::pod("shop", "orders-9"));
    rig.server.compact();
    assert_eq!(rows(&pods).len(), 7, "rows stay while the site is away");
    rig.link.send_replace(ready(&rig.server.url(), 2));
    rig.settled(&pods).await;
}

#[tokio::test]
async fn a_server_restored_from_a_backup_is_listed_again() {
    let rig = seven(quick()).await;
    let pods = rig.pods();
    rig.settled(&pods).await;
    rig.server.roll_back(90_000);
    rig.server.remove("pods", "shop", "orders-2");
    rig.server.put(build::pod("shop", "restored"));
    rig.settled(&pods).await;
}

#[tokio::test]
async fn a_version_that_is_too_large_is_given_up() {
    let rig = seven(quick()).await;
    let too_large = Fault::Status {
        code: 504,
        reason: "Timeout",
        message: "Too large resource version: 1009, current: 900",
        retry_after: None,
    };
    rig.server.script(Match::watches(PODS), too_large, 1);
    let pods = rig.pods();
    until("a second list", || {
        rig.server.requests().iter().filter(|request| request.query == "limit=3").count() == 2
    })
    .await;
    rig.settled(&pods).await;
}

#[tokio::test]
async fn lists_survive_errors_and_cuts() {
    for fault in [
        Fault::status(500, "InternalError"),
        Fault::status(503, "ServiceUnavailable"),
        Fault::status(504, "Timeout"),
        Fault::Status { code: 429, reason: "TooManyRequests", message: "slow down", retry_after: Some(0) },
        Fault::Cut(900),
        Fault::Truncate(900),
        Fault::Cut(0),
        Fault::Delay(Duration::from_millis(30)),
        Fault::Silence,
    ] {
        let rig = seven(Pace { page: Duration::from_millis(300), ..quick() }).await;
        rig.server.script(Match::lists(PODS), fault, 2);
        let pods = rig.pods();
        rig.settled(&pods).await;
    }
}

#[tokio::test]
async fn watches_survive_errors_and_cuts() {
    for fault in [
        Fault::status(500, "InternalError"),
        Fault::Status { code: 429, reason: "TooManyRequests", message: "slow down", retry_after: Some(0) },
        Fault::Cut(700),
        Fault::Truncate(700),
        Fault::Line("{\"type\":\"ADDED\",\"object\":{\"meta".to_owned()),
        Fault::Line(format!("{{\"type\":\"ADDED\",\"object\":\"{}\"}}", "x".repeat(9 << 20))),
        Fault::Silence,
    ] {
        let rig = seven(quick()).await;
        rig.server.script(Match::watches(PODS), fault, 2);
        let pods = rig.pods();
        rig.settled(&pods).await;
        for number in 0..5 {
            rig.server.put(build::pod("shop", &format!("later-{number}")));
            rig.server.remove("pods", "shop", &format!("orders-{number}"));
            rig.settled(&pods).await;
        }
    }
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let rig = seven(quick()).await;
    let throttled =
        Fault::Status { code: 429, reason: "TooManyRequests", message: "slow down", retry_after: Some(1) };
    rig.server.script(Match::lists(PODS), throttled, 1);
    let pods = rig.pods();
    until("throttled", || failed_with(&pods.state(), ErrorCode::Throttled)).await;
    rig.settled(&pods).await;
    let lists = rig.server.requests();
    let lists: Vec<_> = lists.iter().filter(|request| request.query == "limit=3").collect();
    let pause = lists[1].at.duration_since(lists[0].at).unwrap();
    assert!(pause >= Duration::from_millis(990), "{pause:?}");
}

#[tokio::test]
async fn forbidden_is_said_and_tried_again() {
    let rig = seven(quick()).await;
    rig.server.deny("list", "pods");
    rig.server.deny("watch", "pods");
    let pods = rig.pods();
    until("forbidden", || failed_with(&pods.state(), ErrorCode::Forbidden)).await;
    rig.server.allow("list", "pods");
    rig.server.allow("watch", "pods");
    rig.settled(&pods).await;
}

#[tokio::test]
async fn a_refused_credential_waits_for_another_connection() {
    let rig = seven(quick()).await;
    rig.server.require_token(Some("another"));
    let pods = rig.pods();
    until("unauthorized", || failed_with(&pods.state(), ErrorCode::Unauthorized)).await;
    let asked = rig.server.requests().len();
    rig.link.send_modify(|_| {});
    tokio::time::sleep(Duration::from_millis(80)).await;
    assert_eq!(rig.server.requests().len(), asked, "the same credential is not tried again");
    rig.server.require_token(None);
    rig.link.send_replace(ready(&rig.server.url(), 2));
    rig.settled(&pods).await;
}

#[tokio::test]
async fn a_half_open_connection_is_left_and_the_rows_say_their_age() {
    let rig = seven(quick()).await;
    let pods = rig.pods();
    rig.settled(&pods).await;
    rig.clock.advance(5_000);
    rig.server.freeze(true);
    until("stale", || matches!(pods.state(), RowsState::Stale { as_of, .. } if as_of >= 1_000_000)).await;
    assert_eq!(pods.len(), 7);
    rig.server.freeze(false);
    rig.server.remove("pods", "shop", "orders-5");
    rig.settled(&pods).await;
}

#[tokio::test]
async fn control_characters_never_reach_a_row() {
    let rig = Rig::new().await;
    let hostile = json!({"spec": {"nodeName": "a\u{202e}b\u{1b}[31m"}, "metadata": {"annotations": {"big": "x".repeat(1 << 20)}}});
    rig.server.put(build::with(build::pod("shop", "orders"), &hostile));
    let pods = rig.pods();
    rig.settled(&pods).await;
    let row = pods.get("shop", "orders").unwrap();
    let crate::watch::Row::Pod(pod) = row.as_ref() else { panic!("a pod") };
    assert_eq!(pod.node.as_ref(), "ab[31m");
}

fn failed_with(state: &RowsState, code: ErrorCode) -> bool {
    matches!(state, RowsState::Failed { failure } | RowsState::Stale { failure, .. } if failure.code == code)
}
