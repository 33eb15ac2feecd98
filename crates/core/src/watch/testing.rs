//! A site of the scripted API server, for tests of what stands on the hub.

use super::{Hub, Lease, Pace, Shelf};
use crate::clock::Clock;
use crate::site::{Access, Link, ReadClient, Signals};
use crate::task::Tasks;
use concertina_contract::{ErrorCode, Failure, Kind, RowsState, SessionState, SiteId};
use concertina_testkit::{ApiServer, MovedClock};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch::{Receiver, Sender};

/// A server, a hub, and the link between them.
pub(crate) struct Rig {
    pub(crate) server: ApiServer,
    pub(crate) hub: Hub,
    pub(crate) site: SiteId,
    pub(crate) link: Sender<Link>,
    pub(crate) clock: MovedClock,
    pub(crate) tasks: Tasks,
}

/// Times that let a test finish in a moment.
pub(crate) fn quick() -> Pace {
    Pace {
        backoff_first: Duration::from_millis(5),
        backoff_last: Duration::from_millis(40),
        healthy: Duration::from_millis(200),
        refused: Duration::from_millis(50),
        unserved: Duration::from_millis(20),
        recheck: Duration::from_millis(150),
        page: Duration::from_secs(2),
        open: Duration::from_millis(400),
        silent: Duration::from_millis(400),
        linger: Duration::from_millis(60),
        limit: 3,
        ..Pace::default()
    }
}

fn client(url: &str) -> kube::Client {
    let mut config = kube::Config::new(url.parse().unwrap());
    config.default_retry = false;
    kube::Client::try_from(config).unwrap()
}

/// A client for reads without retries of its own.
pub(crate) fn reader(url: &str) -> ReadClient {
    ReadClient::new(client(url), Arc::new(Signals::default()))
}

/// A link that is ready, and answers questions about rights. `named` are namespaces to try.
pub(crate) fn asked(url: &str, epoch: u64, named: Receiver<Vec<String>>) -> Link {
    let access = Access::new(client(url), reader(url), named);
    Link { access: Some(access), ..ready(url, epoch) }
}

/// A link that is ready.
pub(crate) fn ready(url: &str, epoch: u64) -> Link {
    Link { state: SessionState::Ready { since: 0 }, reader: Some(reader(url)), access: None, epoch }
}

/// A link that does not answer any more.
pub(crate) fn degraded(epoch: u64) -> Link {
    let failure = Failure::new(ErrorCode::NoAnswer);
    Link { state: SessionState::Degraded { since: 0, failure }, reader: None, access: None, epoch }
}

impl Rig {
    /// A connected site.
    pub(crate) async fn new() -> Self {
        Self::with_pace(quick()).await
    }

    /// A connected site, watched with these times.
    pub(crate) async fn with_pace(pace: Pace) -> Self {
        Self::with_shelf(pace, None).await
    }

    /// A connected site, whose last known rows are kept.
    pub(crate) async fn with_shelf(pace: Pace, shelf: Option<Shelf>) -> Self {
        let server = ApiServer::start().await.unwrap();
        server.bookmark_every(Duration::from_millis(50));
        let clock = MovedClock::at(1_000_000);
        let tasks = Tasks::new();
        let hub = Hub::with_shelf(tasks.clone(), Clock::from_fn(clock.reader()), pace, shelf);
        let (link, receiver) = tokio::sync::watch::channel(ready(&server.url(), 1));
        let site = SiteId::new("site-1");
        hub.attach(&site, receiver);
        Self { server, hub, site, link, clock, tasks }
    }

    /// A share in its pods.
    pub(crate) fn pods(&self) -> Lease {
        self.hub.lease(&self.site, &Kind::Pod)
    }

    /// Waits until the rows are those of the server, and right.
    pub(crate) async fn settled(&self, lease: &Lease) {
        until("rows equal the server's list", || {
            lease.state() == RowsState::Live && rows(lease) == self.server.objects(lease.kind().plural())
        })
        .await;
    }
}

/// Namespace, name and resource version of all rows, in order.
pub(crate) fn rows(lease: &Lease) -> Vec<(String, String, String)> {
    let mut rows: Vec<_> = lease
        .snapshot()
        .iter()
        .map(|row| {
            let meta = row.meta();
            (meta.namespace.to_string(), meta.name.to_string(), meta.resource_version.to_string())
        })
        .collect();
    rows.sort();
    rows
}

/// Waits until something is so, for at most ten seconds.
pub(crate) async fn until(what: &str, mut so: impl FnMut() -> bool) {
    for _ in 0..2000 {
        if so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("not within ten seconds: {what}");
}
