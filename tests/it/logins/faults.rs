//! Servers and machines that misbehave: each has a clear message, and nothing is lost or written.

use super::doctor::{examine, failed};
use super::expiry::rows;
use super::scene::{Entry, cluster, connect, desk, ended, entry, failure, is_ready, kubeconfig, sites};
use concertina_contract::{ErrorCode, Failure, Kind, Probe, RowsState, SessionState, SiteChange};
use concertina_core::message::Messages;
use concertina_core::secrets::Secret;
use concertina_core::site::ImportInput;
use concertina_testkit::{Authority, Fault, Home, Match};
use concertina_tests::{Desk, DeskOptions, go, scale};

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

/// What is taken of an answer with this limit in MiB: that much, and what lies in the sockets' buffers.
const fn at_most(limit: usize) -> usize {
    (limit + 12) << 20
}

/// What is said of rows that cannot be had.
fn why(state: RowsState) -> Option<Failure> {
    match state {
        RowsState::Failed { failure } | RowsState::Stale { failure, .. } => Some(failure),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_a_hundred_megabytes_are_refused_within_bounds() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let path = "/apis/apps/v1/deployments";
    server.script(Match::watches(path), Fault::Flood("", 100), usize::MAX);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let site = desk.site("shop").unwrap();
    let lease = desk.hub.lease(site.id(), &Kind::Deployment);
    rows(|| why(lease.state()).is_some()).await;
    let text = Messages::new("en").failure(&why(lease.state()).unwrap());
    assert!(text.contains("The answer is larger than 8 MiB"), "{text}");
    assert_eq!(lease.len(), 1, "the rows stay");
    let asked = server.requests().iter().filter(|request| request.is_watch()).count();
    assert!(server.poured() <= asked * at_most(8), "{} bytes in {asked} answers", server.poured());
    assert!(is_ready(&site.link().borrow().state), "the site goes on");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_a_hundred_megabytes_are_refused_within_bounds() {
    let configmaps = Kind::of("configmaps", "").unwrap();
    for (kind, path, beginning, most) in [
        (Kind::Deployment, "/apis/apps/v1/deployments", "", 8),
        (Kind::Deployment, "/apis/apps/v1/deployments", r#"{"items":[{"metadata":{"name":""#, 8),
        (configmaps, "/api/v1/configmaps", r#"{"rows":[{"cells":[""#, 64),
    ] {
        let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
        let desk = desk(&home, &[entry("shop", server.url())]).await;
        connect(&desk, "shop", is_ready).await;
        server.script(Match::path(path), Fault::Flood(beginning, 100), usize::MAX);
        let site = desk.site("shop").unwrap();
        let lease = desk.hub.lease(site.id(), &kind);
        rows(|| why(lease.state()).is_some()).await;
        let text = Messages::new("en").failure(&why(lease.state()).unwrap());
        assert!(text.contains(&format!("The answer is larger than {most} MiB")), "{text}");
        let asked = server.requests().iter().filter(|request| request.path == path).count();
        assert!(server.poured() <= asked * at_most(most), "{} bytes in {asked} answers", server.poured());
        assert!(is_ready(&site.link().borrow().state), "the site goes on");
        server.unscript();
        rows(|| matches!(lease.state(), RowsState::Live)).await;
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_of_a_hundred_megabytes_is_refused_within_bounds() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    server.script(Match::path("/version"), Fault::Flood(r#"{"gitVersion":""#, 100), 1);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    let state = connect(&desk, "shop", |state| failure(state).is_some()).await;
    let text = Messages::new("en").failure(failure(&state).unwrap());
    assert!(text.contains("The answer is larger than 1 MiB"), "{text}");
    assert!(server.poured() <= at_most(1), "{} bytes", server.poured());
    connect(&desk, "shop", is_ready).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_or_key_that_is_not_there_is_named_and_nothing_is_dialled() {
    let (server, authority) = (cluster("one", "orders").await, Authority::new("shop CA").unwrap());
    let (certificate, key) = authority.client("kim", (-1, 1)).unwrap();
    for (missing, probe) in
        [("ca.crt", Probe::Entry), ("kim.crt", Probe::Credential), ("kim.key", Probe::Credential)]
    {
        let home = Home::new().unwrap();
        let write = |name, text: &str| home.write(name, text).unwrap().display().to_string();
        let cluster = format!(
            "server: '{}', certificate-authority: '{}'",
            server.url(),
            write("ca.crt", authority.pem())
        );
        let user = format!(
            "client-certificate: '{}', client-key: '{}'",
            write("kim.crt", &certificate),
            write("kim.key", &key)
        );
        let desk = desk(&home, &[Entry { name: "shop", cluster, user }]).await;
        let path = home.path().join(missing);
        std::fs::remove_file(&path).unwrap();
        let accepts = server.accepts();
        let state = connect(&desk, "shop", ended(ErrorCode::FileUnreadable)).await;
        assert!(matches!(state, SessionState::Closed { .. }), "nobody tries again: {state:?}");
        let text = Messages::new("en").failure(failure(&state).unwrap());
        let expected = format!("The file {} could not be read. It is not there.", path.display());
        assert!(text.contains(&expected), "{text}");
        assert_eq!(server.accepts(), accepts, "nothing was dialled");
        let (found, word, text) = failed(&examine(&desk).await);
        assert_eq!(found, probe, "{text}");
        assert!(word.ends_with("unreadable") && text.ends_with(&path.display().to_string()), "{text}");
        desk.close().await;
        // A start without it: sites are told apart by their authorities.
        let desk = Desk::open(home.path(), DeskOptions::default()).await.unwrap();
        let problem = desk.fleet.kubeconfig_view().logins.remove(0).problem;
        if missing == "ca.crt" {
            let problem = problem.unwrap();
            assert_eq!((problem.code, desk.fleet.sites().len()), (ErrorCode::ContextInvalid, 0));
            let text = Messages::new("en").failure(&problem);
            assert!(text.contains(&path.display().to_string()), "{text}");
        } else {
            assert_eq!(problem, None);
            connect(&desk, "shop", ended(ErrorCode::FileUnreadable)).await;
        }
        desk.close().await;
    }
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

/// The database may not grow any more, and its last pages are filled up: the disk is full.
fn fill(desk: &Desk) {
    desk.store
        .read(|connection| {
            let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
            connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        })
        .unwrap();
    let fill = "INSERT INTO audit (at, author, event, object, text) VALUES (0, 'x', 'verified', '', '')";
    while desk.store.write(|transaction| transaction.execute(fill, [])).is_ok() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_written_when_the_disk_is_full() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let orders = desk.deployment("shop", "shop", "orders").await.unwrap();
    let plan = desk.plan(scale([(orders, 5)])).await.unwrap();
    fill(&desk);
    let failure = desk.changes.apply(&go(&plan)).unwrap_err();
    assert_eq!(failure.code, ErrorCode::AuditFailed, "{failure:?}");
    let text = Messages::new("en").failure(&failure);
    assert!(text.contains("could not be written, so nothing else was"), "{text}");
    assert!(server.writes().is_empty());
    assert!(is_ready(&desk.site("shop").unwrap().link().borrow().state), "reading goes on");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_and_a_change_of_a_site_leave_nothing_when_the_disk_is_full() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    // What is remembered of both needs more than the room that is left in its page.
    let names: Vec<String> = (0..500).map(|number| format!("pasted-{number}")).collect();
    let entries: Vec<Entry<'_>> = names
        .iter()
        .map(|name| Entry { user: "token: canary-token".to_owned(), ..entry(name, "https://10.0.0.1") })
        .collect();
    let text = Secret::from(kubeconfig(&entries).as_str());
    let preview = desk.fleet.preview_import(ImportInput::Text(text)).await.unwrap();
    fill(&desk);
    let told = |failure: &Failure| {
        assert_eq!(failure.code, ErrorCode::StoreFailed, "{failure:?}");
        let text = Messages::new("en").failure(failure);
        assert!(text.contains("The local database failed. Check that the disk has room"), "{text}");
        assert!(!format!("{failure:?}").contains("canary"), "{failure:?}");
    };
    let take = [preview.entries[0].login.id.clone()];
    told(&desk.fleet.import(&preview.id, &take).await.unwrap_err());
    let pasted: Vec<_> = std::fs::read_dir(home.path().join("pasted")).unwrap().collect();
    assert!(pasted.is_empty(), "no credential lies about: {pasted:?}");
    assert_eq!(desk.fleet.kubeconfig_view().files.len(), 1);

    let before = desk.fleet.sites().remove(0);
    let labels = (0..20).map(|number| format!("key-{number}={}", "가".repeat(100))).collect();
    let change = SiteChange { labels: Some(labels), name: Some("new".to_owned()), ..SiteChange::default() };
    told(&desk.fleet.change_site(&before.id, change).unwrap_err());
    let after = desk.fleet.sites().remove(0);
    assert_eq!((after.name, after.labels), (before.name, before.labels));
    desk.close().await;
}
