//! Details against the scripted API server.

use super::*;
use crate::watch::testing::reader;
use concertina_contract::{Cell, Kind, ObjectEvents, SiteId, Tone};
use concertina_testkit::{ApiServer, build};
use serde_json::json;

fn object(kind: Kind, namespace: &str, name: &str) -> ObjectRef {
    ObjectRef {
        site: SiteId::new("site"),
        kind,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        uid: String::new(),
    }
}

async fn read(server: &ApiServer, object: &ObjectRef) -> Result<Detail, DetailError> {
    let (reader, redactor) = (reader(&server.url()), Redactor::default());
    detail(Desk { reader: &reader, site: "Site", redactor: &redactor, now: 0 }, object).await
}

async fn read_events(server: &ApiServer, object: &ObjectRef) -> ObjectEvents {
    let (reader, redactor) = (reader(&server.url()), Redactor::default());
    events(Desk { reader: &reader, site: "Site", redactor: &redactor, now: 0 }, object).await.unwrap()
}

#[tokio::test]
async fn a_pod_with_its_containers_and_events() {
    let server = ApiServer::start().await.unwrap();
    let crashing = json!({"status": {"containerStatuses": [{"name": "app", "restartCount": 7, "state": {"waiting":
        {"reason": "CrashLoopBackOff", "message": "back-off 5m0s\u{202e}"}}}],
        "conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "False"}]}});
    server.put(build::node("node-1"));
    let pod = server.put(build::with(build::pod("shop", "orders"), &crashing));
    server.put(build::event(&pod, "Warning", "BackOff", "Back-off restarting failed container"));
    server.put(build::event(&server.put(build::pod("shop", "other")), "Normal", "Pulled", "fine"));
    let detail = read(&server, &object(Kind::Pod, "shop", "orders")).await.unwrap();
    let field = |id: &str| detail.fields.iter().find(|field| field.id == id).map(|field| field.value.clone());
    assert_eq!(field("status"), Some(Cell::Status { text: "CrashLoopBackOff".to_owned(), tone: Tone::Bad }));
    assert_eq!(field("owner"), Some(Cell::Text { text: "ReplicaSet orders-7d9c5b6f4".to_owned() }));
    assert_eq!(detail.conditions[0].name, "Ready", "worst first");
    assert_eq!(detail.conditions[0].plain.as_deref(), Some("condition-pod-ready-false"));
    assert_eq!(detail.conditions[1].plain.as_deref(), Some("condition-pod-scheduled-true"));
    assert_eq!(detail.containers[0].message, "back-off 5m0s");
    assert_eq!((detail.containers[0].restarts, detail.containers[0].tone), (7, Tone::Bad));
    assert_eq!(detail.why.iter().map(|finding| finding.id.as_str()).collect::<Vec<_>>(), ["crash-loop"]);
    let events = read_events(&server, &object(Kind::Pod, "shop", "orders")).await;
    assert_eq!(events.events.len(), 1);
    assert!(events.events[0].warning && events.events[0].count == 3);
    assert_eq!(events.events[0].about.name, "orders");
}

#[tokio::test]
async fn a_node_and_a_deployment() {
    let server = ApiServer::start().await.unwrap();
    server.put(build::node("node-1"));
    server.put(build::deployment("shop", "orders", 2));
    let node = read(&server, &object(Kind::Node, "", "node-1")).await.unwrap();
    let ids: Vec<&str> = node.fields.iter().map(|field| field.id.as_str()).collect();
    assert_eq!(ids, NODE_FIELDS);
    assert!(
        node.conditions.iter().all(|condition| condition.tone == Tone::Good && condition.plain.is_some())
    );
    let deployment = read(&server, &object(Kind::Deployment, "shop", "orders")).await.unwrap();
    let ids: Vec<&str> = deployment.fields.iter().map(|field| field.id.as_str()).collect();
    let expected: Vec<&str> = DEPLOYMENT_FIELDS.iter().copied().filter(|id| *id != "paused").collect();
    assert_eq!(ids, expected);
    assert_eq!(deployment.containers[0].image, "registry.example/shop/orders:1.4.2");
}

#[tokio::test]
async fn forbidden_events_are_said_and_the_rest_is_shown() {
    let server = ApiServer::start().await.unwrap();
    server.put(build::pod("shop", "orders"));
    server.deny("list", "events");
    let events = read_events(&server, &object(Kind::Pod, "shop", "orders")).await;
    assert_eq!(events.failures[0].code, ErrorCode::Forbidden);
    assert_eq!(events.failures[0].params["resource"], "events");
    let not_ready = json!({"status": {"conditions": [{"type": "Ready", "status": "False"}]}});
    server.put(build::with(build::pod("shop", "orders"), &not_ready));
    let detail = read(&server, &object(Kind::Pod, "shop", "orders")).await.unwrap();
    assert_eq!(detail.why_failures[0].code, ErrorCode::Forbidden);
    assert!(!detail.fields.is_empty());
}

/// A Deployment's events with those of its pods, and those of a pod beside it; not those of others.
#[tokio::test]
async fn events_of_a_selection_are_those_of_its_objects_and_of_what_they_own() {
    let server = ApiServer::start().await.unwrap();
    let meta = |name: &str, owner: &str| json!({ "metadata": { "uid": format!("uid-{name}"), "ownerReferences": [{ "uid": format!("uid-{owner}"), "kind": "X", "name": owner }] } });
    let web = server.put(build::with(build::deployment("shop", "web", 1), &meta("web", "none")));
    let own = server.put(build::with(build::pod("shop", "web-1"), &meta("web-1", "web")));
    let alone = server.put(build::with(build::pod("jobs", "alone"), &meta("alone", "none")));
    let other = server.put(build::with(build::pod("shop", "other"), &meta("other", "none")));
    for (about, reason) in [(&web, "Scaled"), (&own, "BackOff"), (&alone, "Pulled"), (&other, "Noise")] {
        server.put(build::event(about, "Normal", reason, "text"));
    }
    let (reader, redactor) = (reader(&server.url()), Redactor::default());
    let desk = Desk { reader: &reader, site: "Site", redactor: &redactor, now: 0 };
    let known = |kind: Kind, namespace: &str, name: &str| ObjectRef {
        uid: format!("uid-{name}"),
        ..object(kind, namespace, name)
    };
    let chosen = [known(Kind::Deployment, "shop", "web"), known(Kind::Pod, "jobs", "alone")];
    let told = events_of_several(desk, &SiteId::new("site"), &chosen).await;
    let mut reasons: Vec<&str> = told.events.iter().map(|event| event.event.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["BackOff", "Pulled", "Scaled"]);
    assert!(told.failures.is_empty() && !told.partial);
    let lists = server.requests().len();
    assert!(lists <= 6, "{lists} requests for two namespaces");
    server.deny("list", "events");
    let told = events_of_several(desk, &SiteId::new("site"), &chosen).await;
    assert_eq!(told.failures.len(), 1, "a missing right is told once");
    assert!(told.partial && told.events.is_empty());
}

#[tokio::test]
async fn another_object_of_the_same_name_is_not_shown() {
    let server = ApiServer::start().await.unwrap();
    server.put(build::pod("shop", "orders"));
    let before = ObjectRef { uid: "before".to_owned(), ..object(Kind::Pod, "shop", "orders") };
    let error = read(&server, &before).await.unwrap_err();
    assert!(matches!(error, DetailError::Replaced));
    assert_eq!(error.failure(&before, "Site", &Redactor::default()).code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_asks_nothing() {
    let server = ApiServer::start().await.unwrap();
    for (namespace, name) in
        [("shop/secrets/key?x=", "a"), ("shop", "a/log"), ("shop", "a#b"), ("shop", "a%2Fb")]
    {
        let error = read(&server, &object(Kind::Pod, namespace, name)).await.unwrap_err();
        assert!(matches!(error, DetailError::Name), "{error}");
    }
    assert!(server.requests().is_empty());
}
