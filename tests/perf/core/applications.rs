//! The matrix of 1,000 applications on four sites with 100,000 pods: from nothing, and when one pod changes.

use super::Figures;
use concertina_contract::{
    ApplicationQuery, ApplicationsFrame, FrameBody, RowsState, SessionState, SiteId, Sort,
};
use concertina_core::application::{Applications, ApplicationsSource};
use concertina_core::clock::Clock;
use concertina_core::site::{Link, ReadClient, Signals};
use concertina_core::table::{SiteNames, Source as _};
use concertina_core::task::Tasks;
use concertina_core::watch::Hub;
use concertina_testkit::{ApiServer, build};
use concertina_tests::Outcome;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch::Sender;

/// Sites, applications on each of them, and pods of each of those.
const SITES: usize = 4;
const APPLICATIONS: usize = 1_000;
const PODS: usize = 25;
/// The longest that rows are waited for.
const PATIENCE: Duration = Duration::from_mins(3);
/// How often the matrix is made from nothing, and how many pods change.
const TIMES: usize = 5;
const CHANGES: usize = 200;

/// Milliseconds until a matrix has all applications of rows that are held, and that a change of one pod costs.
pub(super) async fn measure() -> Outcome<Figures> {
    let hub = Hub::new(Tasks::new(), Clock::system());
    let (mut servers, mut links) = (Vec::new(), Vec::new());
    for number in 0..SITES {
        let server = ApiServer::start().await?;
        fill(&server);
        links.push(attach(&hub, number, &server.url())?);
        servers.push(server);
    }
    // Its leases hold the rows.
    let (_matrix, mut source) = Applications::open(hub.clone(), names(), query());
    while !whole(&mut source).await? {}
    let mut nothing: f64 = 0.0;
    for _ in 0..TIMES {
        let begun = Instant::now();
        let (_matrix, mut fresh) = Applications::open(hub.clone(), names(), query());
        let frame = next(&mut fresh).ok_or("no first frame")?;
        nothing = nothing.max(begun.elapsed().as_secs_f64() * 1_000.0);
        if frame.total as usize != APPLICATIONS {
            return Err(format!("{} applications", frame.total).into());
        }
    }
    let mut changes = Vec::new();
    for number in 0..CHANGES {
        let server = &servers[number % SITES];
        server.put(pod(number % 50, 0, ["ErrImagePull", "CrashLoopBackOff"][number / 100 % 2]));
        changes.push(one_change(&mut source).await?);
    }
    changes.sort_by(f64::total_cmp);
    let [half, last] = [CHANGES / 2, CHANGES - 1].map(|at| json!(changes[at]));
    let figures = [("matrixMax", json!(nothing)), ("change", half), ("changeMax", last)];
    Ok(figures.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())
}

/// Every application lacks one pod, so that its reason is that of the pod.
fn fill(server: &ApiServer) {
    for number in 0..APPLICATIONS {
        let lack = json!({"status": {"readyReplicas": PODS - 1, "availableReplicas": PODS - 1}});
        let replicas = u32::try_from(PODS).unwrap_or(u32::MAX);
        let deployment = build::deployment(&space(number), &name(number), replicas);
        server.put(build::with(deployment, &lack));
        server.put(pod(number, 0, "CrashLoopBackOff"));
        for place in 1..PODS {
            server.put(pod(number, place, ""));
        }
    }
}

/// A pod of an application, in trouble if there is a reason.
fn pod(number: usize, place: usize, reason: &str) -> Value {
    let own = name(number);
    let owner =
        json!([{"kind": "ReplicaSet", "name": format!("{own}-7d9c5b6f4"), "uid": "u", "controller": true}]);
    let mut more = json!({"metadata": {
        "ownerReferences": owner, "managedFields": null,
        "labels": {"app.kubernetes.io/name": own, "pod-template-hash": "7d9c5b6f4"},
    }});
    if !reason.is_empty() {
        more["status"] = json!({
            "conditions": [{"type": "Ready", "status": "False"}],
            "containerStatuses": [{"name": "app", "ready": false, "state": {"waiting": {"reason": reason}}}],
        });
    }
    build::with(build::pod(&space(number), &format!("{own}-7d9c5b6f4-{place:05}")), &more)
}

fn name(number: usize) -> String {
    format!("app-{number:04}")
}

fn space(number: usize) -> String {
    format!("team-{}", number % 50)
}

/// A site of the hub, whose link lasts as long as its other end.
fn attach(hub: &Hub, number: usize, url: &str) -> Outcome<Sender<Link>> {
    let mut config = kube::Config::new(url.parse()?);
    config.default_retry = false;
    let reader = ReadClient::new(kube::Client::try_from(config)?, Arc::new(Signals::default()));
    let link = Link { state: SessionState::Ready { since: 0 }, reader: Some(reader), access: None, epoch: 1 };
    let (sender, receiver) = tokio::sync::watch::channel(link);
    hub.attach(&site(number), receiver);
    Ok(sender)
}

fn site(number: usize) -> SiteId {
    SiteId::new(format!("site-{number}"))
}

fn names() -> SiteNames {
    SiteNames::new(ToString::to_string)
}

fn query() -> ApplicationQuery {
    ApplicationQuery {
        sites: (0..SITES).map(site).collect(),
        projects: Vec::new(),
        system: true,
        text: String::new(),
        sort: Sort { column: "name".to_owned(), descending: false },
        first: 0,
        count: 100,
        open: None,
    }
}

fn next(source: &mut ApplicationsSource) -> Option<ApplicationsFrame> {
    match source.next() {
        Some(FrameBody::Applications(frame)) => Some(frame),
        _ => None,
    }
}

/// Whether all rows of all sites are there, after the next news.
async fn whole(source: &mut ApplicationsSource) -> Outcome<bool> {
    let Some(frame) = next(source) else {
        tokio::time::timeout(PATIENCE, source.changed()).await?;
        return Ok(false);
    };
    let live = |sites: Vec<_>| {
        sites.iter().all(|site: &concertina_contract::ApplicationSite| site.state == RowsState::Live)
    };
    Ok(frame.sites.is_some_and(live))
}

/// Milliseconds that the frame took that tells of a change.
async fn one_change(source: &mut ApplicationsSource) -> Outcome<f64> {
    loop {
        let begun = Instant::now();
        let frame = next(source);
        let millis = begun.elapsed().as_secs_f64() * 1_000.0;
        if frame.is_some_and(|frame| !frame.rows.is_empty()) {
            return Ok(millis);
        }
        tokio::time::timeout(PATIENCE, source.changed()).await?;
    }
}
