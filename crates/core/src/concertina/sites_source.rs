//! The stream of all sites with their sessions and counts.

use crate::site::Fleet;
use crate::table::Source;
use crate::watch::{Hub, Summary};
use concertina_contract::{FrameBody, Millis, SessionState, SiteId, SiteSummary, SiteView};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};

/// How often it is told that sites were heard, while nothing else is new: a card says "now" for 15 s.
const CONTACT: Duration = Duration::from_secs(4);

/// Tells a page of all sites whenever one of them shows something new. With cards on the screen, what they count of
/// each connected site is leased for as long as this lives.
#[derive(Debug)]
pub(super) struct SitesSource {
    fleet: Fleet,
    hub: Hub,
    changed: watch::Receiver<u64>,
    counted: Arc<Notify>,
    cards: Option<BTreeMap<SiteId, Summary>>,
    shown: Option<Shown>,
}

/// What was told last.
#[derive(Debug)]
struct Shown {
    body: FrameBody,
    contacts: Vec<Option<Millis>>,
    since: Instant,
}

impl SitesSource {
    /// A source of these sites.
    pub(super) fn new(fleet: Fleet, hub: Hub, summaries: bool) -> Self {
        let changed = fleet.changed();
        let cards = summaries.then(BTreeMap::new);
        Self { fleet, hub, changed, counted: Arc::default(), cards, shown: None }
    }
}

impl Source for SitesSource {
    async fn changed(&mut self) {
        tokio::select! {
            more = self.changed.changed() => {
                if more.is_err() {
                    // The fleet has gone, and with it all news.
                    std::future::pending::<()>().await;
                }
            }
            () = self.counted.notified() => {}
        }
    }

    fn next(&mut self) -> Option<FrameBody> {
        self.changed.borrow_and_update();
        let mut sites = self.fleet.sites();
        if let Some(cards) = &mut self.cards {
            lease(&self.hub, &sites, cards, &self.counted);
            let mut counts = count(&self.fleet, cards);
            // The counts may just have taught a site where it stands.
            sites = self.fleet.sites();
            for site in &mut sites {
                site.summary = counts.remove(&site.id);
            }
        }
        // Each answer of each site is a contact: they are no news by themselves.
        let contacts = sites.iter_mut().map(|site| site.last_contact.take()).collect();
        let (kubeconfig, offered) = self.fleet.revisions();
        let body = FrameBody::Sites { sites, kubeconfig, offered };
        let heard = |shown: &Shown| shown.contacts != contacts && shown.since.elapsed() >= CONTACT;
        if self.shown.as_ref().is_some_and(|shown| shown.body == body && !heard(shown)) {
            return None;
        }
        let shown = self.shown.insert(Shown { body, contacts, since: Instant::now() });
        Some(shown.frame())
    }
}

impl Shown {
    /// The whole, with the contacts.
    fn frame(&self) -> FrameBody {
        let mut body = self.body.clone();
        if let FrameBody::Sites { sites, .. } = &mut body {
            for (site, contact) in sites.iter_mut().zip(&self.contacts) {
                site.last_contact = *contact;
            }
        }
        body
    }
}

/// What each card counts now. Sites learn from it where they stand.
fn count(fleet: &Fleet, cards: &mut BTreeMap<SiteId, Summary>) -> BTreeMap<SiteId, SiteSummary> {
    let mut counts = BTreeMap::new();
    for (id, card) in cards {
        let summary = card.read();
        if summary.nodes.is_some_and(|nodes| nodes.total > 0)
            && let Some(site) = fleet.site(id)
        {
            site.learn_place(card.provider(), card.region());
        }
        counts.insert(id.clone(), summary);
    }
    counts
}

/// Leases the counts of sites that are connected, and lets those go whose session has ended.
fn lease(hub: &Hub, sites: &[SiteView], cards: &mut BTreeMap<SiteId, Summary>, counted: &Arc<Notify>) {
    for site in sites {
        match site.session {
            SessionState::Ready { .. } => {
                cards.entry(site.id.clone()).or_insert_with(|| Summary::new(hub, &site.id, counted));
            }
            // A site that does not answer keeps its last counts.
            SessionState::Connecting { .. }
            | SessionState::Degraded { .. }
            | SessionState::AuthRequired { .. } => {}
            SessionState::Disconnected | SessionState::Closed { .. } => {
                cards.remove(&site.id);
            }
        }
    }
    cards.retain(|id, _| sites.iter().any(|site| site.id == *id));
}

#[cfg(test)]
mod tests {
    use super::super::testing::one_site;
    use super::*;
    use concertina_contract::SiteKind;
    use concertina_testkit::{ApiServer, build};
    use std::time::Duration;

    #[tokio::test]
    async fn the_frame_that_counts_nodes_says_where_the_site_stands() {
        let server = ApiServer::start().await.unwrap();
        server.put(build::namespace("kube-system"));
        server.put(build::node("worker"));
        let home = tempfile::tempdir().unwrap();
        let (core, _site) = one_site(home.path(), &server.url()).await;
        core.start();
        let mut source = SitesSource::new(core.0.fleet.clone(), core.0.hub.clone(), true);
        let mut asked = false;
        let shown = loop {
            if let Some(FrameBody::Sites { sites, .. }) = source.next()
                && let Some(site) = sites.into_iter().next()
            {
                if !asked {
                    core.connect(std::slice::from_ref(&site.id)).unwrap();
                    asked = true;
                }
                if site
                    .summary
                    .as_ref()
                    .is_some_and(|summary| summary.nodes.is_some_and(|nodes| nodes.total > 0))
                {
                    break site;
                }
            }
            tokio::time::timeout(Duration::from_secs(20), source.changed()).await.unwrap();
        };
        assert_eq!((shown.kind, shown.provider.as_str()), (SiteKind::Cloud, "aws"));
        core.shutdown().await;
    }
}
