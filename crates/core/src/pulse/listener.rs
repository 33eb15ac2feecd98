//! Asks one site for the leases of its nodes again and again.

use super::beat::{Beats, Leases};
use super::pulses::Pulses;
use crate::clock::Clock;
use crate::site::{Link, ReadClient};
use concertina_contract::SiteId;
use std::fmt;
use std::time::{Duration, Instant};
use tokio::sync::watch::Receiver;

/// The leases of all nodes. Out of the server's cache: asked often, and a second is no matter.
const LEASES: &str = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases?resourceVersion=0";
/// Between two questions.
const EVERY: Duration = Duration::from_secs(5);
/// The same where there are many: a lease is half a kilobyte.
const EVERY_OF_MANY: Duration = Duration::from_secs(10);
/// More leases than this are many.
const MANY: usize = 1_000;
/// After a refusal that will last.
const REFUSED: Duration = Duration::from_mins(1);
/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(5);

/// One site that is asked while it is connected.
pub(super) struct Listener {
    pub(super) site: SiteId,
    pub(super) link: Receiver<Link>,
    pub(super) pulses: Pulses,
    pub(super) clock: Clock,
}

impl Listener {
    /// Works until it is dropped, or the site is gone.
    pub(super) async fn run(mut self) {
        while let Some((reader, epoch)) = Link::up(&mut self.link).await {
            tokio::select! {
                () = Link::lost(self.link.clone(), epoch) => {}
                () = self.listen(&reader) => {}
            }
            // Of a site that does not answer nobody knows whom it hears.
            self.pulses.publish(&self.site, Vec::new());
        }
    }

    async fn listen(&self, reader: &ReadClient) {
        let (mut beats, mut last) = (Beats::default(), Instant::now());
        loop {
            let every = if beats.len() > MANY { EVERY_OF_MANY } else { EVERY };
            let pause = match reader.get::<Leases>(LEASES, LIMIT).await {
                Ok(leases) => {
                    let passed = last.elapsed().min(every * 2);
                    last = Instant::now();
                    beats.look(leases, passed, self.clock.now());
                    self.pulses.publish(&self.site, beats.silent(&self.site));
                    every
                }
                Err(error) if matches!(error.status(), Some(401 | 403 | 404)) => {
                    beats = Beats::default();
                    self.pulses.publish(&self.site, Vec::new());
                    REFUSED
                }
                Err(_) => every,
            };
            tokio::time::sleep(pause).await;
        }
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Listener({})", self.site)
    }
}
