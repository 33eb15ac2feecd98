//! The stream of all sites with their sessions and counts.

use crate::site::Fleet;
use crate::table::Source;
use crate::watch::{Hub, Summary};
use concertina_contract::{FrameBody, SessionState, SiteId, SiteView};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{Notify, watch};

/// Tells a page of all sites whenever one of them shows something new. With cards on the screen, what they count of
/// each connected site is leased for as long as this lives.
#[derive(Debug)]
pub(super) struct SitesSource {
    fleet: Fleet,
    hub: Hub,
    changed: watch::Receiver<u64>,
    counted: Arc<Notify>,
    cards: Option<BTreeMap<SiteId, Summary>>,
    shown: Option<Vec<SiteView>>,
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
            for site in &mut sites {
                let Some(card) = cards.get_mut(&site.id) else { continue };
                let summary = card.read();
                if let Some(known) =
                    self.fleet.site(&site.id).filter(|_| summary.nodes.is_some_and(|n| n.total > 0))
                {
                    known.learn_place(card.provider(), card.region());
                }
                site.summary = Some(summary);
            }
        }
        if self.shown.as_ref() == Some(&sites) {
            return None;
        }
        self.shown = Some(sites.clone());
        Some(FrameBody::Sites { sites })
    }
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
