//! Asks one site again and again.

use super::ask::{Answer, Missing, last};
use super::sites::Metrics;
use super::{Snapshot, fold, scaled};
use crate::clock::Clock;
use crate::site::{Link, ReadClient};
use concertina_contract::{MetricsProbe, MetricsState, SiteId};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch::Receiver;
use tokio::time::Instant;

const NODES: &str = "/apis/metrics.k8s.io/v1beta1/nodes";
const PODS: &str = "/apis/metrics.k8s.io/v1beta1/pods";
/// The API as discovery names it.
const API: &str = "metrics.k8s.io/v1beta1";

/// How often a site is asked.
#[derive(Clone, Copy, Debug)]
pub struct ScrapePace {
    /// Between two questions; metrics-server takes its figures every fifteen seconds.
    pub every: Duration,
    /// After a refusal that will last.
    pub refused: Duration,
    /// How long an answer may take.
    pub limit: Duration,
}

impl Default for ScrapePace {
    fn default() -> Self {
        Self {
            every: Duration::from_secs(15),
            refused: Duration::from_mins(1),
            limit: Duration::from_secs(10),
        }
    }
}

/// Tells which APIs a site served when it was connected; none when it was not asked or did not say.
pub(super) type Served = Arc<dyn Fn() -> Option<Vec<String>> + Send + Sync>;

/// One site that is asked while it is connected.
pub(super) struct Scraper {
    pub(super) site: SiteId,
    pub(super) link: Receiver<Link>,
    pub(super) served: Served,
    pub(super) metrics: Metrics,
    pub(super) clock: Clock,
    pub(super) pace: ScrapePace,
}

impl Scraper {
    /// Works until it is dropped, or the site is gone.
    pub(super) async fn run(mut self) {
        while let Some((reader, epoch)) = Link::up(&mut self.link).await {
            tokio::select! {
                () = Link::lost(self.link.clone(), epoch) => {}
                () = self.serve(&reader) => {}
            }
            self.disconnected();
        }
    }

    async fn serve(&self, reader: &ReadClient) {
        // What discovery does not name is asked for later: it may be installed meanwhile.
        if (self.served)().is_some_and(|apis| !apis.is_empty() && !apis.iter().any(|api| api == API)) {
            self.missing(MetricsProbe::Served);
            tokio::time::sleep(self.pace.refused).await;
        }
        let mut failures = 0;
        let mut unasked = Instant::now();
        loop {
            let scalers = async {
                // Who may not see them is not asked at every turn.
                let due = Instant::now() >= unasked;
                if due { Some(reader.bytes(scaled::PATH, self.pace.limit).await) } else { None }
            };
            let (nodes, pods, scalers) = tokio::join!(
                reader.bytes(NODES, self.pace.limit),
                reader.bytes(PODS, self.pace.limit),
                scalers
            );
            let refused = |answer: &Answer| matches!(answer, Err(error) if matches!(error.status(), Some(401 | 403 | 404)));
            let pause = match (&nodes, &pods) {
                (Ok(_), _) | (_, Ok(_)) => {
                    failures = 0;
                    self.pace.every
                }
                _ if refused(&nodes) && refused(&pods) => self.pace.refused,
                _ => {
                    failures = u32::min(failures + 1, 3);
                    self.pace.every * 2_u32.pow(failures - 1)
                }
            };
            if scalers.as_ref().is_some_and(refused) {
                unasked = Instant::now() + self.pace.refused;
            }
            self.take(nodes, pods, scalers).await;
            tokio::time::sleep(pause).await;
        }
    }

    /// Reads the answers away from the threads that serve requests: five thousand pods are megabytes.
    async fn take(&self, nodes: Answer, pods: Answer, scalers: Option<Answer>) {
        let (metrics, site, now) = (self.metrics.clone(), self.site.clone(), self.clock.now());
        let done = tokio::task::spawn_blocking(move || {
            let before = metrics.snapshot(&site);
            let rows = metrics.pods(&site);
            let mut next = fold::next(&before, &nodes, &pods, rows.as_deref(), now);
            (next.scalers_state, next.scalers) = match scalers {
                Some(answer) => scaled::read(&answer, &before.scalers_state, now),
                None => (before.scalers_state.clone(), Vec::new()),
            };
            metrics.history().record(&site, &next);
            metrics.publish(&site, next);
        });
        if done.await.is_err() {
            tracing::error!(site = %self.site, "figures could not be read");
        }
    }

    fn disconnected(&self) {
        self.missing(MetricsProbe::Connected);
    }

    fn missing(&self, probe: MetricsProbe) {
        let before = self.metrics.snapshot(&self.site);
        let state = |state: &MetricsState| Missing::new(probe).state(last(state));
        let (nodes_state, pods_state) = (state(&before.nodes_state), state(&before.pods_state));
        let scalers_state = state(&before.scalers_state);
        let at = self.clock.now();
        let next = Snapshot { at, nodes_state, pods_state, scalers_state, ..Snapshot::default() };
        self.metrics.publish(&self.site, next);
    }
}

impl fmt::Debug for Scraper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scraper({})", self.site)
    }
}
