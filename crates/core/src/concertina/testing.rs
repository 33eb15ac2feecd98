//! Cores for tests.

use super::{Concertina, ConcertinaOptions};
use crate::clock::Clock;
use crate::exec::Environment;
use crate::kubeconfig::Sources;
use crate::secrets::Secrets;
use crate::settings::Directories;
use concertina_contract::SiteId;
use serde_json::json;
use std::path::Path;

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
