//! How soon the rows of healthy sites are there while others swallow what is sent to them.

use super::Figures;
use concertina_contract::{FrameBody, Kind, Sort, TableQuery};
use concertina_core::table::{SiteNames, Source as _, Table};
use concertina_testkit::{ApiServer, build};
use concertina_tests::{Desk, DeskOptions, Outcome};
use serde_json::json;
use std::net::TcpListener;
use std::time::{Duration, Instant};

/// Healthy sites, and pods of each.
const HEALTHY: usize = 17;
const PODS: usize = 200;
/// The longest that rows are waited for.
const PATIENCE: Duration = Duration::from_mins(2);

/// Milliseconds from the order to connect until all rows of the healthy sites are in one table, with so many dead sites.
pub(super) async fn measure(dead: usize) -> Outcome<Figures> {
    let folder = tempfile::tempdir()?;
    let mut servers = Vec::new();
    // The kernel takes the connection, and nobody ever answers.
    let holes: Vec<_> = (0..dead).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<Result<_, _>>()?;
    let (mut clusters, mut contexts) = (Vec::new(), Vec::new());
    let mut site = |name: String, server: String| {
        clusters.push(json!({ "name": name, "cluster": { "server": server } }));
        contexts.push(json!({ "name": name, "context": { "cluster": name, "user": "reader" } }));
    };
    for (number, hole) in holes.iter().enumerate() {
        site(format!("dead-{number:02}"), format!("http://{}", hole.local_addr()?));
    }
    for number in 0..HEALTHY {
        let server = ApiServer::start().await?;
        let uid = json!({ "metadata": { "uid": format!("uid-{number}") } });
        server.put(build::with(build::namespace("kube-system"), &uid));
        for pod in 0..PODS {
            server.put(build::bulk_pod(pod));
        }
        site(format!("healthy-{number:02}"), server.url());
        servers.push(server);
    }
    let kubeconfig = json!({ "apiVersion": "v1", "kind": "Config", "clusters": clusters, "contexts": contexts,
        "users": [{ "name": "reader", "user": { "token": "of-the-benchmark" } }] });
    std::fs::write(folder.path().join("sites.kubeconfig"), kubeconfig.to_string())?;
    let desk = Desk::open(folder.path(), DeskOptions::default()).await?;
    let millis = rows(&desk).await?;
    desk.close().await;
    Ok([("millis".to_owned(), json!(millis))].into_iter().collect())
}

async fn rows(desk: &Desk) -> Outcome<f64> {
    let sites: Vec<_> = desk.fleet.sites().into_iter().map(|view| view.id).collect();
    let query = TableQuery {
        kind: Kind::Pod,
        sites: sites.clone(),
        namespaces: Vec::new(),
        text: String::new(),
        sort: Sort { column: "name".to_owned(), descending: false },
        first: 0,
        count: 100,
    };
    let begun = Instant::now();
    for site in &sites {
        desk.fleet.connect(site).map_err(|failure| format!("{failure:?}"))?;
    }
    let (_table, mut source) = Table::open(desk.hub.clone(), SiteNames::new(ToString::to_string), query);
    loop {
        match source.next() {
            Some(FrameBody::Table(frame)) if frame.total as usize == HEALTHY * PODS => break,
            Some(_) => {}
            None => tokio::time::timeout(PATIENCE, source.changed()).await?,
        }
    }
    Ok(begun.elapsed().as_secs_f64() * 1_000.0)
}
