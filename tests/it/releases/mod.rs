//! Releases, judged by the real `helm`: what it writes is read here as it reads it, and what is written here works with it.

mod adopt;
mod charts;
mod claims;
mod colleagues;
mod farewell;
mod invariants;
mod losses;
mod matrix;
mod plans;
mod reads;
mod records;
mod same_form;
mod writes;

use crate::real::{self, Bench};
use concertina_core::release::{self, History, ReleaseError};
use concertina_core::site::{ReadClient, Site};
use concertina_sandbox::{Sandbox, SiteHandle};
use concertina_tests::{Helm, Outcome, own_namespace, remove, sweep};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// The site: its nodes are simulated, so pods are ready at once and need no image.
const SITE: &str = "dc-pangyo";
/// A chart with a workload, a configuration, a hook and notes. A number of replicas below zero is refused by the API server.
const CHART: [(&str, &str); 6] = [
    (
        "Chart.yaml",
        "apiVersion: v2\nname: shop\nversion: 1.2.0\nappVersion: \"7.1\"\nkeywords: [odd, things]\n",
    ),
    ("values.yaml", "image: registry.example/web:1\nreplicas: 1\ntiny: 1.0e-7\n"),
    (
        "templates/web.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: {{ .Values.replicas }}\n  \
         selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      \
         containers:\n      - {name: app, image: {{ .Values.image | quote }}}\n",
    ),
    (
        "templates/settings.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  text: |\n    ---\n    image: none\n",
    ),
    (
        "templates/hook.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: before\n  annotations:\n    helm.sh/hook: pre-upgrade,pre-rollback\n    \
         helm.sh/hook-weight: \"-3\"\n    helm.sh/hook-delete-policy: before-hook-creation\n",
    ),
    ("templates/NOTES.txt", "Image {{ .Values.image }} is on its way.\n"),
];

/// A namespace of its own on the site, a connected core and `helm`.
struct Stage {
    bench: Bench,
    namespace: String,
    helm: Helm,
    site: Arc<Site>,
}

impl Stage {
    /// `prefix` is how its namespace begins.
    async fn new(prefix: &str) -> Outcome<Self> {
        let bench = Bench::of_simulated().await.map_err(|error| error.to_string())?;
        let site = handle(&bench.sandbox)?;
        sweep(site, prefix);
        let namespace = own_namespace(prefix);
        site.kubectl(&["create", "namespace", &namespace])?;
        let helm = Helm::new(&bench.sandbox, site, &namespace)?;
        let site = bench.site(SITE).map_err(|error| error.to_string())?;
        bench.fleet.connect(site.id()).map_err(|failure| format!("{failure:?}"))?;
        let ready = real::until(&site, Duration::from_secs(20), real::is_ready).await;
        ready.map_err(|error| error.to_string())?;
        Ok(Self { bench, namespace, helm, site })
    }

    fn handle(&self) -> Outcome<&SiteHandle> {
        handle(&self.bench.sandbox)
    }

    fn reader(&self) -> Outcome<ReadClient> {
        self.site.reader().map_err(|failure| format!("{failure:?}").into())
    }

    async fn history(&self, name: &str) -> Outcome<History> {
        Ok(release::history(&self.reader()?, &self.namespace, name).await?)
    }

    /// `kubectl` in the namespace.
    fn kubectl(&self, arguments: &[&str]) -> Outcome<String> {
        Ok(self.handle()?.kubectl(&[arguments, &["--namespace", &self.namespace]].concat())?)
    }

    /// The image of the Deployment `web` as it is.
    fn image(&self) -> Outcome<String> {
        let path = "jsonpath={.spec.template.spec.containers[0].image}";
        self.kubectl(&["get", "deployment", "web", "-o", path])
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Without the site there is nothing to take away.
        let _ = self.handle().map(|site| remove(site, &self.namespace));
    }
}

fn handle(sandbox: &Sandbox) -> Outcome<&SiteHandle> {
    sandbox.site(SITE).ok_or_else(|| format!("the sandbox has no {SITE}").into())
}

/// Compares a history with `helm history`, field by field.
pub(crate) fn compare(ours: &History, theirs: &Value) {
    assert!(ours.unreadable.is_empty(), "{:?}", ours.unreadable);
    let theirs = theirs.as_array().unwrap();
    assert_eq!(ours.revisions.len(), theirs.len(), "{theirs:#?}");
    for (ours, theirs) in ours.revisions.iter().rev().zip(theirs) {
        let chart = ours.chart.clone().unwrap_or_default();
        let updated = theirs["updated"].as_str().map(|time| time.parse().unwrap());
        assert_eq!(theirs["revision"], ours.revision);
        assert_eq!(theirs["status"], ours.status.word());
        assert_eq!(theirs["chart"], format!("{}-{}", chart.name, chart.version));
        assert_eq!(theirs["app_version"], chart.app_version);
        assert_eq!(theirs["description"], ours.description);
        assert_eq!(updated, ours.updated);
        assert_eq!(theirs["rollback_revision"].as_u64(), ours.rollback_of.map(u64::from));
    }
}

/// Whether reading ended because there is no such release.
fn is_gone(result: &Result<History, ReleaseError>) -> bool {
    matches!(result, Err(ReleaseError::NotFound))
}
