//! Histories from a scripted API server.

use crate::redact::Redactor;
use crate::release::{Info, Raw, Release, ReleaseError, Stamp, history, read, secret};
use crate::watch::testing::reader;
use concertina_contract::{ReleaseStatus, SiteId};
use concertina_testkit::{ApiServer, Fault, Match};
use jiff::Timestamp;
use serde_json::{Value, json};

/// A release's Secret as a server holds it.
fn record(name: &str, revision: u32, status: ReleaseStatus, description: &str) -> Value {
    let manifest = format!(
        "---\nkind: Deployment\nmetadata: {{name: {name}}}\nspec: {{template: {{spec: {{containers: [{{name: app, image: 'web:{revision}'}}]}}}}}}\n"
    );
    let info = Info {
        last_deployed: Timestamp::from_second(1_000 + i64::from(revision)).ok(),
        status: status.word().into(),
        description: description.into(),
        ..Info::default()
    };
    let chart =
        Raw::new(&json!({ "metadata": { "name": "shop", "version": "1.0.0", "appVersion": "7" } })).unwrap();
    let (name, namespace) = (name.to_owned(), "shop".to_owned());
    let release =
        Release { name, namespace, revision, info, chart: Some(chart), manifest, ..Release::default() };
    let mut secret = secret(&release, Stamp::Created(Timestamp::UNIX_EPOCH)).unwrap();
    secret["metadata"]["managedFields"] = json!([{ "manager": "Helm", "operation": "Update" }]);
    secret
}

async fn server() -> ApiServer {
    let server = ApiServer::start().await.unwrap();
    for revision in 1..=12 {
        server.put(record("web", revision, ReleaseStatus::Superseded, "Upgrade complete"));
    }
    server.put(record(
        "web",
        13,
        ReleaseStatus::PendingRollback,
        "Rollback to 3 (Concertina: kim, plan 1): slow",
    ));
    server.put(record("other", 1, ReleaseStatus::Deployed, "Install complete"));
    server
}

#[tokio::test]
async fn a_history_has_every_revision_newest_first() {
    let server = server().await;
    let mut broken = record("web", 7, ReleaseStatus::Superseded, "");
    broken["data"]["release"] = json!("canary");
    server.put(broken);
    let history = history(&reader(&server.url()), "shop", "web").await.unwrap();
    let numbers: Vec<u32> = history.revisions.iter().map(|revision| revision.revision).collect();
    assert_eq!(numbers, [13, 12, 11, 10, 9, 8, 6, 5, 4, 3, 2, 1]);
    assert_eq!(history.unreadable, [7]);
    let view = history.view(&SiteId::new("s"), "shop", "web", &Redactor::default(), 1_200_000);
    assert_eq!((view.last_healthy, view.name.as_str()), (Some(12), "web"));
    let pending = view.pending.unwrap();
    assert_eq!((pending.revision, pending.by.as_str(), pending.stuck), (13, "kim", false));
    assert_eq!(pending.since, Some(1_013_000));
    let newest = &view.revisions[0];
    assert_eq!((newest.chart.as_str(), newest.app_version.as_str()), ("shop", "7"));
    assert_eq!(newest.images.as_ref().unwrap()[0].image, "web:13");
    assert_eq!(newest.note.as_ref().unwrap().reason, "slow");
    assert!(server.writes().is_empty());
    let pages =
        server.requests().into_iter().filter(|request| request.query.contains("owner%3Dhelm")).count();
    assert_eq!(pages, 2, "ten revisions a page");
}

#[tokio::test]
async fn a_list_that_grew_too_old_is_begun_anew_once() {
    let server = server().await;
    let gone = Fault::Status { code: 410, reason: "Expired", message: "too old", retry_after: None };
    server.script(Match::path("/api/v1/namespaces/shop/secrets").query("continue="), gone.clone(), 1);
    assert_eq!(history(&reader(&server.url()), "shop", "web").await.unwrap().revisions.len(), 13);
    server.script(Match::path("/api/v1/namespaces/shop/secrets").query("continue="), gone, 2);
    assert!(matches!(history(&reader(&server.url()), "shop", "web").await, Err(ReleaseError::Read(_))));
}

#[tokio::test]
async fn what_is_not_there_or_not_allowed_is_told() {
    let server = server().await;
    let reader = reader(&server.url());
    assert!(matches!(history(&reader, "shop", "none").await, Err(ReleaseError::NotFound)));
    assert!(matches!(history(&reader, "web", "web").await, Err(ReleaseError::NotFound)));
    let asked = server.requests().len();
    for (namespace, name) in [("shop/../x", "web"), ("shop", "web,owner!=helm"), ("", "web"), ("shop", "")] {
        assert!(
            matches!(history(&reader, namespace, name).await, Err(ReleaseError::Name)),
            "{namespace} {name}"
        );
    }
    assert_eq!(server.requests().len(), asked);
    server.deny("list", "secrets");
    let error = history(&reader, "shop", "web").await.unwrap_err();
    let failure = error.failure("busan", "list", &Redactor::default());
    assert_eq!((failure.params["verb"].as_str(), failure.params["resource"].as_str()), ("list", "secrets"));
}

#[tokio::test]
async fn one_revision_is_read_whole_with_its_labels() {
    let server = server().await;
    let mut labelled = record("web", 14, ReleaseStatus::Deployed, "");
    labelled["metadata"]["labels"]["team"] = json!("shop");
    server.put(labelled);
    let release = read(&reader(&server.url()), "shop", "web", 14).await.unwrap();
    assert!(
        release.manifest.contains("web:14") && release.labels["team"] == "shop" && release.labels.len() == 1
    );
    assert!(matches!(read(&reader(&server.url()), "shop", "web", 99).await, Err(ReleaseError::NotFound)));
}
