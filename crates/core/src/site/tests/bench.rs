//! A fleet on one kubeconfig, and how to wait for its sites.

use crate::clock::Clock;
use crate::exec::Environment;
use crate::kubeconfig::{SETTLED, Sources};
use crate::redact::Redactor;
use crate::secrets::Secrets;
use crate::site::{Fleet, FleetOptions, Site};
use crate::store::Store;
use crate::task::Tasks;
use concertina_contract::SessionState;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// A fleet on one kubeconfig in a folder of its own.
pub(super) struct Bench {
    pub(super) home: tempfile::TempDir,
    pub(super) store: Store,
    pub(super) fleet: Fleet,
    pub(super) tasks: Tasks,
    /// How far the clock is ahead, in milliseconds.
    pub(super) ahead: Arc<AtomicI64>,
}

impl Bench {
    pub(super) async fn new(kubeconfig: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("config"), kubeconfig).unwrap();
        let store = Store::in_memory().unwrap();
        let ahead = Arc::new(AtomicI64::new(0));
        let (fleet, tasks) = fleet(home.path(), &store, &ahead);
        fleet.reload().await.unwrap();
        Self { home, store, fleet, tasks, ahead }
    }

    /// The same home after a restart.
    pub(super) async fn restart(&mut self) {
        self.tasks.shutdown().await;
        (self.fleet, self.tasks) = fleet(self.home.path(), &self.store, &self.ahead);
        self.fleet.reload().await.unwrap();
    }

    /// Reads files that say less than before, and once more when they have stayed so for long enough.
    pub(super) async fn settle(&self) {
        self.fleet.reload().await.unwrap();
        self.ahead.fetch_add(SETTLED, Ordering::SeqCst);
        self.fleet.reload().await.unwrap();
    }

    pub(super) fn site(&self) -> Arc<Site> {
        self.fleet.site(&self.fleet.sites()[0].id).unwrap()
    }
}

fn fleet(home: &Path, store: &Store, ahead: &Arc<AtomicI64>) -> (Fleet, Tasks) {
    let (ahead, system) = (ahead.clone(), Clock::system());
    let tasks = Tasks::new();
    let options = FleetOptions {
        store: store.clone(),
        clock: Clock::from_fn(move || system.now() + ahead.load(Ordering::SeqCst)),
        tasks: tasks.clone(),
        secrets: Secrets::this_run(),
        redactor: Redactor::default(),
        sources: Sources {
            arguments: vec![home.join("config")],
            pasted_folder: Some(home.join("pasted")),
            ..Sources::default()
        },
        environment: Environment::new([("PATH".to_owned(), "/usr/bin:/bin".to_owned())]),
    };
    (Fleet::new(options), tasks)
}

pub(super) fn kubeconfig(server: &str, user: &str) -> String {
    format!(
        "clusters: [{{name: c, cluster: {{server: '{server}'}}}}]\nusers: [{{name: u, user: {user}}}]\n\
         contexts: [{{name: shop, context: {{cluster: c, user: u}}}}]\n"
    )
}

pub(super) async fn until(site: &Site, what: &str, wanted: impl Fn(&SessionState) -> bool) -> SessionState {
    let mut link = site.link();
    let seen = tokio::time::timeout(Duration::from_secs(40), link.wait_for(|link| wanted(&link.state)));
    match seen.await {
        Ok(link) => link.unwrap().state.clone(),
        Err(tokio::time::error::Elapsed { .. }) => panic!("not {what} but {:?}", site.link().borrow().state),
    }
}

pub(super) fn is_ready(state: &SessionState) -> bool {
    matches!(state, SessionState::Ready { .. })
}
