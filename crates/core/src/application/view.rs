//! The whole of a query: the applications of its sites, filtered, in order.

use super::filter::Filter;
use super::identity::Identity;
use super::index::Index;
use super::order::Order;
use super::rows::{Entry, Moved, Rows};
use super::watched::Watched;
use crate::table::SiteNames;
use crate::watch::Hub;
use concertina_contract::{
    ApplicationQuery, ApplicationRow, ApplicationSite, FilterProblem, Health, HealthCounts, SiteId,
};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Notify;

/// The most rows of a window.
const WINDOW: u32 = 500;

/// The applications of a query.
#[derive(Debug)]
pub(super) struct View {
    hub: Hub,
    names: SiteNames,
    wake: Arc<Notify>,
    query: ApplicationQuery,
    filter: Filter,
    /// In the order of the query.
    watched: Vec<Watched>,
    index: Index,
    rows: Rows,
    order: Order,
    counts: Counts,
    /// How often the open application changed.
    open_changes: u32,
    /// How many changes the last step took in.
    burst: usize,
}

/// What is told of the whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// Applications before the text filter.
    pub(super) unfiltered: u32,
    /// How many of those that are shown feel how.
    pub(super) healths: HealthCounts,
    /// Applications of each site before the text filter.
    sites: HashMap<SiteId, u32>,
}

impl View {
    /// Leases what the query needs.
    pub(super) fn new(hub: Hub, names: SiteNames, query: ApplicationQuery, wake: Arc<Notify>) -> Self {
        let mut filter = Filter::default();
        filter.change(&query.text);
        let order = Order::new(&query.sort);
        let mut view = Self {
            hub,
            names,
            wake,
            query,
            filter,
            watched: Vec::new(),
            index: Index::default(),
            rows: Rows::default(),
            order,
            counts: Counts::default(),
            open_changes: 0,
            burst: 0,
        };
        view.lease();
        view
    }

    /// Another query. Applications that it shares with the one before keep their numbers.
    pub(super) fn change_query(&mut self, query: ApplicationQuery) {
        let before = std::mem::replace(&mut self.query, query);
        let query = &self.query;
        if before.open != query.open {
            self.open_changes = 0;
        }
        let (first, count, open) = (query.first, query.count, query.open.clone());
        let moves_only = ApplicationQuery { first, count, open, ..before.clone() } == *query;
        if moves_only {
            return;
        }
        self.filter.change(&self.query.text);
        if before.sort != self.query.sort {
            self.order = Order::new(&self.query.sort);
        }
        if before.sites != self.query.sites {
            self.lease();
            // The cells of a row stand in another order.
            let all = self.rows.identities();
            self.renew(all);
        }
        self.apply();
        self.refill();
    }

    /// Takes in what happened.
    pub(super) fn apply(&mut self) {
        self.burst = self.watched.iter_mut().map(|watched| watched.take(&mut self.index)).sum();
        let touched = self.index.take_touched();
        self.renew(touched);
    }

    /// The rows of the window, and the index of the first.
    pub(super) fn window(&self) -> (u32, &[Arc<Entry>]) {
        let whole = self.order.entries();
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let first = size(self.query.first).min(whole.len());
        let last = first.saturating_add(size(self.query.count.min(WINDOW))).min(whole.len());
        (u32::try_from(first).unwrap_or(u32::MAX), &whole[first..last])
    }

    /// How many applications the query has.
    pub(super) fn total(&self) -> u32 {
        u32::try_from(self.order.entries().len()).unwrap_or(u32::MAX)
    }

    /// What is told of the whole.
    pub(super) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// How often the open application changed.
    pub(super) fn open_changes(&self) -> u32 {
        self.open_changes
    }

    /// How many changes the last step took in.
    pub(super) fn burst(&self) -> usize {
        self.burst
    }

    /// Why the text of the query could not be read.
    pub(super) fn problem(&self) -> Option<&FilterProblem> {
        self.filter.problem()
    }

    /// How each site contributes.
    pub(super) fn sites(&self) -> Vec<ApplicationSite> {
        let site = |watched: &Watched| {
            let worth = watched.worth();
            ApplicationSite {
                site: watched.site.clone(),
                state: worth.state,
                stale: worth.stale,
                applications: self.counts.sites.get(&watched.site).copied().unwrap_or_default(),
                partial: worth.partial,
                releases: worth.releases,
                unread: worth.unread,
            }
        };
        self.watched.iter().map(site).collect()
    }

    /// Lists once more where that failed.
    pub(super) fn retry(&self) {
        self.watched.iter().for_each(|watched| watched.retry(&self.hub));
    }

    /// Makes rows anew and puts them in their places.
    fn renew(&mut self, identities: impl IntoIterator<Item = Identity>) {
        let names = self.names.clone();
        let site_name = |site: &SiteId| names(site).0;
        let mut news = false;
        for identity in identities {
            if self.query.open.as_ref().is_some_and(|open| identity.is(open)) {
                self.open_changes = self.open_changes.wrapping_add(1);
            }
            let renewed = self.rows.renew(&self.index, &self.query.sites, &identity, &site_name);
            let Some(Moved { before, after }) = renewed else { continue };
            news = true;
            if let Some(before) = before {
                self.order.remove(&before);
            }
            if let Some(after) = after.filter(|after| self.shows(after)) {
                self.order.insert(after);
            }
        }
        if news {
            self.count();
        }
    }

    /// Filters and sorts everything anew.
    fn refill(&mut self) {
        let shown: Vec<Arc<Entry>> = self.rows.iter().filter(|entry| self.shows(entry)).cloned().collect();
        self.order.fill(shown.into_iter());
        self.count();
    }

    fn is_in(&self, row: &ApplicationRow) -> bool {
        (self.query.system || !row.system)
            && (self.query.projects.is_empty() || self.query.projects.contains(&row.project))
    }

    fn shows(&self, entry: &Entry) -> bool {
        let site_name = |site: &SiteId| (self.names)(site).0;
        self.is_in(&entry.row) && self.filter.shows(&entry.row, &entry.words, &site_name)
    }

    fn count(&mut self) {
        let mut counts = Counts::default();
        for entry in self.rows.iter().filter(|entry| self.is_in(&entry.row)) {
            counts.unfiltered += 1;
            for cell in &entry.row.cells {
                *counts.sites.entry(cell.site.clone()).or_default() += 1;
            }
        }
        for entry in self.order.entries() {
            let healths = &mut counts.healths;
            *match entry.row.health {
                Health::Healthy => &mut healths.healthy,
                Health::Paused => &mut healths.paused,
                Health::Unknown => &mut healths.unknown,
                Health::Progressing => &mut healths.progressing,
                Health::Degraded => &mut healths.degraded,
                Health::Down => &mut healths.down,
            } += 1;
        }
        self.counts = counts;
    }

    /// Watches the sites of the query; those that are watched already stay.
    fn lease(&mut self) {
        let mut kept: Vec<Watched> = std::mem::take(&mut self.watched);
        let mut sites: Vec<SiteId> = Vec::new();
        self.query.sites.retain(|site| {
            let fresh = !sites.contains(site);
            sites.push(site.clone());
            fresh
        });
        for site in &self.query.sites {
            let at = kept.iter().position(|watched| watched.site == *site);
            let watched = at.map(|at| kept.swap_remove(at));
            self.watched.push(watched.unwrap_or_else(|| Watched::new(&self.hub, site, &self.wake)));
        }
        for gone in kept {
            self.index.forget(&gone.site);
        }
    }
}
