//! Why something is not ready, from real schedulers, controllers and kubelets.

use crate::real::{Bench, Result};
use concertina_contract::{Detail, Finding, Kind, ObjectRef, Tone};
use concertina_core::detail::{Desk, detail};
use concertina_core::redact::Redactor;
use concertina_core::site::Site;
use concertina_sandbox::{Capabilities, SiteHandle, skip};
use concertina_tests::{own_namespace, remove, sweep};
use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How the namespace of this test begins.
const PREFIX: &str = "why";
/// The site with real nodes.
const SITE: &str = "plant-busan";
/// How long a kubelet may take to get to the point where it gives up, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(150);

/// The namespace goes with the test, however that ends.
struct Cleanup<'a>(&'a SiteHandle, String);

impl Drop for Cleanup<'_> {
    fn drop(&mut self) {
        remove(self.0, &self.1);
    }
}

/// A Deployment of one pod.
fn deployment(name: &str, image: &str, more: &Value) -> Value {
    let labels = json!({ "app": name });
    let mut container = json!({ "name": "app", "image": image });
    for (key, value) in more.as_object().into_iter().flatten() {
        container[key] = value.clone();
    }
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": name },
        "spec": { "replicas": 1, "selector": { "matchLabels": labels }, "template": {
            "metadata": { "labels": labels },
            "spec": { "terminationGracePeriodSeconds": 1, "containers": [container] },
        } },
    })
}

/// One Deployment for each fault.
fn faults(registry: &str) -> Value {
    let image = |name: &str| format!("{registry}/{name}");
    let ready =
        json!({ "readinessProbe": { "httpGet": { "path": "/ready", "port": 8080 }, "periodSeconds": 1 } });
    let greedy = json!({ "resources": { "requests": { "cpu": "900" } } });
    let map = json!({ "envFrom": [{ "configMapRef": { "name": "settings" } }] });
    json!({ "apiVersion": "v1", "kind": "List", "items": [
        deployment("crashes", &image("crash:1"), &json!({})),
        deployment("never-ready", &image("web:3"), &ready),
        deployment("no-image", &image("web:99"), &json!({})),
        deployment("too-large", &image("web:1"), &greedy),
        deployment("no-map", &image("web:1"), &map),
    ] })
}

/// A quota that is full, and a Deployment that wants more.
fn quota(registry: &str) -> Value {
    json!({ "apiVersion": "v1", "kind": "List", "items": [
        { "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "small" }, "spec": { "hard": { "pods": "5" } } },
        deployment("large", &format!("{registry}/web:1"), &json!({})),
    ] })
}

fn create(handle: &SiteHandle, namespace: &str, objects: &Value) -> Result {
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), objects.to_string())?;
    handle.kubectl(&["-n", namespace, "create", "-f", &file.path().to_string_lossy()])?;
    Ok(())
}

async fn ask(site: &Site, namespace: &str, name: &str) -> Result<Detail> {
    let object = ObjectRef {
        site: site.id().clone(),
        kind: Kind::Deployment,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        uid: String::new(),
    };
    let reader = site.reader().map_err(|failure| format!("{failure:?}"))?;
    let redactor = Redactor::default();
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let desk = Desk { reader: &reader, site: "busan", redactor: &redactor, now };
    Ok(detail(desk, &object).await?)
}

/// Waits until a Deployment is blocked for this reason.
async fn blocked(site: &Site, namespace: &str, name: &str, id: &str) -> Result<Finding> {
    blocked_with(site, namespace, name, id, |_| true).await
}

/// Waits until a Deployment is blocked for this reason, and told of it so.
async fn blocked_with(
    site: &Site,
    namespace: &str,
    name: &str,
    id: &str,
    so: fn(&Finding) -> bool,
) -> Result<Finding> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let found = ask(site, namespace, name).await?;
        let first =
            found.why.iter().find(|finding| finding.id == id && finding.tone == Tone::Bad && so(finding));
        if let Some(finding) = first {
            assert!(found.why_failures.is_empty(), "{:?}", found.why_failures);
            return Ok(finding.clone());
        }
        if Instant::now() > deadline {
            return Err(format!("{name} is not told to be blocked by {id}: {:#?}", found.why).into());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

#[tokio::test]
async fn real_faults_are_told_in_plain_words() -> Result {
    if let Err(reason) = Capabilities::of_this_machine().real_nodes {
        skip("real_faults_are_told_in_plain_words", &reason);
        return Ok(());
    }
    let bench = Bench::start().await?;
    let registry = bench.sandbox.registry().ok_or("no registry")?;
    let handle = bench.sandbox.site(SITE).ok_or("no site")?;
    sweep(handle, PREFIX);
    let cleanup = Cleanup(handle, own_namespace(PREFIX));
    let namespace = cleanup.1.as_str();
    handle.kubectl(&["create", "namespace", namespace])?;
    create(handle, namespace, &faults(&registry))?;
    let site = bench.site(SITE)?;
    bench.connect_all().await?;
    let deadline = Instant::now() + PATIENCE;
    while handle.kubectl(&["-n", namespace, "get", "pods", "-o", "name"])?.lines().count() < 5 {
        assert!(Instant::now() < deadline, "the pods are not made");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    create(handle, namespace, &quota(&registry))?;
    let quota = blocked(&site, namespace, "large", "create-quota").await?;
    assert_eq!((quota.who.kind.as_str(), quota.params["quota"].as_str()), ("ResourceQuota", "small"));
    let large = blocked(&site, namespace, "too-large", "schedule-cpu").await?;
    assert_eq!(large.params["wants"], "900");
    let map = blocked(&site, namespace, "no-map", "config-no-map").await?;
    assert_eq!((map.params["name"].as_str(), map.who.kind.as_str()), ("settings", "ConfigMap"));
    let image = blocked(&site, namespace, "no-image", "image-not-found").await?;
    assert!(image.params["image"].ends_with("web:99"), "{:?}", image.params);
    // The first probe can come before the server listens: its refusal is told until the next one.
    let answers = |finding: &Finding| finding.params["answer"].contains("503");
    blocked_with(&site, namespace, "never-ready", "probe-readiness", answers).await?;
    let crash = blocked(&site, namespace, "crashes", "crash-exit").await?;
    assert_ne!(crash.params["code"], "0");
    drop(cleanup);
    bench.end().await;
    Ok(())
}
