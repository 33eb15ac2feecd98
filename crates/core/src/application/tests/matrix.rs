//! The matrix against scripted API servers.

use crate::application::{Applications, ApplicationsSource, detail};
use crate::table::{SiteNames, Source as _};
use crate::watch::testing::{Rig, degraded, ready, until};
use concertina_contract::{
    ApplicationCell, ApplicationName, ApplicationOwner, ApplicationQuery, ApplicationRow, ApplicationSite,
    ApplicationsFrame, ErrorCode, FilterFault, FrameBody, Health, ReleaseAct, RevisionSource, RowsState,
    SiteId, Sort,
};
use concertina_testkit::{ApiServer, build};
use serde_json::{Value, json};
use std::collections::HashMap;

/// A second site on the hub of a rig. Its link lasts as long as this.
struct Second {
    server: ApiServer,
    site: SiteId,
    link: tokio::sync::watch::Sender<crate::site::Link>,
}

impl Second {
    async fn new(rig: &Rig) -> Self {
        let server = ApiServer::start().await.unwrap();
        let (link, receiver) = tokio::sync::watch::channel(ready(&server.url(), 1));
        let site = SiteId::new("site-2");
        rig.hub.attach(&site, receiver);
        Self { server, site, link }
    }
}

fn query(sites: &[&SiteId]) -> ApplicationQuery {
    ApplicationQuery {
        sites: sites.iter().map(|site| (*site).clone()).collect(),
        projects: Vec::new(),
        system: true,
        text: String::new(),
        sort: Sort { column: "name".to_owned(), descending: false },
        first: 0,
        count: 100,
        open: None,
    }
}

/// A page's view of the matrix.
struct Page {
    matrix: Applications,
    source: ApplicationsSource,
    last: ApplicationsFrame,
    order: Vec<u32>,
    sites: Vec<ApplicationSite>,
    known: HashMap<u32, ApplicationRow>,
}

impl Page {
    fn open(rig: &Rig, query: ApplicationQuery) -> Self {
        let names = SiteNames::new(|site| format!("Name of {site}"));
        let (matrix, mut source) = Applications::open(rig.hub.clone(), names, query);
        let Some(FrameBody::Applications(last)) = source.next() else {
            panic!("the first frame comes at once")
        };
        let (order, sites) = (last.order.clone().unwrap(), last.sites.clone().unwrap());
        Self { matrix, source, last, order, sites, known: HashMap::new() }
    }

    /// The next frame, if there is one; what it tells is known from then on.
    fn pull(&mut self) -> Option<ApplicationsFrame> {
        let Some(FrameBody::Applications(frame)) = self.source.next() else { return None };
        self.known.extend(frame.rows.iter().map(|row| (row.id, row.clone())));
        self.order = frame.order.clone().unwrap_or_else(|| self.order.clone());
        self.sites = frame.sites.clone().unwrap_or_else(|| self.sites.clone());
        self.last = frame.clone();
        Some(frame)
    }

    fn names(&mut self) -> Vec<&str> {
        self.pull();
        self.order.iter().map(|id| self.known[id].name.as_str()).collect()
    }

    fn row(&mut self, name: &str) -> Option<ApplicationRow> {
        self.pull();
        self.order.iter().map(|id| &self.known[id]).find(|row| row.name == name).cloned()
    }

    fn cell(&mut self, name: &str, site: &SiteId) -> Option<ApplicationCell> {
        self.row(name)?.cells.into_iter().find(|cell| cell.site == *site)
    }

    async fn live(&mut self) {
        until("live", || {
            self.pull();
            self.sites.iter().all(|site| site.state == RowsState::Live)
        })
        .await;
    }
}

fn counts(ready: u32) -> Value {
    json!({"status": {"readyReplicas": ready, "availableReplicas": ready}})
}

#[tokio::test]
async fn an_application_is_one_row_over_its_sites() {
    let rig = Rig::new().await;
    let other = Second::new(&rig).await;
    rig.server.put(build::with(build::deployment("shop", "orders", 3), &counts(1)));
    other.server.put(build::deployment("shop", "orders", 2));
    other.server.put(build::deployment("kube-system", "dns", 1));
    let mut page = Page::open(&rig, query(&[&other.site, &rig.site]));
    page.live().await;
    assert_eq!(page.names(), ["dns", "orders"]);
    let row = page.row("orders").unwrap();
    let cells: Vec<_> =
        row.cells.iter().map(|cell| (&cell.site, cell.health, cell.pods.ready, cell.pods.total)).collect();
    assert_eq!(cells, [(&other.site, Health::Healthy, 2, 2), (&rig.site, Health::Degraded, 1, 3)]);
    assert_eq!((row.health, row.mixed, row.package.as_deref()), (Health::Degraded, false, Some("orders")));
    let revision = row.cells[0].revision.unwrap();
    assert_eq!((revision.number, revision.source), (1, RevisionSource::Deployment));
    assert_eq!(row.cells[0].images[0].tag, "1.4.2");
    assert_eq!((page.last.total, page.last.healths.healthy, page.last.healths.degraded), (2, 1, 1));
    assert_eq!(page.sites.iter().map(|site| site.applications).collect::<Vec<_>>(), [2, 1]);
    // Pods become ready: that one row is sent again.
    rig.server.put(build::deployment("shop", "orders", 3));
    let mut sent = Vec::new();
    until("ready", || {
        sent.extend(page.pull().into_iter().flat_map(|frame| frame.rows));
        page.last.healths.healthy == 2
    })
    .await;
    assert!(sent.iter().all(|row| row.name == "orders"), "{sent:?}");
    assert!(page.row("dns").unwrap().system);
    page.matrix.change_query(ApplicationQuery { system: false, ..query(&[&other.site, &rig.site]) });
    assert_eq!(page.names(), ["orders"]);
    let row = page.row("orders").unwrap();
    assert_eq!((page.last.unfiltered, row.id), (1, sent[0].id), "rows keep their numbers");
}

#[tokio::test]
async fn helm_counts_revisions_where_its_releases_may_be_read() {
    let rig = Rig::new().await;
    let other = Second::new(&rig).await;
    other.server.deny("list", "secrets");
    let helm = json!({"metadata": {
        "labels": {"app.kubernetes.io/managed-by": "Helm", "helm.sh/chart": "web-2.1.0"},
        "annotations": {"meta.helm.sh/release-name": "orders", "meta.helm.sh/release-namespace": "shop"},
    }});
    for server in [&rig.server, &other.server] {
        server.put(build::with(build::deployment("shop", "orders-web", 2), &helm));
        server.put(build::release("shop", "orders", 6, "superseded"));
        server.put(build::release("shop", "orders", 7, "deployed"));
    }
    let mut page = Page::open(&rig, query(&[&rig.site, &other.site]));
    until("both", || {
        let known = |state: &RowsState| matches!(state, RowsState::Live);
        page.row("orders").is_some_and(|row| row.cells.len() == 2)
            && page.sites.iter().all(|site| known(&site.state))
    })
    .await;
    let revision = |cell: &ApplicationCell| cell.revision.map(|revision| (revision.number, revision.source));
    let here = page.cell("orders", &rig.site).unwrap();
    assert_eq!(revision(&here), Some((7, RevisionSource::Helm)));
    assert_eq!(here.owner, ApplicationOwner::Helm { release: "orders".to_owned() });
    let package = here.package.unwrap();
    assert_eq!((package.name.as_str(), package.version.as_str(), package.chart), ("web", "2.1.0", true));
    // Where they are forbidden labels and annotations say what they can, and it is told.
    let there = page.cell("orders", &other.site).unwrap();
    assert_eq!(revision(&there), Some((1, RevisionSource::Deployment)));
    assert_eq!(there.owner, ApplicationOwner::Helm { release: "orders".to_owned() });
    let forbidden = |site: &ApplicationSite| site.releases.as_ref().map(|failure| failure.code);
    assert_eq!(page.sites.iter().map(forbidden).collect::<Vec<_>>(), [None, Some(ErrorCode::Forbidden)]);

    rig.server.put(build::release("shop", "orders", 8, "pending-upgrade"));
    until("pending", || page.cell("orders", &rig.site).is_some_and(|cell| cell.pending.is_some())).await;
    let stuck = page.cell("orders", &rig.site).unwrap();
    let pending = stuck.pending.unwrap();
    assert_eq!(
        (pending.act, pending.revision, revision(&stuck)),
        (ReleaseAct::Upgrade, 8, Some((7, RevisionSource::Helm)))
    );
    rig.server.put(build::release("shop", "orders", 8, "failed"));
    until("failed", || page.cell("orders", &rig.site).is_some_and(|cell| cell.health == Health::Degraded))
        .await;
    assert!(!format!("{:?}", page.known).contains("canary"), "what is in a Secret stays where it is");
}

#[tokio::test]
async fn a_cell_of_another_package_is_marked() {
    let rig = Rig::new().await;
    let other = Second::new(&rig).await;
    let chart = |name: &str| json!({"metadata": {"labels": {"app.kubernetes.io/instance": "orders", "helm.sh/chart": name}}});
    rig.server.put(build::with(build::deployment("shop", "orders", 1), &chart("tomcat-11.0.1")));
    other.server.put(build::with(build::deployment("shop", "orders", 1), &chart("wildfly-38.0.0")));
    let mut page = Page::open(&rig, query(&[&rig.site, &other.site]));
    until("both", || page.row("orders").is_some_and(|row| row.cells.len() == 2)).await;
    let row = page.row("orders").unwrap();
    assert!(row.mixed && row.package.is_none() && row.cells.iter().all(|cell| cell.odd), "{row:?}");
    other.server.put(build::with(build::deployment("shop", "orders", 1), &chart("tomcat-11.0.2")));
    until("the same", || page.row("orders").is_some_and(|row| !row.mixed)).await;
    let row = page.row("orders").unwrap();
    assert!(row.package.as_deref() == Some("tomcat") && !row.cells.iter().any(|cell| cell.odd));
}

#[tokio::test]
async fn cells_of_a_site_that_is_gone_stay_and_say_so() {
    let rig = Rig::new().await;
    let other = Second::new(&rig).await;
    for server in [&rig.server, &other.server] {
        server.put(build::deployment("shop", "orders", 1));
    }
    let mut page = Page::open(&rig, query(&[&rig.site, &other.site]));
    page.live().await;
    other.link.send_replace(degraded(1));
    until("stale", || {
        page.pull();
        page.sites[1].stale
    })
    .await;
    assert!(matches!(page.sites[1].state, RowsState::Stale { .. }) && !page.sites[0].stale);
    assert_eq!(page.row("orders").unwrap().cells.len(), 2);
    let name = ApplicationName { project: "shop".to_owned(), name: "orders".to_owned() };
    let parts = detail(&rig.hub, &name, &[rig.site.clone(), other.site.clone()]).sites;
    assert_eq!(parts.iter().map(|part| part.stale).collect::<Vec<_>>(), [false, true]);
    page.matrix.change_query(query(&[&rig.site]));
    assert_eq!(page.row("orders").unwrap().cells.len(), 1, "a site that is not asked for has no cell");
    // Nobody looks any more: the watches end.
    drop(page);
    until("no watch", || rig.hub.counts().watches == 0).await;
}

#[tokio::test]
async fn the_window_is_sorted_and_filtered_and_the_open_application_counts() {
    let rig = Rig::new().await;
    for (name, ready) in [("a", 1), ("b", 0), ("c", 2), ("d", 1)] {
        rig.server.put(build::with(build::deployment("shop", name, 2), &counts(ready)));
    }
    let mut page = Page::open(&rig, query(&[&rig.site]));
    page.live().await;
    assert_eq!(page.names(), ["a", "b", "c", "d"]);
    let by = |column: &str, descending| Sort { column: column.to_owned(), descending };
    page.matrix.change_query(ApplicationQuery {
        sort: by("health", true),
        first: 1,
        count: 2,
        ..query(&[&rig.site])
    });
    assert_eq!(page.names(), ["a", "d"]);
    assert_eq!((page.last.total, page.last.first), (4, 1));
    page.matrix.change_query(ApplicationQuery { text: "health:down".to_owned(), ..query(&[&rig.site]) });
    assert_eq!(page.names(), ["b"]);
    assert_eq!((page.last.total, page.last.unfiltered), (1, 4));
    page.matrix.change_query(ApplicationQuery { text: "health:".to_owned(), ..query(&[&rig.site]) });
    assert_eq!(page.names(), ["b"], "the rows of the text before");
    assert_eq!(page.last.problem.as_ref().map(|problem| problem.fault), Some(FilterFault::NoValue));
    // A pod of the open application outside the window changes: the frame tells.
    let open = Some(ApplicationName { project: "shop".to_owned(), name: "a".to_owned() });
    page.matrix.change_query(ApplicationQuery { count: 0, open, ..query(&[&rig.site]) });
    page.pull();
    assert_eq!(page.last.open_changes, 0);
    let owner = json!([{"kind": "ReplicaSet", "name": "a-7d9c5b6f4", "uid": "u", "controller": true}]);
    rig.server.put(build::with(build::pod("shop", "a-1"), &json!({"metadata": {"ownerReferences": owner}})));
    until("a change", || {
        page.pull();
        page.last.open_changes > 0
    })
    .await;
    let name = ApplicationName { project: "shop".to_owned(), name: "a".to_owned() };
    let told = detail(&rig.hub, &name, std::slice::from_ref(&rig.site)).sites.remove(0);
    assert_eq!((told.workloads.len(), told.workloads[0].kind.as_str()), (1, "Deployment"));
    assert_eq!((told.pods_total, told.pods[0].object.name.as_str(), told.stale), (1, "a-1", false));
    assert!(detail(&rig.hub, &name, &[SiteId::new("elsewhere")]).sites.is_empty());
}
