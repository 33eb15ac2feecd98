//! The stream of all sites with their sessions and counts.

use crate::pulse::Pulses;
use crate::site::Fleet;
use crate::table::Source;
use crate::watch::{Hub, Summary};
use concertina_contract::{FrameBody, Millis, SessionState, SiteId, SiteSummary, SiteView};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Notify, watch};
use tokio::time::sleep_until;

/// How often it is told that sites were heard, while nothing else is new: a card says "now" for 15 s.
const CONTACT: Duration = Duration::from_secs(4);

/// Tells a page of those sites that show something new. With cards on the screen, what they count of
/// each connected site is leased for as long as this lives.
#[derive(Debug)]
pub(super) struct SitesSource {
    fleet: Fleet,
    hub: Hub,
    pulses: Pulses,
    changed: watch::Receiver<u64>,
    counted: Arc<Notify>,
    cards: Option<BTreeMap<SiteId, Summary>>,
    told: Option<Told>,
}

/// What the page knows.
#[derive(Debug)]
struct Told {
    /// In order, each without its last contact.
    sites: Vec<SiteView>,
    contacts: HashMap<SiteId, Millis>,
    /// When contacts were told last.
    since: Instant,
    /// None before the first frame.
    revisions: Option<(u32, u32)>,
}

impl SitesSource {
    /// A source of these sites.
    pub(super) fn new(fleet: Fleet, hub: Hub, pulses: Pulses, summaries: bool) -> Self {
        let changed = fleet.changed();
        let cards = summaries.then(BTreeMap::new);
        let counted = Arc::default();
        pulses.follow(&counted);
        Self { fleet, hub, pulses, changed, counted, cards, told: None }
    }
}

impl Source for SitesSource {
    async fn changed(&mut self) {
        let contact = self.told.as_ref().map_or_else(Instant::now, |told| told.since) + CONTACT;
        tokio::select! {
            more = self.changed.changed() => {
                if more.is_err() {
                    // The fleet has gone, and with it all news.
                    std::future::pending::<()>().await;
                }
            }
            () = self.counted.notified() => {}
            // That sites were heard wakes nobody.
            () = sleep_until(contact.into()) => {}
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
                let counted = |summary: &SiteSummary| is_ready(site) || *summary != SiteSummary::default();
                site.summary = counts.remove(&site.id).filter(counted);
            }
        }
        for site in &mut sites {
            site.silent = self.pulses.silent(&site.id);
        }
        let told = self.told.get_or_insert_with(Told::nothing);
        told.frame(sites, self.fleet.revisions())
    }
}

impl Told {
    fn nothing() -> Self {
        Self { sites: Vec::new(), contacts: HashMap::new(), since: Instant::now(), revisions: None }
    }

    /// What the page does not know yet: of hundreds of sites few change at a time.
    fn frame(&mut self, mut sites: Vec<SiteView>, revisions: (u32, u32)) -> Option<FrameBody> {
        let first = self.revisions.is_none();
        // Each answer of each site is a contact: they are no news by themselves.
        let contacts: HashMap<SiteId, Millis> =
            sites.iter_mut().filter_map(|site| Some((site.id.clone(), site.last_contact.take()?))).collect();
        let known: HashMap<&SiteId, &SiteView> = self.sites.iter().map(|site| (&site.id, site)).collect();
        let is_news = |site: &&SiteView| known.get(&site.id) != Some(site);
        let mut news: Vec<SiteView> = sites.iter().filter(is_news).cloned().collect();
        let ids = |sites: &[SiteView]| sites.iter().map(|site| site.id.clone()).collect::<Vec<_>>();
        let order = Some(ids(&sites)).filter(|order| first || *order != ids(&self.sites));
        let mut heard = BTreeMap::new();
        if self.since.elapsed() >= CONTACT {
            self.since = Instant::now();
            let told = std::mem::replace(&mut self.contacts, contacts.clone());
            let later = contacts.iter().filter(|(id, contact)| told.get(*id) != Some(*contact));
            heard.extend(later.map(|(id, contact)| (id.clone(), *contact)));
        }
        if news.is_empty() && order.is_none() && heard.is_empty() && self.revisions == Some(revisions) {
            return None;
        }
        for site in &mut news {
            site.last_contact = contacts.get(&site.id).copied();
            heard.remove(&site.id);
        }
        (self.sites, self.revisions) = (sites, Some(revisions));
        let (kubeconfig, offered) = revisions;
        Some(FrameBody::Sites { sites: news, order, heard, kubeconfig, offered })
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

fn is_ready(site: &SiteView) -> bool {
    matches!(site.session, SessionState::Ready { .. })
}

/// Leases the counts of sites that are connected, and lets those go whose session has ended. A site that does not answer has
/// its last counts, also those of an earlier run.
fn lease(hub: &Hub, sites: &[SiteView], cards: &mut BTreeMap<SiteId, Summary>, counted: &Arc<Notify>) {
    for site in sites {
        match site.session {
            SessionState::Ready { .. }
            | SessionState::Degraded { .. }
            | SessionState::AuthRequired { .. } => {
                cards.entry(site.id.clone()).or_insert_with(|| Summary::new(hub, &site.id, counted));
            }
            SessionState::Connecting { .. } => {}
            SessionState::Disconnected | SessionState::Closed { .. } => {
                cards.remove(&site.id);
            }
        }
    }
    cards.retain(|id, _| sites.iter().any(|site| site.id == *id));
}

#[cfg(test)]
mod tests {
    use super::super::Concertina;
    use super::super::testing::one_site;
    use super::*;
    use concertina_contract::SiteKind;
    use concertina_testkit::{ApiServer, build};
    use std::time::Duration;

    fn source(core: &Concertina, summaries: bool) -> SitesSource {
        let (fleet, hub, pulses) = (core.0.fleet.clone(), core.0.hub.clone(), core.0.pulses.clone());
        SitesSource::new(fleet, hub, pulses, summaries)
    }

    #[tokio::test]
    async fn the_frame_that_counts_nodes_says_where_the_site_stands() {
        let server = ApiServer::start().await.unwrap();
        server.put(build::namespace("kube-system"));
        server.put(build::node("worker"));
        let home = tempfile::tempdir().unwrap();
        let (core, site) = one_site(home.path(), &server.url()).await;
        core.start();
        let mut source = source(&core, true);
        core.connect(&[site]).unwrap();
        let nodes = |site: &SiteView| site.summary.as_ref().and_then(|summary| summary.nodes);
        let shown = shown(&mut source, |site| nodes(site).is_some_and(|nodes| nodes.total > 0)).await;
        assert_eq!((shown.kind, shown.provider.as_str()), (SiteKind::Cloud, "aws"));
        core.shutdown().await;
    }

    /// Waits until a frame tells of a site as wanted.
    async fn shown(source: &mut SitesSource, wanted: impl Fn(&SiteView) -> bool) -> SiteView {
        loop {
            if let Some(FrameBody::Sites { sites, .. }) = source.next()
                && let Some(site) = sites.into_iter().find(&wanted)
            {
                return site;
            }
            tokio::time::timeout(Duration::from_secs(20), source.changed()).await.unwrap();
        }
    }

    #[tokio::test]
    async fn after_a_restart_a_site_that_does_not_answer_has_its_last_counts() {
        let server = ApiServer::start().await.unwrap();
        let url = server.url();
        server.put(build::namespace("kube-system"));
        server.put(build::node("worker"));
        let home = tempfile::tempdir().unwrap();
        let (core, site) = one_site(home.path(), &url).await;
        core.start();
        let sites = |core: &Concertina| source(core, true);
        core.connect(&[site]).unwrap();
        let whole = |summary: &SiteSummary| {
            summary.nodes.is_some() && summary.deployments.is_some() && summary.pods.is_some()
        };
        let before =
            shown(&mut sites(&core), |site| is_ready(site) && site.summary.as_ref().is_some_and(whole)).await;
        core.shutdown().await;
        drop(core);
        drop(server);

        let (core, _site) = one_site(home.path(), &url).await;
        core.start();
        let silent = |site: &SiteView| matches!(site.session, SessionState::Degraded { .. });
        let after = shown(&mut sites(&core), |site| silent(site) && site.summary == before.summary).await;
        assert_eq!(after.last_contact, None);
        core.shutdown().await;
    }

    #[tokio::test]
    async fn a_site_that_only_was_heard_is_told_so() {
        let server = ApiServer::start().await.unwrap();
        server.put(build::namespace("kube-system"));
        let home = tempfile::tempdir().unwrap();
        let (core, site) = one_site(home.path(), &server.url()).await;
        core.start();
        core.connect(std::slice::from_ref(&site)).unwrap();
        let mut source = source(&core, false);
        let mut asked = None;
        let heard = loop {
            match source.next() {
                Some(FrameBody::Sites { heard, .. }) if asked.is_some() && !heard.is_empty() => break heard,
                Some(FrameBody::Sites { sites, .. })
                    if sites.iter().any(|site| matches!(site.session, SessionState::Ready { .. })) =>
                {
                    // Whoever asks the site for something hears it; nothing else changes.
                    asked = Some(core.0.hub.lease(&site, &"configmaps".parse().unwrap()));
                }
                _ => {}
            }
            tokio::time::timeout(CONTACT * 3, source.changed()).await.unwrap();
        };
        assert!(heard.contains_key(&site));
        core.shutdown().await;
    }

    #[tokio::test]
    async fn of_500_sites_a_frame_tells_those_that_changed() {
        let server = ApiServer::start().await.unwrap();
        let home = tempfile::tempdir().unwrap();
        let (core, _site) = one_site(home.path(), &server.url()).await;
        let one = core.0.fleet.sites().remove(0);
        let numbered = |number| SiteView { id: SiteId::new(format!("site-{number}")), ..one.clone() };
        let mut sites: Vec<SiteView> = (0..500).map(numbered).collect();
        let mut told = Told::nothing();
        let mut frame = |sites: &[SiteView], patience: Duration| {
            told.since -= patience;
            let Some(FrameBody::Sites { sites, order, heard, .. }) = told.frame(sites.to_vec(), (1, 0))
            else {
                return None;
            };
            Some((sites, order.map(|order| order.len()), heard))
        };
        let (all, order, _) = frame(&sites, Duration::ZERO).unwrap();
        assert_eq!((all.len(), order), (500, Some(500)));
        assert_eq!(frame(&sites, Duration::ZERO), None, "nothing is new");

        sites[7].name = "renamed".to_owned();
        (sites[7].last_contact, sites[8].last_contact) = (Some(4), Some(5));
        let (changed, order, heard) = frame(&sites, Duration::ZERO).unwrap();
        assert_eq!((changed, order, heard.len()), (vec![sites[7].clone()], None, 0));
        let (changed, order, heard) = frame(&sites, CONTACT).unwrap();
        let both = [(sites[7].id.clone(), 4), (sites[8].id.clone(), 5)].into();
        assert_eq!((changed.len(), order, heard), (0, None, both));

        sites.remove(3);
        let (changed, order, _) = frame(&sites, Duration::ZERO).unwrap();
        assert_eq!((changed.len(), order), (0, Some(499)));
        core.shutdown().await;
    }
}
