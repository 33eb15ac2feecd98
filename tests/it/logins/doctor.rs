//! The connection doctor on each thing that can be in the way.

use super::expiry::{EXPIRED, plugin, trust};
use super::scene::{Entry, cluster, connect, desk, entry, is_ready, kubeconfig};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use concertina_contract::{Examination, Probe, ProbeFinding, ProbeOutcome};
use concertina_core::exec::Environment;
use concertina_core::message::Messages;
use concertina_testkit::{ApiServer, Authority, Days, Fault, Home, Match, Proxy, TlsFront};
use concertina_tests::{Desk, DeskOptions};
use http::Method;
use tokio::net::TcpSocket;

pub(super) async fn examine(desk: &Desk) -> Examination {
    let site = desk.fleet.sites()[0].id.clone();
    desk.fleet.examine(&site).unwrap().finish().await
}

pub(super) fn of(examination: &Examination, probe: Probe) -> &ProbeFinding {
    examination.findings.iter().find(|finding| finding.probe == probe).unwrap()
}

/// The first probe that failed, its word, and what the window says of it.
pub(super) fn failed(examination: &Examination) -> (Probe, String, String) {
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

/// A port that refuses connections, and the socket that keeps others from listening there as long as it lives.
fn closed_port() -> (TcpSocket, u16) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let port = socket.local_addr().unwrap().port();
    (socket, port)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_port_is_named_and_the_diagnosis_has_no_secret() {
    let home = Home::new().unwrap();
    let (_closed, port) = closed_port();
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
    home.write("all.kubeconfig", &kubeconfig(&entries)).unwrap();
    let path = "/opt/tools/bin:/nowhere/bin".to_owned();
    let environment = Environment::new([("PATH".to_owned(), path)]);
    let options = DeskOptions { environment, ..DeskOptions::default() };
    let without = Desk::open(home.path(), options).await.unwrap();
    let examination = examine(&without).await;
    assert_eq!(failed(&examination).1, "not-found");
    let searched = &of(&examination, Probe::Credential).evidence;
    assert_eq!(*searched, ["searched: /opt/tools/bin", "searched: /nowhere/bin"]);
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

/// What the doctor says of one site with a token.
async fn examined(cluster: String) -> Examination {
    let (home, user) = (Home::new().unwrap(), "token: testkit-token".to_owned());
    let desk = desk(&home, &[Entry { name: "shop", cluster, user }]).await;
    let examination = examine(&desk).await;
    desk.close().await;
    examination
}

/// What to do about what a probe found.
fn hint(examination: &Examination, probe: Probe) -> String {
    Messages::new("en").finding(of(examination, probe)).1.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_knows_is_told_whose_it_is() {
    // A label of more than 63 characters is refused without a question to a name server.
    let host = format!("{}.invalid", "a".repeat(70));
    for (cluster, words) in [
        (format!("server: 'https://{host}'"), "The name "),
        (format!("server: 'https://10.0.0.1', proxy-url: 'http://{host}:3128'"), "The proxy’s name "),
    ] {
        let examination = examined(cluster).await;
        let expected = (Probe::Name, "unknown".to_owned(), format!("{words}{host} does not resolve."));
        assert_eq!(failed(&examination), expected);
        assert!(hint(&examination, Probe::Name).starts_with("Check the spelling, the network and the VPN"));
        assert_eq!(of(&examination, Probe::Connect).word, "after");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_of_a_proxy_not_to_lead_to_the_server_is_named() {
    let answer = |words| Proxy::answer(words);
    for (proxy, word, text, hint_words) in [
        (answer(b"HTTP/1.1 407 No\r\n\r\n").await, "login", "wants a login", "Put user name and password"),
        (
            answer(b"HTTP/1.1 403 No\r\n\r\n").await,
            "forbidden",
            "does not let you through",
            "Ask whoever runs",
        ),
        (
            answer(b"HTTP/1.1 502 No\r\n\r\n").await,
            "refused",
            "could not reach the server: 502",
            "The server may",
        ),
        (answer(b"").await, "no-proxy", "is no proxy", "Check the proxy’s address and its scheme"),
        (answer(b"SSH-2.0-OpenSSH_10.0\r\n").await, "no-proxy", "is no proxy", "Check the proxy’s address"),
        (
            Proxy::reset().await,
            "broken",
            "The connection to",
            "Check the proxy’s address and whether it runs",
        ),
    ] {
        let proxy = proxy.unwrap();
        let url = format!("http://kim:canary-pass@{}", proxy.address());
        let examination = examined(format!("server: 'https://kube.invalid:6443', proxy-url: '{url}'")).await;
        let (probe, found, said) = failed(&examination);
        assert_eq!((probe, found.as_str()), (Probe::Proxy, word), "{said}");
        assert!(said.contains(text) && said.contains(&proxy.address().to_string()), "{word}: {said}");
        let hint = hint(&examination, Probe::Proxy);
        assert!(hint.starts_with(hint_words), "{word}: {hint}");
        let evidence = of(&examination, Probe::Proxy).evidence.join("\n");
        assert!(evidence.contains(&format!("proxy http://{}", proxy.address())), "{evidence}");
        assert!(evidence.contains("from the kubeconfig"), "{evidence}");
        assert!(!format!("{examination:?}").contains("canary"), "{examination:?}");
        for request in proxy.asked() {
            assert!(request.starts_with("CONNECT kube.invalid:6443 HTTP/1.1\r\n"), "{request}");
            assert!(request.contains("Proxy-Authorization: Basic "), "{request}");
        }
    }
    // Where nothing listens, that is the connection's word.
    let (_closed, port) = closed_port();
    let examination =
        examined(format!("server: 'https://kube.invalid:6443', proxy-url: 'http://127.0.0.1:{port}'")).await;
    let expected = (Probe::Connect, "refused".to_owned(), format!("Port {port} refuses connections."));
    assert_eq!(failed(&examination), expected);
    assert_eq!(of(&examination, Probe::Proxy).word, "after");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_is_not_good_now_or_not_for_long_is_told() {
    let server = cluster("one", "orders").await;
    let now = jiff::Timestamp::now().as_second();
    let token =
        |claims: String| format!("token: eyJhbGciOiJub25lIn0.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
    let (home, authority) = (Home::new().unwrap(), Authority::new("clients").unwrap());
    let (certificate, key) = authority.client("kim", (-30, -2)).unwrap();
    let (certificate, key) =
        (home.write("kim.crt", &certificate).unwrap(), home.write("kim.key", &key).unwrap());
    let files = format!("client-certificate: '{}', client-key: '{}'", certificate.display(), key.display());
    let (soon, later) = (format!("{{\"exp\":{}}}", now + 3_600), format!("{{\"nbf\":{}}}", now + 3_600));
    for (user, outcome, word, text, hint_words) in [
        (
            format!("token: {EXPIRED}"),
            ProbeOutcome::Failed,
            "expired",
            "The token expired on 2023-11-14",
            "Log in again: run the plugin",
        ),
        (
            files,
            ProbeOutcome::Failed,
            "expired",
            "The client certificate expired on 20",
            "Get a fresh kubeconfig",
        ),
        (
            token(later),
            ProbeOutcome::Failed,
            "not-yet",
            "It is good from 20",
            "Check the clock of this machine",
        ),
        (token(soon), ProbeOutcome::Warned, "soon", "It expires on 20", "Renew it before"),
    ] {
        let (home, cluster) = (Home::new().unwrap(), format!("server: '{}'", server.url()));
        let desk = desk(&home, &[Entry { name: "shop", cluster, user }]).await;
        let examination = examine(&desk).await;
        let life = of(&examination, Probe::Life);
        assert_eq!((life.outcome, life.word.as_str()), (outcome, word), "{examination:#?}");
        if outcome == ProbeOutcome::Failed {
            assert_eq!(failed(&examination).0, Probe::Life);
        }
        let said = Messages::new("en").finding(life).0;
        assert!(said.contains(text), "{said}");
        assert!(hint(&examination, Probe::Life).starts_with(hint_words), "{word}");
        // The way is looked at all the same.
        assert_eq!(of(&examination, Probe::Answer).outcome, ProbeOutcome::Passed, "{word}");
        desk.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_too_old_or_too_new_is_told() {
    let server = cluster("one", "orders").await;
    for (version, word, text, hint_words) in [
        ("v1.29.4", "old", "v1.29.4 is older than 1.30", "Most works; what the server does not serve"),
        ("v1.99.0", "new", "v1.99.0 is newer than 1.", "Most works. Look for an update"),
        ("v2.0.0", "unknown", "does not tell a version", ""),
    ] {
        server.say_version(version);
        let examination = examined(format!("server: '{}'", server.url())).await;
        let found = of(&examination, Probe::Version);
        assert_eq!((found.outcome, found.word.as_str()), (ProbeOutcome::Warned, word), "{examination:#?}");
        let said = Messages::new("en").finding(found).0;
        assert!(said.contains(text), "{said}");
        let hint = hint(&examination, Probe::Version);
        assert!(hint.starts_with(hint_words) && hint.is_empty() == hint_words.is_empty(), "{hint}");
    }
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
