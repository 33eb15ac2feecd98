use super::super::testing::connected;
use super::*;
use concertina_contract::{
    MemberAnswer, MemberSilence, ReachAnswer, ReachBy, ReachFailure, ReachGapCode, ZeroDowntimeCode,
};
use concertina_testkit::{ApiServer, Fault, Match, build};
use serde_json::json;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A list that the scripted server does not keep itself.
fn serve(server: &ApiServer, path: &str, items: &Value) {
    let body = json!({ "metadata": {}, "items": items }).to_string().leak();
    let page = Fault::Page { code: 200, kind: "application/json", location: "", body };
    server.script(Match::path(path), page, usize::MAX);
}

/// A web server that answers 200; it tells what it was asked.
async fn web() -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, (say, asked)) = (listener.local_addr().unwrap(), tokio::sync::mpsc::unbounded_channel());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let read = stream.read(&mut request).await.unwrap_or_default();
            drop(say.send(String::from_utf8_lossy(&request[..read]).into_owned()));
            drop(stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await);
        }
    });
    (address, asked)
}

fn name() -> ApplicationName {
    ApplicationName { project: "shop".to_owned(), name: "web".to_owned() }
}

/// A server with the Deployment `web`, whose pods have the label `app: web`, and a core that is connected to it.
async fn scene(home: &std::path::Path) -> (ApiServer, Concertina, SiteId) {
    let server = ApiServer::start().await.unwrap();
    let labels = json!({ "spec": { "template": { "metadata": { "labels": { "app": "web" } } } } });
    server.put(build::with(build::deployment("shop", "web", 2), &labels));
    let core = connected(&server, home).await;
    let site = core.0.fleet.sites().remove(0).id;
    (server, core, site)
}

#[tokio::test]
async fn members_are_asked_at_the_page_that_the_site_names_and_by_right_alone() {
    let home = tempfile::tempdir().unwrap();
    let (server, core, site) = scene(home.path()).await;
    serve(&server, "/api/v1/namespaces/shop/services", &json!([]));
    assert_eq!(core.membership(&name(), &site).await.unwrap(), None, "no Service names a page");
    core.shutdown().await;

    let other = tempfile::tempdir().unwrap();
    let (server, core, site) = scene(other.path()).await;
    let service = json!({ "metadata": { "namespace": "shop", "name": "web-members",
        "annotations": { "concertina.dev/members": "4001/index.jsp" } },
        "spec": { "selector": { "app": "web" } } });
    serve(&server, "/api/v1/namespaces/shop/services", &json!([service]));
    let pod = |number: u32, ending: Option<&str>| {
        json!({ "metadata": { "namespace": "shop", "name": format!("web-{number}"), "uid": format!("{number}"),
            "deletionTimestamp": ending }, "spec": { "nodeName": "one" },
            "status": { "podIP": format!("10.0.0.{number}"), "conditions": [{ "type": "Ready", "status": "True" }] } })
    };
    let pods = json!([pod(1, None), pod(2, None), pod(3, Some("2026-11-20T08:00:00Z"))]);
    serve(&server, "/api/v1/namespaces/shop/pods", &pods);
    let page = |number: u32, code: u16, kind: &'static str, body: &'static str| {
        let path = format!("/api/v1/namespaces/shop/pods/web-{number}:4001/proxy/index.jsp");
        server.script(Match::path(&path), Fault::Page { code, kind, location: "", body }, usize::MAX);
    };
    let told = r#"{"sees":["10.0.0.2","10.0.0.3"],"sessions":3,"kept":4,"heapUsed":5,"heapMax":6}"#;
    page(1, 200, "application/json", told);
    // A page of a server's own, with a login that is none of the API server's.
    page(2, 401, "text/plain", "who are you");
    let seen = core.membership(&name(), &site).await.unwrap().unwrap();
    let [one, two] = seen.members.as_slice() else { panic!("{seen:?}") };
    let MemberAnswer::Told { sees, missing, gone, sessions, kept, .. } = &one.answer else {
        panic!("{one:?}")
    };
    assert_eq!((*sees, missing.len(), *gone, *sessions, *kept), (1, 0, 1, 3, Some(4)));
    assert_eq!(two.answer, MemberAnswer::Silent { reason: MemberSilence::NoPage });
    assert!(core.0.fleet.known_site(&site).unwrap().reader().is_ok(), "a pod's 401 ends no session");
    core.shutdown().await;

    let closed = tempfile::tempdir().unwrap();
    let (server, core, site) = scene(closed.path()).await;
    serve(&server, "/api/v1/namespaces/shop/services", &json!([service]));
    server.deny("get", "pods/proxy");
    let refused = core.membership(&name(), &site).await.unwrap_err();
    assert_eq!((refused.code, refused.params["resource"].as_str()), (ErrorCode::Forbidden, "pods/proxy"));
    assert!(server.requests().iter().all(|request| !request.path.contains("/proxy/")), "no pod was asked");
    core.shutdown().await;
}

#[tokio::test]
async fn an_address_that_answers_is_found_and_alone_may_be_opened() {
    let home = tempfile::tempdir().unwrap();
    let (server, core, site) = scene(home.path()).await;
    let (there, mut asked) = web().await;
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let service = |name: &str, selector: Value, port: u16| {
        json!({ "metadata": { "namespace": "shop", "name": name },
        "spec": { "type": "LoadBalancer", "clusterIP": "10.0.0.1", "selector": selector, "ports": [{ "port": port }] },
        "status": { "loadBalancer": { "ingress": [{ "ip": "127.0.0.1" }] } } })
    };
    let services = json!([
        service("dead", json!({ "app": "web" }), gone.port()),
        service("web", json!({ "app": "web" }), there.port()),
        service("other", json!({ "app": "other" }), there.port()),
    ]);
    serve(&server, "/api/v1/namespaces/shop/services", &services);
    let reach = core.addresses(&name(), &site).await.unwrap();
    let told: Vec<_> =
        reach.addresses.iter().map(|one| (one.object.name.as_str(), one.answer.clone())).collect();
    assert_eq!(
        told,
        [
            ("web", ReachAnswer::Answered { status: 200, unverified: false }),
            ("dead", ReachAnswer::Failed { reason: ReachFailure::Refused }),
        ]
    );
    assert_eq!((reach.missing.len(), reach.addresses[0].by), (0, ReachBy::LoadBalancer));
    let request = asked.recv().await.unwrap();
    assert!(request.starts_with("GET / HTTP/1.1\r\n") && !request.to_lowercase().contains("authorization"));
    assert!(asked.try_recv().is_err(), "one address is asked once");
    let url = format!("http://{there}/");
    assert!(core.told_address(&name(), &site, &url).is_ok());
    for other in [format!("{url}x"), "https://evil.example/".to_owned(), "file:///etc/passwd".to_owned()] {
        assert_eq!(core.told_address(&name(), &site, &other).unwrap_err().code, ErrorCode::NotAllowed);
    }
    let reads = server.requests();
    assert!(!reads.iter().any(|read| read.path.contains("/proxy")), "never through the API server");
    core.shutdown().await;
}

#[tokio::test]
async fn a_site_that_can_give_no_address_says_what_is_missing() {
    let home = tempfile::tempdir().unwrap();
    let (server, core, site) = scene(home.path()).await;
    let codes = |reach: &Reach| reach.missing.iter().map(|gap| gap.code).collect::<Vec<_>>();
    let reach = core.addresses(&name(), &site).await.unwrap();
    assert_eq!((codes(&reach), reach.addresses.len()), (vec![ReachGapCode::NoService], 0));
    let inside = json!([{ "metadata": { "namespace": "shop", "name": "web" },
        "spec": { "clusterIP": "10.0.0.1", "selector": { "app": "web" }, "ports": [{ "port": 80 }] } }]);
    serve(&server, "/api/v1/namespaces/shop/services", &inside);
    let reach = core.addresses(&name(), &site).await.unwrap();
    assert_eq!(codes(&reach), [ReachGapCode::ClusterIpOnly]);
    assert_eq!(reach.missing[0].params["name"], "web");
    let ingress = json!([{ "metadata": { "namespace": "shop", "name": "web" }, "spec": { "rules": [{ "host": "web.invalid",
        "http": { "paths": [{ "path": "/", "backend": { "service": { "name": "web" } } }] } }] },
        "status": { "loadBalancer": { "ingress": [{ "ip": "10.0.0.8" }] } } }]);
    serve(&server, "/apis/networking.k8s.io/v1/namespaces/shop/ingresses", &ingress);
    let reach = core.addresses(&name(), &site).await.unwrap();
    assert_eq!(codes(&reach), [ReachGapCode::NameNotFound]);
    assert_eq!(
        (reach.missing[0].params["host"].as_str(), reach.missing[0].params["address"].as_str()),
        ("web.invalid", "10.0.0.8")
    );
    assert_eq!(reach.addresses[0].answer, ReachAnswer::Failed { reason: ReachFailure::NameNotFound });
    core.shutdown().await;
}

#[tokio::test]
async fn a_right_that_is_missing_is_told_and_none_does_not_mean_none() {
    let home = tempfile::tempdir().unwrap();
    let (server, core, site) = scene(home.path()).await;
    server.script(
        Match::path("/api/v1/namespaces/shop/services"),
        Fault::status(403, "Forbidden"),
        usize::MAX,
    );
    let reach = core.addresses(&name(), &site).await.unwrap();
    assert_eq!((reach.missing.len(), reach.failures.len()), (0, 1));
    assert_eq!(
        (reach.failures[0].code, reach.failures[0].params["resource"].as_str()),
        (ErrorCode::Forbidden, "services")
    );
    core.shutdown().await;
}

#[tokio::test]
async fn what_would_interrupt_an_application_is_read_with_what_is_around() {
    let home = tempfile::tempdir().unwrap();
    let (server, core, site) = scene(home.path()).await;
    let codes = |report: &ZeroDowntimeReport| {
        report.checks[0].findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    let sites = [site.clone(), SiteId::new("gone")];
    let report = core.zero_downtime(&name(), &sites).await;
    assert_eq!((report.checks.len(), report.checks[0].workload.name.as_str()), (1, "web"));
    assert!(codes(&report).contains(&ZeroDowntimeCode::NoDisruptionBudget), "{report:?}");
    assert_eq!(
        report.failures.iter().map(|failure| failure.code).collect::<Vec<_>>(),
        [ErrorCode::SiteUnknown]
    );
    let budget = json!([{ "metadata": { "namespace": "shop", "name": "web" },
        "spec": { "maxUnavailable": 1, "selector": { "matchLabels": { "app": "web" } } } }]);
    serve(&server, "/apis/policy/v1/namespaces/shop/poddisruptionbudgets", &budget);
    let report = core.zero_downtime(&name(), &sites[..1]).await;
    assert!(!codes(&report).contains(&ZeroDowntimeCode::NoDisruptionBudget), "{report:?}");
    let nobody = ApplicationName { name: "nobody".to_owned(), ..name() };
    assert!(core.zero_downtime(&nobody, &sites[..1]).await.checks.is_empty());
    core.shutdown().await;
}
