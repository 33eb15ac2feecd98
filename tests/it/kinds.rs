//! Every kind that a real API server serves, beside kubectl.

use crate::real::{Bench, Result};
use concertina_contract::{ErrorCode, Kind, RowsState, SiteId};
use concertina_core::clock::Clock;
use concertina_core::task::Tasks;
use concertina_core::watch::{Hub, Lease, Row, TableCell};
use concertina_sandbox::SiteHandle;
use concertina_tests::{own_namespace, remove, sweep};
use serde_json::json;
use std::time::{Duration, Instant};

/// What the issue names, beside what has rows of its own.
const NAMED: [&str; 24] = [
    "namespaces",
    "statefulsets.apps",
    "daemonsets.apps",
    "replicasets.apps",
    "jobs.batch",
    "cronjobs.batch",
    "services",
    "endpointslices.discovery.k8s.io",
    "ingresses.networking.k8s.io",
    "configmaps",
    "secrets",
    "persistentvolumes",
    "persistentvolumeclaims",
    "storageclasses.storage.k8s.io",
    "horizontalpodautoscalers.autoscaling",
    "poddisruptionbudgets.policy",
    "networkpolicies.networking.k8s.io",
    "resourcequotas",
    "serviceaccounts",
    "roles.rbac.authorization.k8s.io",
    "rolebindings.rbac.authorization.k8s.io",
    "clusterroles.rbac.authorization.k8s.io",
    "clusterrolebindings.rbac.authorization.k8s.io",
    "events",
];
const PREFIX: &str = "kinds";
const CANARY: &str = "canary-5fe1b7";

/// What a test made; taken away at the end, also of a test that failed.
struct Made<'a> {
    site: &'a SiteHandle,
    namespace: String,
    definition: String,
}

impl Drop for Made<'_> {
    fn drop(&mut self) {
        drop(self.site.kubectl(&["delete", "crd", &self.definition, "--ignore-not-found", "--wait=false"]));
        remove(self.site, &self.namespace);
    }
}

/// A kind of another's making in a group of this run: `HTTPRoute`, with a column of its own.
fn definition(group: &str) -> serde_json::Value {
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("httproutes.{group}")},
        "spec": {
            "group": group, "scope": "Namespaced",
            "names": {"plural": "httproutes", "singular": "httproute", "kind": "HTTPRoute"},
            "versions": [{
                "name": "v1beta1", "served": true, "storage": true,
                "schema": {"openAPIV3Schema": {
                    "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                }},
                "additionalPrinterColumns": [{"name": "Weight", "type": "integer", "jsonPath": ".spec.weight"}],
            }],
        },
    })
}

fn apply(site: &SiteHandle, object: &serde_json::Value) -> Result {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("object.json");
    std::fs::write(&path, object.to_string())?;
    site.kubectl(&["apply", "-f", &path.display().to_string()])?;
    Ok(())
}

/// Waits until rows are right; answers why if they cannot be listed.
async fn listed(lease: &Lease) -> std::result::Result<(), String> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match lease.state() {
            RowsState::Live => return Ok(()),
            RowsState::Failed { failure } | RowsState::Stale { failure, .. } => {
                return Err(format!("{failure:?}"));
            }
            state if Instant::now() > deadline => return Err(format!("{state:?}")),
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// As [`listed`], for a kind that may not be known yet: kinds are read at most every ten seconds, and what was not served is
/// asked for again after a minute.
async fn found(lease: &Lease) -> std::result::Result<(), String> {
    let deadline = Instant::now() + Duration::from_mins(2);
    loop {
        match lease.state() {
            RowsState::Failed { failure }
                if failure.code == ErrorCode::KindNotServed && Instant::now() < deadline =>
            {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            RowsState::Disconnected | RowsState::Loading { .. } if Instant::now() < deadline => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            _ => return listed(lease).await,
        }
    }
}

fn names(lease: &Lease) -> Vec<String> {
    let mut names: Vec<String> = lease.snapshot().iter().map(|row| row.meta().name.to_string()).collect();
    names.sort();
    names
}

/// Lists a kind until our names are kubectl's: leases and events come and go between the two.
async fn compare(hub: &Hub, id: &SiteId, site: &SiteHandle, kind: &Kind) -> std::result::Result<(), String> {
    let lease = hub.lease(id, kind);
    listed(&lease).await?;
    let mut differ = String::new();
    for _ in 0..10 {
        let text = site
            .kubectl(&["get", kind.resource(), "-A", "-o", "name"])
            .map_err(|error| format!("kubectl: {error}"))?;
        let mut theirs: Vec<String> =
            text.lines().filter_map(|line| Some(line.split_once('/')?.1.to_owned())).collect();
        theirs.sort();
        let ours = names(&lease);
        if ours == theirs {
            return Ok(());
        }
        differ = format!("ours {ours:?}, kubectl's {theirs:?}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    Err(differ)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_a_real_site_has_the_rows_of_kubectl() -> Result {
    let bench = Bench::start().await?;
    let site = bench.sandbox.site("dc-pangyo").ok_or("no site dc-pangyo")?;
    sweep(site, PREFIX);
    let namespace = own_namespace(PREFIX);
    let group = format!("{namespace}.concertina.test");
    let made = Made { site, definition: format!("httproutes.{group}"), namespace: namespace.clone() };
    site.kubectl(&["create", "namespace", &namespace])?;
    bench.connect_all().await?;
    let handle = bench.site("dc-pangyo")?;
    let tasks = Tasks::new();
    let hub = Hub::new(tasks.clone(), Clock::system());
    hub.attach(handle.id(), handle.link());

    let kinds: Vec<Kind> = bench
        .fleet
        .kinds()
        .into_iter()
        .filter(|view| view.sites.contains(handle.id()))
        .map(|view| view.kind)
        .collect();
    for name in NAMED {
        assert!(kinds.contains(&name.parse()?), "{name} is not among {kinds:?}");
    }
    let mut wrong = Vec::new();
    for kind in &kinds {
        if let Err(why) = compare(&hub, handle.id(), site, kind).await {
            wrong.push(format!("{}: {why}", kind.resource()));
        }
    }
    assert!(wrong.is_empty(), "{} of {} kinds: {wrong:#?}", wrong.len(), kinds.len());

    // A kind that came after the site was connected is found when somebody asks for it.
    apply(site, &definition(&group))?;
    site.kubectl(&["wait", "--for=condition=Established", "--timeout=30s", "crd", &made.definition])?;
    let route = json!({
        "apiVersion": format!("{group}/v1beta1"), "kind": "HTTPRoute",
        "metadata": {"name": "shop", "namespace": namespace}, "spec": {"weight": 7},
    });
    apply(site, &route)?;
    let routes = hub.lease(handle.id(), &made.definition.parse()?);
    found(&routes).await?;
    let rows = routes.snapshot();
    let [row] = rows.as_slice() else { return Err(format!("{rows:?}").into()) };
    let Row::Table(row) = &**row else { return Err("a row of its own".into()) };
    assert_eq!(*row.cells, [TableCell::Number(7.0)]);
    assert_eq!(&*row.columns[0].title, "Weight");
    site.kubectl(&[
        "patch",
        &made.definition,
        "shop",
        "-n",
        &namespace,
        "--type=merge",
        "-p",
        r#"{"spec":{"weight":9}}"#,
    ])?;
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        match routes.get(&namespace, "shop").as_deref() {
            Some(Row::Table(row)) if *row.cells == [TableCell::Number(9.0)] => break,
            other if Instant::now() > deadline => return Err(format!("not watched: {other:?}").into()),
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
    drop(made);
    tasks.shutdown().await;
    bench.end().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_secrets_hold_names_types_and_counts_alone() -> Result {
    let bench = Bench::start().await?;
    let site = bench.sandbox.site("dc-pangyo").ok_or("no site dc-pangyo")?;
    let namespace = own_namespace("kinds-secret");
    sweep(site, "kinds-secret");
    let made = Made { site, definition: "none.concertina.test".to_owned(), namespace: namespace.clone() };
    site.kubectl(&["create", "namespace", &namespace])?;
    // `kubectl apply` writes the value into an annotation too.
    apply(
        site,
        &json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db", "namespace": namespace},
            "stringData": {"password": CANARY}}),
    )?;
    let kept = site.kubectl(&["get", "secret", "db", "-n", &namespace, "-o", "json"])?;
    assert!(kept.contains(CANARY), "the annotation holds the value");
    bench.connect_all().await?;
    let handle = bench.site("dc-pangyo")?;
    let tasks = Tasks::new();
    let hub = Hub::new(tasks.clone(), Clock::system());
    hub.attach(handle.id(), handle.link());
    let lease = hub.lease(handle.id(), &"secrets".parse()?);
    listed(&lease).await?;
    let row = lease.get(&namespace, "db").ok_or("the Secret has no row")?;
    let Row::Table(row) = &*row else { return Err("a row of its own".into()) };
    assert_eq!(*row.cells, [TableCell::Text("Opaque".into()), TableCell::Number(1.0)]);
    let held = format!("{:?}", lease.snapshot());
    // `canary-5fe1b7` in base64, too.
    for secret in [CANARY, "Y2FuYXJ5LTVmZTFiNw"] {
        assert!(!held.contains(secret), "{secret} is in a row");
    }
    drop(made);
    tasks.shutdown().await;
    bench.end().await;
    Ok(())
}
