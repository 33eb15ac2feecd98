//! Servers and machines that misbehave: each has a clear message, and nothing is lost or written.

use super::expiry::rows;
use super::scene::{cluster, connect, desk, entry, failure, is_ready, sites};
use concertina_contract::{ErrorCode, Kind, RowsState, SessionState};
use concertina_core::message::Messages;
use concertina_testkit::{Fault, Home, Match};
use concertina_tests::{go, scale};

/// What the window says of a site whose server answers everything with a fault.
async fn said(fault: Fault) -> (ErrorCode, String) {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    server.script(Match::any(), fault, usize::MAX);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    let ended = |state: &SessionState| failure(state).is_some();
    let state = connect(&desk, "shop", ended).await;
    let failure = failure(&state).unwrap().clone();
    assert!(desk.site("shop").unwrap().reader().is_err());
    assert!(server.writes().is_empty());
    desk.close().await;
    (failure.code, Messages::new("en").failure(&failure))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_to_answer_badly_has_its_message() {
    for (fault, code, words) in [
        (Fault::html(), ErrorCode::AnswerMalformed, "A web page answers: a sign-in page"),
        (
            Fault::redirect("https://sso.example/x?secret=1"),
            ErrorCode::AnswerMalformed,
            "sends requests on to sso.example,",
        ),
        (Fault::Cut(7), ErrorCode::ConnectFailed, "The connection was refused or reset."),
        (Fault::Truncate(7), ErrorCode::AnswerMalformed, "answer could not be understood"),
        (
            Fault::status(403, "Forbidden"),
            ErrorCode::NothingAllowed,
            "This login may do nothing on the cluster",
        ),
        (Fault::status(503, "ServiceUnavailable"), ErrorCode::ServerFailed, "The API server failed inside."),
    ] {
        let (found, text) = said(fault.clone()).await;
        assert_eq!(found, code, "{fault:?}: {text}");
        assert!(text.contains(words), "{fault:?}: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_a_hundred_megabytes_are_refused_within_bounds() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let path = "/apis/apps/v1/deployments";
    server.script(Match::watches(path), Fault::Flood(100), usize::MAX);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let site = desk.site("shop").unwrap();
    let lease = desk.hub.lease(site.id(), &Kind::Deployment);
    rows(|| matches!(lease.state(), RowsState::Failed { .. } | RowsState::Stale { .. })).await;
    let (RowsState::Failed { failure } | RowsState::Stale { failure, .. }) = lease.state() else {
        panic!("{:?}", lease.state())
    };
    let text = Messages::new("en").failure(&failure);
    assert!(text.contains("The answer is larger than 8 MiB"), "{text}");
    assert_eq!(lease.len(), 1, "the rows stay");
    let asked = server.requests().iter().filter(|request| request.is_watch()).count();
    // What was taken of each answer: the limit, and what lies in the sockets' buffers.
    let most = 16 << 20;
    assert!(server.poured() <= asked * most, "{} bytes in {asked} answers", server.poured());
    assert!(is_ready(&site.link().borrow().state), "the site goes on");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_an_hour_off_is_told() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    server.set_ahead(-3_600);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let views = sites(&desk, |views| views[0].capabilities.is_some()).await;
    let skew = views[0].capabilities.as_ref().unwrap().clock_skew;
    assert!((-3_605_000..=-3_595_000).contains(&skew), "{skew}");

    server.require_token(Some("another"));
    let state = connect(&desk, "shop", |state| matches!(state, SessionState::AuthRequired { .. })).await;
    let text = Messages::new("en").failure(failure(&state).unwrap());
    assert!(text.contains("clocks of the server and of this machine are 60 min apart"), "{text}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_when_the_disk_is_full() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let orders = desk.deployment("shop", "shop", "orders").await.unwrap();
    let plan = desk.plan(scale([(orders, 5)])).await.unwrap();
    // The database may not grow any more, and its last pages are filled up: the disk is full.
    desk.store
        .read(|connection| {
            let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        })
        .unwrap();
    let fill = "INSERT INTO audit (at, author, event, object, text) VALUES (0, 'x', 'verified', '', '')";
    while desk.store.write(|transaction| transaction.execute(fill, [])).is_ok() {}
    let failure = desk.changes.apply(&go(&plan)).unwrap_err();
    assert_eq!(failure.code, ErrorCode::AuditFailed, "{failure:?}");
    let text = Messages::new("en").failure(&failure);
    assert!(text.contains("could not be written, so nothing else was"), "{text}");
    assert!(server.writes().is_empty());
    assert!(is_ready(&desk.site("shop").unwrap().link().borrow().state), "reading goes on");
    desk.close().await;
}
