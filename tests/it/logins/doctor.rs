//! The connection doctor on each thing that can be in the way.

use super::expiry::{plugin, trust};
use super::scene::{Entry, cluster, connect, desk, entry, is_ready};
use concertina_contract::{Examination, Probe, ProbeFinding, ProbeOutcome};
use concertina_core::message::Messages;
use concertina_testkit::{ApiServer, Authority, Days, Fault, Home, Match, TlsFront};
use concertina_tests::Desk;
use http::Method;
use tokio::net::TcpListener;

async fn examine(desk: &Desk) -> Examination {
    let site = desk.fleet.sites()[0].id.clone();
    desk.fleet.examine(&site).unwrap().finish().await
}

fn of(examination: &Examination, probe: Probe) -> &ProbeFinding {
    examination.findings.iter().find(|finding| finding.probe == probe).unwrap()
}

/// The first probe that failed, its word, and what the window says of it.
fn failed(examination: &Examination) -> (Probe, String, String) {
    let first = examination.findings.iter().find(|finding| finding.outcome == ProbeOutcome::Failed);
    let first = first.unwrap_or_else(|| panic!("nothing failed: {examination:#?}"));
    let (text, hint) = Messages::new("en").finding(first);
    assert!(hint.is_some_and(|hint| hint.len() > 20), "what to do is said: {first:?}");
    (first.probe, first.word.clone(), text)
}

fn diagnosis(desk: &Desk, locale: &str) -> String {
    desk.fleet.diagnosis(&desk.fleet.sites()[0].id, &Messages::new(locale)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_site_passes_every_probe_and_nothing_is_written() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    let epoch = desk.site("shop").unwrap().link().borrow().epoch;
    let examination = examine(&desk).await;
    assert!(examination.finished.is_some());
    let outcomes = examination.findings.iter().map(|finding| finding.outcome);
    let good = [ProbeOutcome::Passed, ProbeOutcome::Skipped];
    // The server speaks plain http, which is told.
    assert!(outcomes.skip(1).all(|outcome| good.contains(&outcome)), "{examination:#?}");
    assert_eq!(of(&examination, Probe::Entry).word, "plain-http");
    assert_eq!(of(&examination, Probe::Identity).word, "same");
    for finding in &examination.findings {
        for locale in ["en", "ko"] {
            assert!(!Messages::new(locale).finding(finding).0.is_empty(), "{finding:?} has no words");
        }
    }
    let is_review = |path: &str| path.starts_with("/apis/authorization.k8s.io/v1/selfsubject");
    assert!(server.requests().iter().all(|one| one.method == Method::GET || is_review(&one.path)));
    assert!(server.writes().is_empty());
    assert_eq!(desk.site("shop").unwrap().link().borrow().epoch, epoch, "the session went on");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_port_is_named_and_the_diagnosis_has_no_secret() {
    let home = Home::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let user = "token: canary-token-of-the-file".to_owned();
    let url = format!("https://canary-user:canary-pass@127.0.0.1:{port}");
    let desk = desk(&home, &[Entry { name: "shop", cluster: format!("server: '{url}'"), user }]).await;
    let examination = examine(&desk).await;
    let expected = (Probe::Connect, "refused".to_owned(), format!("Port {port} refuses connections."));
    assert_eq!(failed(&examination), expected);
    let after = of(&examination, Probe::Tls);
    assert_eq!((after.outcome, after.word.as_str()), (ProbeOutcome::Skipped, "after"));
    let english = diagnosis(&desk, "en");
    for part in
        ["diagnosis of shop", "[Failed] TCP connection: Port", "nothing listens", "Connection refused"]
    {
        assert!(english.contains(part), "{part} in {english}");
    }
    assert!(english.contains("Not looked at, because of: TCP connection"), "{english}");
    assert!(diagnosis(&desk, "ko").contains("[실패] TCP 연결"), "{}", diagnosis(&desk, "ko"));
    assert!(!format!("{examination:?}{english}").contains("canary"), "{english}");
    desk.close().await;
}

/// A site behind TLS whose certificate is for this name and these days, by an authority that is trusted or not.
async fn behind_tls(
    home: &Home,
    server: &ApiServer,
    name: &str,
    days: Days,
    trusted: bool,
) -> (TlsFront, Desk) {
    let authority = Authority::new("front").unwrap();
    let front = TlsFront::start(vec![authority.route(name, server.address(), days).unwrap()]).await.unwrap();
    let named =
        if trusted { authority.pem().to_owned() } else { Authority::new("else").unwrap().pem().to_owned() };
    let ca = home.write("ca.crt", &named).unwrap();
    let cluster = format!("server: '{}', certificate-authority: '{}'", front.url(), ca.display());
    let entries = [Entry { name: "shop", cluster, user: "token: testkit-token".to_owned() }];
    let desk = desk(home, &entries).await;
    (front, desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_told_apart() {
    let server = cluster("one", "orders").await;
    let good = (-1, 1);
    for (name, days, trusted, word) in [
        ("127.0.0.1", good, false, "unknown-issuer"),
        ("127.0.0.1", (-9, -2), true, "expired"),
        ("127.0.0.1", (2, 9), true, "not-yet"),
        ("busan.example", good, true, "wrong-name"),
    ] {
        let home = Home::new().unwrap();
        let (_front, desk) = behind_tls(&home, &server, name, days, trusted).await;
        let examination = examine(&desk).await;
        let (probe, found, text) = failed(&examination);
        assert_eq!((probe, found.as_str()), (Probe::Tls, word), "{text}");
        let evidence = of(&examination, Probe::Tls).evidence.join("\n");
        assert!(evidence.contains(&format!("CN={name} issued by CN=front")), "{evidence}");
        assert!(word != "wrong-name" || text.contains("127.0.0.1: busan.example"), "{text}");
        desk.close().await;
    }
    let home = Home::new().unwrap();
    let (_front, desk) = behind_tls(&home, &server, "127.0.0.1", good, true).await;
    let examination = examine(&desk).await;
    assert_eq!(of(&examination, Probe::Tls).outcome, ProbeOutcome::Passed, "{examination:#?}");
    assert_eq!(of(&examination, Probe::Rights).outcome, ProbeOutcome::Passed, "{examination:#?}");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tls_a_web_page_and_a_redirect_are_named() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let plain = desk(&home, &[entry("shop", server.url().replace("http:", "https:"))]).await;
    assert_eq!(failed(&examine(&plain).await).1, "no-tls");
    plain.close().await;

    for (fault, word) in [(Fault::html(), "html"), (Fault::redirect("https://sso.example/login"), "redirect")]
    {
        let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
        server.script(Match::any(), fault, usize::MAX);
        let desk = desk(&home, &[entry("shop", server.url())]).await;
        let (probe, found, text) = failed(&examine(&desk).await);
        assert_eq!((probe, found.as_str()), (Probe::Answer, word));
        assert!(word != "redirect" || text.contains("sso.example"), "{text}");
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_plugin_and_one_that_fails_are_explained() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let cluster = format!("server: '{}'", server.url());
    let missing = "exec: {command: aws, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}";
    let entries = [Entry { name: "shop", cluster: cluster.clone(), user: missing.to_owned() }];
    let without = desk(&home, &entries).await;
    let examination = examine(&without).await;
    assert_eq!(failed(&examination).1, "not-found");
    let (_, hint) = Messages::new("en").finding(of(&examination, Probe::Credential));
    assert!(hint.unwrap().starts_with("Install the AWS CLI"));
    // The way to the server is looked at all the same.
    assert_eq!(of(&examination, Probe::Connect).outcome, ProbeOutcome::Passed);
    assert_eq!(of(&examination, Probe::Answer).outcome, ProbeOutcome::Passed);
    assert_eq!(of(&examination, Probe::Login).word, "after");
    without.close().await;

    let home = Home::new().unwrap();
    let user = plugin(home.path(), "echo 'Error: token canary-in-env expired' >&2; exit 3");
    let desk = desk(&home, &[Entry { name: "shop", cluster, user }]).await;
    assert_eq!(failed(&examine(&desk).await).1, "untrusted");
    trust(&desk, &desk.fleet.sites()[0].login).await;
    let examination = examine(&desk).await;
    assert_eq!(failed(&examination).1, "plugin-failed");
    let evidence = of(&examination, Probe::Credential).evidence.join("\n");
    assert!(
        evidence.contains("program: /bin/sh") && evidence.contains("Error: token [hidden] expired"),
        "{evidence}"
    );
    assert!(!diagnosis(&desk, "en").contains("canary"));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_credential_another_cluster_and_missing_rights_are_named() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    connect(&desk, "shop", is_ready).await;
    server.deny("patch", "deployments/scale");
    let rights = of(&examine(&desk).await, Probe::Rights).clone();
    assert_eq!((rights.outcome, rights.word.as_str()), (ProbeOutcome::Warned, "some"));
    assert_eq!(rights.evidence, ["not allowed: patch deployments/scale"]);
    super::scene::be(&server, "two", "intruders");
    assert_eq!(failed(&examine(&desk).await).1, "changed");
    server.set_ahead(3_600);
    server.require_token(Some("another"));
    let examination = examine(&desk).await;
    let (probe, word, text) = failed(&examination);
    assert_eq!((probe, word.as_str()), (Probe::Clock, "ahead"));
    assert!(text.contains("clock is 60 min ahead") || text.contains("clock is 59 min ahead"), "{text}");
    assert_eq!(of(&examination, Probe::Login).word, "refused-clock");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_examination_that_nobody_waits_for_is_called_off() {
    let (home, server) = (Home::new().unwrap(), cluster("one", "orders").await);
    server.freeze(true);
    let desk = desk(&home, &[entry("shop", server.url())]).await;
    let site = desk.fleet.sites()[0].id.clone();
    let mut examining = desk.fleet.examine(&site).unwrap();
    let is_asking =
        |examination: &Examination| of(examination, Probe::Answer).outcome == ProbeOutcome::Running;
    while !is_asking(&examining.so_far()) {
        assert!(examining.more().await);
    }
    drop(examining);
    server.freeze(false);
    // A second one comes to its end, and the first has left nothing behind that says otherwise.
    assert!(desk.fleet.examine(&site).unwrap().finish().await.finished.is_some());
    desk.close().await;
}
