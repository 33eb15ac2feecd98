//! Connecting, losing and regaining a site.

use super::bench::{Bench, is_ready, kubeconfig, until};
use super::server::Server;
use crate::site::RequestError;
use concertina_contract::{ErrorCode, PlanId, SessionState};
use concertina_testkit::{ApiServer, Fault, Match};
use std::sync::atomic::Ordering;
use std::time::Duration;

#[tokio::test]
async fn nothing_dials_until_asked() {
    let server = Server::start().await;
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: canary-token}")).await;
    let added = bench.home.path().join("other");
    std::fs::write(&added, kubeconfig(&format!("{}/x", server.url()), "{}")).unwrap();
    bench.fleet.add_file(&added).await.unwrap();
    bench.fleet.reload().await.unwrap();
    bench.fleet.reconnect();
    assert_eq!(bench.fleet.sites().len(), 2);
    assert_eq!(bench.fleet.kubeconfig_view().logins.len(), 2);
    // A connection made by mistake would have to pass the listener of this very thread's runtime first.
    let own = tokio::net::TcpStream::connect(("127.0.0.1", server.port)).await.unwrap();
    while server.accepts() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(server.accepts(), 1, "only the test's own");
    drop(own);
}

#[tokio::test]
async fn a_site_connects_and_tells_what_it_can() {
    let server = Server::start().await;
    *server.state.token.lock().unwrap() = Some("canary-token".to_owned());
    let bench =
        Bench::new(&kubeconfig(&server.url(), "{token: canary-token, as: jane, as-groups: [a, b]}")).await;
    let site = bench.site();
    assert!(site.reader().is_err());
    site.connect();
    until(&site, "ready", is_ready).await;
    let view = bench.fleet.sites().remove(0);
    let capabilities = view.capabilities.unwrap();
    assert_eq!(capabilities.version, "v1.36.3");
    assert_eq!(capabilities.apis, ["apps/v1", "v1"]);
    assert_eq!(capabilities.rights.len(), 15);
    assert!(capabilities.rights.iter().all(|right| right.allowed));
    assert!(view.last_contact.is_some());
    for seen in server.requests() {
        assert_eq!(seen.agent, concat!("concertina/", env!("CARGO_PKG_VERSION")));
        assert_eq!(seen.headers["impersonate-user"], "jane");
        assert_eq!(seen.headers.get_all("impersonate-group").iter().count(), 2);
        assert!(seen.method == "GET" || seen.path.ends_with("selfsubjectaccessreviews"), "{seen:?}");
    }
    bench.fleet.disconnect(site.id()).unwrap();
    assert!(site.reader().is_err());
}

#[tokio::test]
async fn a_write_is_sent_once_and_bears_its_plan() {
    let server = Server::start().await;
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let site = bench.site();
    let plan = PlanId::new("plan-7");
    assert_eq!(site.writer(&plan).unwrap_err().code, ErrorCode::SiteNotConnected);
    site.connect();
    until(&site, "ready", is_ready).await;
    let writer = site.writer(&plan).unwrap();
    let limit = Duration::from_secs(5);
    let answer = writer
        .send(http::Method::PATCH, "/overloaded", "application/json-patch+json", b"[]".to_vec(), limit)
        .await;
    assert_eq!(answer.unwrap_err().status(), Some(503));
    let patches: Vec<_> = server.requests().into_iter().filter(|seen| seen.method == "PATCH").collect();
    assert_eq!(patches.len(), 1, "a write is never repeated");
    assert!(patches[0].agent.ends_with(" (plan=plan-7)"), "{}", patches[0].agent);

    let read = site.reader().unwrap().bytes("/api/v1/namespaces/a/pods/b/exec", limit).await;
    assert!(matches!(read, Err(RequestError::NotAllowed { .. })), "{read:?}");
}

#[tokio::test]
async fn a_rejected_token_needs_a_person() {
    let server = Server::start().await;
    *server.state.token.lock().unwrap() = Some("another".to_owned());
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: canary-token}")).await;
    bench.site().connect();
    let state =
        until(&bench.site(), "auth required", |state| matches!(state, SessionState::AuthRequired { .. }))
            .await;
    let SessionState::AuthRequired { failure, .. } = state else { unreachable!() };
    assert_eq!(failure.code, ErrorCode::Unauthorized);
    assert_eq!(failure.site.as_deref(), Some("shop"));
    assert!(!format!("{failure:?}").contains("canary"));
}

#[tokio::test]
async fn another_cluster_at_the_address_is_not_used() {
    let server = Server::start().await;
    let mut bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let id = bench.site().id().clone();
    bench.site().connect();
    until(&bench.site(), "ready", is_ready).await;
    bench.restart().await;
    assert_eq!(*bench.site().id(), id, "the same address is the same site after a restart");
    *server.state.uid.lock().unwrap() = "uid-2".to_owned();
    bench.fleet.reconnect();
    let state = until(&bench.site(), "closed", |state| matches!(state, SessionState::Closed { .. })).await;
    let SessionState::Closed { failure, .. } = state else { unreachable!() };
    assert_eq!(failure.code, ErrorCode::IdentityChanged);
}

#[tokio::test]
async fn many_reads_over_new_connections_do_not_wait_for_each_other() {
    let server = ApiServer::start().await.unwrap();
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let site = bench.site();
    site.connect();
    until(&site, "ready", is_ready).await;
    // None is done before all are under way, so that each has a connection of its own.
    server.script(Match::path("/api/v1/pods"), Fault::Delay(Duration::from_millis(200)), usize::MAX);
    let reader = site.reader().unwrap();
    let read = || reader.get::<serde_json::Value>("/api/v1/pods", Duration::from_secs(4));
    let answers = futures::future::join_all(std::iter::repeat_with(read).take(20)).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

#[tokio::test]
async fn a_silent_server_degrades_the_site_and_drops_every_connection() {
    let server = Server::start().await;
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let site = bench.site();
    site.connect();
    until(&site, "ready", is_ready).await;
    let stale = site.reader().unwrap();
    let epoch = site.link().borrow().epoch;
    server.state.silent.store(true, Ordering::SeqCst);
    let began = std::time::Instant::now();
    until(&site, "degraded", |state| matches!(state, SessionState::Degraded { .. })).await;
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    let accepts = server.accepts();
    let refused = stale.bytes("/version", Duration::from_secs(5)).await;
    assert!(matches!(refused, Err(RequestError::Transport { .. })), "{refused:?}");
    assert!(server.accepts() <= accepts + 1, "a void client dials no more");
    server.state.silent.store(false, Ordering::SeqCst);
    let began = std::time::Instant::now();
    until(&site, "ready again", is_ready).await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(site.link().borrow().epoch, epoch + 1);
    bench.fleet.disconnect(site.id()).unwrap();
    let all_closed = async {
        while server.state.open.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(5), all_closed).await.unwrap();
}

#[tokio::test]
async fn a_credential_that_is_taken_and_refused_in_turn_ends_in_a_question() {
    let server = Server::start().await;
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let site = bench.site();
    site.connect();
    for epoch in [1, 2, 3] {
        let mut link = site.link();
        link.wait_for(|link| is_ready(&link.state) && link.epoch == epoch).await.unwrap();
        let refused = site.reader().unwrap().bytes("/refused", Duration::from_secs(5)).await;
        assert_eq!(refused.unwrap_err().status(), Some(401));
    }
    let asks = |state: &SessionState| matches!(state, SessionState::AuthRequired { .. });
    until(&site, "auth required", asks).await;
}

#[tokio::test]
async fn a_broken_file_takes_no_site_away_and_says_so() {
    let server = Server::start().await;
    // As kubectl writes it: the contexts before the users.
    let text = format!(
        "apiVersion: v1\nclusters:\n- cluster:\n    server: {}\n  name: c\ncontexts:\n- context:\n    cluster: c\n    \
         user: u\n  name: shop\n- context:\n    cluster: c\n    user: v\n  name: viewer\ncurrent-context: shop\n\
         kind: Config\nusers:\n- name: u\n  user:\n    token: t\n- name: v\n  user:\n    token: t\n",
        server.url()
    );
    let bench = Bench::new(&text).await;
    let (site, file) = (bench.site(), bench.home.path().join("config"));
    site.connect();
    until(&site, "ready", is_ready).await;
    let goes_on = |what: &str| {
        assert!(std::sync::Arc::ptr_eq(&site, &bench.site()), "{what}");
        assert!(is_ready(&site.link().borrow().state), "{what}");
        let view = bench.fleet.kubeconfig_view();
        assert!(view.logins.iter().all(|login| login.problem.is_none()), "{what}: {view:?}");
        assert_eq!((view.files[0].contexts, bench.fleet.sites()[0].logins.len()), (2, 2), "{what}");
        view.files[0].clone()
    };
    for broken in ["clusters: [", "", "kind: Pod\n"] {
        std::fs::write(&file, broken).unwrap();
        bench.fleet.reload().await.unwrap();
        let row = goes_on(broken);
        let kept = row.kept.expect("what is used meanwhile is told");
        assert!(kept.since >= kept.read_at && row.problem.is_some(), "{broken}");
    }
    for (end, _) in text.match_indices('\n') {
        std::fs::write(&file, &text[..end]).unwrap();
        bench.fleet.reload().await.unwrap();
        goes_on(&text[..end]);
    }
    std::fs::write(&file, &text).unwrap();
    bench.fleet.reload().await.unwrap();
    let row = goes_on("whole again");
    assert_eq!((row.kept, row.problem), (None, None));
    // What was meant so is taken.
    std::fs::write(&file, text.replace("- context:\n    cluster: c\n    user: v\n  name: viewer\n", ""))
        .unwrap();
    bench.settle().await;
    assert_eq!((bench.fleet.kubeconfig_view().files[0].contexts, bench.fleet.sites().len()), (1, 1));
}

#[tokio::test]
async fn a_site_comes_back_with_its_file() {
    let server = Server::start().await;
    let text = kubeconfig(&server.url(), "{token: t}");
    let bench = Bench::new(&text).await;
    let (site, file) = (bench.site(), bench.home.path().join("config"));
    site.connect();
    until(&site, "ready", is_ready).await;
    std::fs::remove_file(&file).unwrap();
    bench.fleet.reload().await.unwrap();
    assert!(bench.fleet.sites().is_empty());
    assert_eq!(site.link().borrow().state, SessionState::Disconnected);
    std::fs::write(&file, &text).unwrap();
    bench.fleet.reload().await.unwrap();
    assert!(std::sync::Arc::ptr_eq(&site, &bench.site()), "what runs on it goes on");
    until(&site, "ready again", is_ready).await;

    bench.fleet.disconnect(site.id()).unwrap();
    std::fs::remove_file(&file).unwrap();
    bench.fleet.reload().await.unwrap();
    std::fs::write(&file, &text).unwrap();
    bench.fleet.reload().await.unwrap();
    assert_eq!(site.link().borrow().state, SessionState::Disconnected, "not unasked");
}

#[tokio::test]
async fn a_file_that_changes_renews_the_session() {
    let server = Server::start().await;
    *server.state.token.lock().unwrap() = Some("new".to_owned());
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: old}")).await;
    let site = bench.site();
    site.connect();
    until(&site, "auth required", |state| matches!(state, SessionState::AuthRequired { .. })).await;
    bench.fleet.follow_files();
    // Following begins in a task of its own, so the file is replaced until it is noticed, as editors do: by renaming.
    let replace = async {
        loop {
            let new = bench.home.path().join("config.new");
            std::fs::write(&new, kubeconfig(&server.url(), "{token: new}")).unwrap();
            std::fs::rename(new, bench.home.path().join("config")).unwrap();
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    tokio::select! {
        () = replace => {}
        _ = until(&site, "ready", is_ready) => {}
    }
    let epoch = site.link().borrow().epoch;
    bench.fleet.reload().await.unwrap();
    assert_eq!(site.link().borrow().epoch, epoch, "nothing changed, nothing starts again");
}

#[tokio::test]
async fn rights_in_some_namespaces_are_found_and_named_ones_are_remembered() {
    let server = ApiServer::start().await.unwrap();
    for (verb, resource) in [("list", "namespaces"), ("list", "pods"), ("patch", "deployments/scale")] {
        server.deny(verb, resource);
        server.allow_in("shop", verb, resource);
    }
    let bench = Bench::new(&kubeconfig(&server.url(), "{token: t}")).await;
    let site = bench.site();
    site.connect();
    until(&site, "ready", is_ready).await;
    let spaces = |verb: &str, resource: &str| {
        let rights = site.capabilities().unwrap().rights;
        let right =
            rights.into_iter().find(|right| right.verb == verb && right.resource == resource).unwrap();
        (right.allowed, right.namespaces)
    };
    assert_eq!(spaces("list", "pods"), (false, vec![]), "nobody named the namespace");
    site.try_namespaces(&["shop".to_owned(), "not/a/name".to_owned()]);
    for _ in 0..1000 {
        if !spaces("list", "pods").1.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(spaces("list", "pods"), (false, vec!["shop".to_owned()]));
    assert_eq!(spaces("patch", "deployments/scale"), (false, vec!["shop".to_owned()]));
    assert_eq!(spaces("watch", "pods"), (true, vec![]));
    let remembered = crate::site::record::namespaces(&site.shared.store, site.id()).unwrap();
    assert_eq!(remembered, ["shop"]);
}
