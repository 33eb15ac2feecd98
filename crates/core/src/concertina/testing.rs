//! Cores for tests.

use super::{Concertina, ConcertinaOptions};
use crate::clock::Clock;
use crate::exec::Environment;
use crate::kubeconfig::Sources;
use crate::secrets::Secrets;
use crate::settings::Directories;
use concertina_contract::{SessionState, SiteId};
use concertina_testkit::ApiServer;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// A core in an empty home with one site, `shop`, at this address. Nothing is connected yet.
pub(super) async fn one_site(home: &Path, server: &str) -> (Concertina, SiteId) {
    let file = home.join("kubeconfig");
    let config = json!({ "clusters": [{ "name": "c", "cluster": { "server": server } }],
        "users": [{ "name": "u", "user": { "token": "t" } }],
        "contexts": [{ "name": "shop", "context": { "cluster": "c", "user": "u" } }] });
    std::fs::write(&file, config.to_string()).unwrap();
    let core = Concertina::open(ConcertinaOptions {
        directories: Directories::find(Some(home)).unwrap(),
        sources: Sources { arguments: vec![file], ..Sources::default() },
        environment: Environment::default(),
        secrets: Secrets::this_run(),
        clock: Clock::system(),
        author: "kim".to_owned(),
    })
    .unwrap();
    core.0.fleet.reload().await.unwrap();
    let site = core.0.fleet.sites().remove(0).id;
    (core, site)
}

/// A core in a home of its own that is connected to one scripted server.
pub(super) async fn connected(server: &ApiServer, home: &Path) -> Concertina {
    let (core, site) = one_site(home, &server.url()).await;
    core.connect(std::slice::from_ref(&site)).unwrap();
    let mut link = core.0.fleet.site(&site).unwrap().link();
    let ready = link.wait_for(|link| matches!(link.state, SessionState::Ready { .. }));
    tokio::time::timeout(Duration::from_secs(20), ready).await.unwrap().unwrap();
    core
}
