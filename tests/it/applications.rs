//! Applications of several sites: scripted ones whose pods become ready, and those of the demonstration on the real fleet.

use crate::real::{Bench, Result};
use concertina_contract::{
    ApplicationCell, ApplicationName, ApplicationQuery, ApplicationRow, ApplicationSite, ErrorCode,
    FrameBody, Health, HealthCode, RevisionSource, RowsState, SiteId, Sort,
};
use concertina_core::application::{Applications, ApplicationsSource, detail};
use concertina_core::clock::Clock;
use concertina_core::table::{SiteNames, Source as _};
use concertina_core::task::Tasks;
use concertina_core::watch::Hub;
use concertina_sandbox::SiteHandle;
use concertina_testkit::{ApiServer, build};
use concertina_tests::{Desk, DeskOptions, Outcome};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page's view of the matrix.
struct Page {
    source: ApplicationsSource,
    rows: BTreeMap<u32, ApplicationRow>,
    order: Vec<u32>,
    sites: Vec<ApplicationSite>,
    _matrix: Applications,
}

impl Page {
    fn open(hub: &Hub, sites: Vec<SiteId>, projects: &[&str]) -> Self {
        let query = ApplicationQuery {
            sites,
            projects: projects.iter().map(|&project| project.to_owned()).collect(),
            system: true,
            text: String::new(),
            sort: Sort { column: "name".to_owned(), descending: false },
            first: 0,
            count: 500,
            open: None,
        };
        let (matrix, source) = Applications::open(hub.clone(), SiteNames::new(ToString::to_string), query);
        Self { source, rows: BTreeMap::new(), order: Vec::new(), sites: Vec::new(), _matrix: matrix }
    }

    /// Waits until what is shown is as wished.
    async fn until(&mut self, what: &str, mut wished: impl FnMut(&Self) -> bool) -> Outcome<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(FrameBody::Applications(frame)) = self.source.next() {
                self.rows.extend(frame.rows.into_iter().map(|row| (row.id, row)));
                self.order = frame.order.unwrap_or_else(|| std::mem::take(&mut self.order));
                self.sites = frame.sites.unwrap_or_else(|| std::mem::take(&mut self.sites));
            }
            if wished(self) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(format!("never: {what}; {:#?} {:#?}", self.sites, self.rows).into());
            }
            // What kubectl says may change without a frame of ours.
            let _ = tokio::time::timeout(Duration::from_secs(1), self.source.changed()).await;
        }
    }

    fn is_live(&self) -> bool {
        !self.sites.is_empty() && self.sites.iter().all(|site| site.state == RowsState::Live)
    }

    fn row(&self, name: &str) -> Option<&ApplicationRow> {
        self.order.iter().filter_map(|id| self.rows.get(id)).find(|row| row.name == name)
    }

    fn cell(&self, name: &str, site: &SiteId) -> Option<&ApplicationCell> {
        self.row(name)?.cells.iter().find(|cell| cell.site == *site)
    }
}

/// A Deployment of the release `orders` with so many ready pods of two.
fn orders(ready: u32) -> Value {
    build::with(
        build::deployment("shop", "orders-web", 2),
        &json!({
            "metadata": {
                "labels": {"app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "orders",
                    "app.kubernetes.io/managed-by": "Helm", "helm.sh/chart": "web-1.2.0"},
                "annotations": {"meta.helm.sh/release-name": "orders"},
            },
            "status": {"readyReplicas": ready, "availableReplicas": ready},
        }),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sites_show_an_application_while_its_pods_become_ready() -> Outcome<()> {
    let (busan, tokyo) = (ApiServer::start().await?, ApiServer::start().await?);
    let folder = tempfile::tempdir()?;
    for (name, server) in [("busan", &busan), ("tokyo", &tokyo)] {
        server.put(build::with(build::namespace("kube-system"), &json!({"metadata": {"uid": name}})));
        server.put(orders(0));
        server.put(build::release("shop", "orders", 3, "deployed"));
        std::fs::write(folder.path().join(format!("{name}.kubeconfig")), server.kubeconfig(name))?;
    }
    tokyo.deny("list", "secrets");
    let desk = Desk::open(folder.path(), DeskOptions::default()).await?;
    desk.connect().await?;
    let [here, there] = [desk.site("busan")?.id().clone(), desk.site("tokyo")?.id().clone()];
    let mut page = Page::open(&desk.hub, vec![here.clone(), there.clone()], &["shop"]);
    page.until("both sites", |page| {
        page.is_live() && page.row("orders").is_some_and(|row| row.cells.len() == 2)
    })
    .await?;
    assert_eq!(page.row("orders").map(|row| row.health), Some(Health::Down));
    let revision = |page: &Page, site: &SiteId| {
        page.cell("orders", site)
            .and_then(|cell| cell.revision)
            .map(|revision| (revision.number, revision.source))
    };
    assert_eq!(revision(&page, &here), Some((3, RevisionSource::Helm)));
    // Forbidden Secrets are told, and nothing else is missing.
    assert_eq!(revision(&page, &there), Some((1, RevisionSource::Deployment)));
    let releases = |site: &ApplicationSite| site.releases.as_ref().map(|failure| failure.code);
    assert_eq!(page.sites.iter().map(releases).collect::<Vec<_>>(), [None, Some(ErrorCode::Forbidden)]);
    assert!(page.sites.iter().all(|site| site.unread.is_empty()), "{:?}", page.sites);

    // A pod that crashes is the reason, until all are ready.
    let owner =
        json!([{"kind": "ReplicaSet", "name": "orders-web-7d9c5b6f4", "uid": "u", "controller": true}]);
    let crash =
        json!([{"name": "app", "ready": false, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]);
    busan.put(build::with(
        build::pod("shop", "orders-web-1"),
        &json!({"metadata": {"ownerReferences": owner}, "status": {"containerStatuses": crash}}),
    ));
    let code = |page: &Page, site: &SiteId| Some(page.cell("orders", site)?.reason.as_ref()?.code);
    page.until("the reason", |page| code(page, &here) == Some(HealthCode::PodTrouble)).await?;
    for server in [&busan, &tokyo] {
        server.put(orders(1));
    }
    page.until("degraded", |page| page.row("orders").is_some_and(|row| row.health == Health::Degraded))
        .await?;
    for server in [&busan, &tokyo] {
        server.put(orders(2));
    }
    page.until("healthy", |page| page.row("orders").is_some_and(|row| row.health == Health::Healthy)).await?;
    let name = ApplicationName { project: "shop".to_owned(), name: "orders".to_owned() };
    let told = detail(&desk.hub, &name, &[here, there]);
    let parts: Vec<_> = told.sites.iter().map(|part| (part.workloads.len(), part.pods_total)).collect();
    assert_eq!(parts, [(1, 1), (1, 0)]);
    assert!(busan.writes().is_empty() && tokyo.writes().is_empty(), "looking writes nothing");
    desk.close().await;
    Ok(())
}

/// Ready and wanted pods of each Deployment of the demonstration, as kubectl says.
fn by_kubectl(site: &SiteHandle) -> Result<BTreeMap<String, (u64, u64)>> {
    let list: Value =
        serde_json::from_str(&site.kubectl(&["get", "deployments", "-n", "shop", "-o", "json"])?)?;
    let items = list["items"].as_array().ok_or("no items")?;
    let count =
        |item: &Value, pointer: &str| item.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
    let of = |item: &Value| {
        let name = item["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        (name, (count(item, "/status/readyReplicas"), count(item, "/spec/replicas")))
    };
    Ok(items.iter().map(of).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn applications_of_the_real_fleet_have_the_counts_of_kubectl() -> Result {
    let bench = Bench::start().await?;
    let tasks = Tasks::new();
    let hub = Hub::new(tasks.clone(), Clock::system());
    let mut ids = BTreeMap::new();
    for site in bench.connect_all().await? {
        hub.attach(site.id(), site.link());
        ids.insert(site.name(), site.id().clone());
    }
    let mut page = Page::open(&hub, ids.values().cloned().collect(), &["shop"]);
    page.until("all sites", Page::is_live).await.map_err(|error| error.to_string())?;
    for (name, id) in &ids {
        let site = bench.sandbox.site(name).ok_or("no such site")?;
        let mut theirs = by_kubectl(site)?;
        let ours = |page: &Page, theirs: &BTreeMap<String, (u64, u64)>| -> BTreeMap<String, (u64, u64)> {
            let counts = |name: &String| {
                let pods = page.cell(name, id)?.pods;
                Some((name.clone(), (pods.ready.into(), pods.total.into())))
            };
            theirs.keys().filter_map(counts).collect()
        };
        // A pod may become ready between the two looks, and one of them crashes again and again.
        let same = page.until(name, |page| {
            theirs = by_kubectl(site).unwrap_or_default();
            !theirs.is_empty() && ours(page, &theirs) == theirs
        });
        same.await.map_err(|error| error.to_string())?;
    }
    let orders = page.row("orders").ok_or("no orders")?;
    assert_eq!((orders.cells.len(), orders.kinds.len(), orders.mixed), (3, 1, false));
    assert!(orders.cells.iter().all(|cell| cell.revision.is_some() && !cell.images.is_empty()), "{orders:?}");
    tasks.shutdown().await;
    bench.end().await;
    Ok(())
}
