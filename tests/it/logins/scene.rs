//! Kubeconfigs in a home, and the core that reads them.

use concertina_contract::{ErrorCode, Failure, SessionState, SiteView};
use concertina_core::site::Site;
use concertina_testkit::{ApiServer, Home, build};
use concertina_tests::{Desk, DeskOptions};
use serde_json::json;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// One context: its name, the fields of its cluster and those of its user, as flow YAML.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) cluster: String,
    pub(super) user: String,
}

/// A context for a server, with a token.
pub(super) fn entry(name: &str, server: impl AsRef<str>) -> Entry<'_> {
    Entry { name, cluster: format!("server: '{}'", server.as_ref()), user: "token: testkit-token".to_owned() }
}

/// A kubeconfig with these contexts.
pub(super) fn kubeconfig(entries: &[Entry<'_>]) -> String {
    let (mut clusters, mut users, mut contexts) = (String::new(), String::new(), String::new());
    for Entry { name, cluster, user } in entries {
        writeln!(clusters, "- {{name: '{name}', cluster: {{{cluster}}}}}").unwrap();
        writeln!(users, "- {{name: '{name}', user: {{{user}}}}}").unwrap();
        writeln!(contexts, "- {{name: '{name}', context: {{cluster: '{name}', user: '{name}'}}}}").unwrap();
    }
    format!("clusters:\n{clusters}users:\n{users}contexts:\n{contexts}")
}

/// A core on these contexts, in one file.
pub(super) async fn desk(home: &Home, entries: &[Entry<'_>]) -> Desk {
    home.write("all.kubeconfig", &kubeconfig(entries)).unwrap();
    Desk::open(home.path(), DeskOptions::default()).await.unwrap()
}

/// A server whose `kube-system` has this UID, with a Deployment of this name in `shop`.
pub(super) async fn cluster(uid: &str, deployment: &str) -> ApiServer {
    let server = ApiServer::start().await.unwrap();
    be(&server, uid, deployment);
    server
}

/// Makes a server that cluster.
pub(super) fn be(server: &ApiServer, uid: &str, deployment: &str) {
    let metadata = json!({ "metadata": { "uid": uid } });
    server.put(build::with(build::namespace("kube-system"), &metadata));
    server.put(build::deployment("shop", deployment, 3));
}

/// Connects a site and waits until its state is as wanted.
pub(super) async fn connect(desk: &Desk, name: &str, wanted: impl Fn(&SessionState) -> bool) -> SessionState {
    let site = desk.site(name).unwrap();
    desk.fleet.connect(site.id()).unwrap();
    until(&site, wanted).await
}

/// Waits until the state of a site is as wanted.
pub(super) async fn until(site: &Arc<Site>, wanted: impl Fn(&SessionState) -> bool) -> SessionState {
    let mut link = site.link();
    let seen = tokio::time::timeout(Duration::from_secs(40), link.wait_for(|link| wanted(&link.state))).await;
    let Ok(link) = seen else { panic!("{} is {:?}", site.name(), site.link().borrow().state) };
    link.unwrap().state.clone()
}

/// Waits until the list of sites is as wanted.
pub(super) async fn sites(desk: &Desk, wanted: impl Fn(&[SiteView]) -> bool) -> Vec<SiteView> {
    let mut changed = desk.fleet.changed();
    let seen = async {
        loop {
            changed.borrow_and_update();
            let sites = desk.fleet.sites();
            if wanted(&sites) {
                return sites;
            }
            changed.changed().await.unwrap();
        }
    };
    let Ok(sites) = tokio::time::timeout(Duration::from_secs(40), seen).await else {
        panic!("{:#?}", desk.fleet.sites())
    };
    sites
}

pub(super) fn is_ready(state: &SessionState) -> bool {
    matches!(state, SessionState::Ready { .. })
}

/// Whether a session ended with this code.
pub(super) fn ended(code: ErrorCode) -> impl Fn(&SessionState) -> bool {
    move |state| failure(state).is_some_and(|failure| failure.code == code)
}

/// The failure of a session, if it has one.
pub(super) fn failure(state: &SessionState) -> Option<&Failure> {
    match state {
        SessionState::Degraded { failure, .. }
        | SessionState::AuthRequired { failure, .. }
        | SessionState::Closed { failure, .. } => Some(failure),
        _ => None,
    }
}

/// Deployments that a server has told of, by name.
pub(super) async fn deployments(site: &Arc<Site>) -> Vec<String> {
    let path = "/apis/apps/v1/namespaces/shop/deployments";
    let list: serde_json::Value = site.reader().unwrap().get(path, Duration::from_secs(10)).await.unwrap();
    let names = list["items"].as_array().unwrap().iter();
    names.map(|item| item["metadata"]["name"].as_str().unwrap().to_owned()).collect()
}
