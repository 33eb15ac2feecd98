//! The whole of a query: the applications of its sites, filtered, in order.

use super::filter::Filter;
use super::identity::Identity;
use super::index::Index;
use super::looks::Looks;
use super::order::Order;
use super::rows::{Entry, Moved, Rows};
use super::watched::Watched;
use crate::table::SiteNames;
use crate::watch::Hub;
use concertina_contract::{
    ApplicationName, ApplicationQuery, ApplicationRow, ApplicationSite, ApplicationSites, FilterProblem,
    Health, HealthCounts, SiteId,
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
    looks: Looks,
    /// The last word of looks that was taken in.
    word: u64,
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
    pub(super) fn new(
        hub: Hub,
        names: SiteNames,
        query: ApplicationQuery,
        wake: Arc<Notify>,
        looks: Looks,
    ) -> Self {
        looks.tell_view(&wake);
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
            looks,
            word: 0,
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
            self.renew(self.rows.identities());
        }
        self.take();
        self.refill();
    }

    /// Takes in what happened.
    pub(super) fn apply(&mut self) {
        for moved in self.take() {
            self.place(moved);
        }
    }

    /// What became of applications since the last time.
    fn take(&mut self) -> Vec<Moved> {
        self.burst = self.watched.iter_mut().map(|watched| watched.take(&mut self.index)).sum();
        let mut touched = self.index.take_touched();
        let (looked, word) = self.looks.since(self.word);
        self.word = word;
        touched.extend(looked);
        self.renew(touched)
    }

    /// The rows of the window, and the index of the first.
    pub(super) fn window(&self) -> (u32, &[Arc<Entry>]) {
        let whole = self.order.entries();
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let first = size(self.query.first).min(whole.len());
        let last = first.saturating_add(size(self.query.count.min(WINDOW))).min(whole.len());
        (u32::try_from(first).unwrap_or(u32::MAX), &whole[first..last])
    }

    /// All applications of the query, in order, each with the sites that have it.
    pub(super) fn matched(&self) -> Vec<ApplicationSites> {
        let one = |entry: &Arc<Entry>| ApplicationSites {
            application: ApplicationName { project: entry.row.project.clone(), name: entry.row.name.clone() },
            sites: entry.row.cells.iter().map(|cell| cell.site.clone()).collect(),
        };
        self.order.entries().iter().map(one).collect()
    }

    /// Wants a look at the applications of the window; at all of them while the text asks which ones others changed.
    pub(super) fn look(&self) {
        if self.filter.asks_changed() {
            self.rows.iter().filter(|entry| self.is_in(&entry.row)).for_each(|entry| entry.look(&self.looks));
        } else {
            self.window().1.iter().for_each(|entry| entry.look(&self.looks));
        }
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

    /// Makes rows anew; tells of those that are others now.
    fn renew(&mut self, identities: impl IntoIterator<Item = Identity>) -> Vec<Moved> {
        let site_name = |site: &SiteId| (self.names)(site).0;
        let mut moved = Vec::new();
        for identity in identities {
            if self.query.open.as_ref().is_some_and(|open| identity.is(open)) {
                self.open_changes = self.open_changes.wrapping_add(1);
            }
            moved.extend(self.rows.renew(&self.index, &self.query.sites, &identity, &site_name, &self.looks));
        }
        moved
    }

    /// Puts an application in its place, and counts it.
    fn place(&mut self, Moved { before, after }: Moved) {
        if let Some(before) = before.filter(|before| self.is_in(&before.row)) {
            self.counts.within(&before.row, |count| *count = count.saturating_sub(1));
            if self.order.remove(&before) {
                let count = self.counts.feeling(before.row.health);
                *count = count.saturating_sub(1);
            }
        }
        if let Some(after) = after.filter(|after| self.is_in(&after.row)) {
            self.counts.within(&after.row, |count| *count += 1);
            if self.shows(&after) {
                *self.counts.feeling(after.row.health) += 1;
                self.order.insert(after);
            }
        }
    }

    /// Filters, sorts and counts everything anew.
    fn refill(&mut self) {
        let mut counts = Counts::default();
        let mut shown = Vec::new();
        for entry in self.rows.iter().filter(|entry| self.is_in(&entry.row)) {
            counts.within(&entry.row, |count| *count += 1);
            if self.shows(entry) {
                *counts.feeling(entry.row.health) += 1;
                shown.push(entry.clone());
            }
        }
        self.order.fill(shown);
        self.counts = counts;
    }

    /// Whether an application is in the projects of the query.
    fn is_in(&self, row: &ApplicationRow) -> bool {
        (self.query.system || !row.system)
            && (self.query.projects.is_empty() || self.query.projects.contains(&row.project))
    }

    /// Whether it meets the text of the query.
    fn shows(&self, entry: &Entry) -> bool {
        let site_name = |site: &SiteId| (self.names)(site).0;
        self.filter.shows(&entry.row, &entry.words, &site_name)
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

impl Counts {
    /// Counts an application of the query's projects, or counts it no more.
    fn within(&mut self, row: &ApplicationRow, count: fn(&mut u32)) {
        count(&mut self.unfiltered);
        for cell in &row.cells {
            match self.sites.get_mut(&cell.site) {
                Some(applications) => count(applications),
                None => count(self.sites.entry(cell.site.clone()).or_default()),
            }
        }
    }

    /// How many of those that are shown feel so.
    fn feeling(&mut self, health: Health) -> &mut u32 {
        let healths = &mut self.healths;
        match health {
            Health::Healthy => &mut healths.healthy,
            Health::Paused => &mut healths.paused,
            Health::Unknown => &mut healths.unknown,
            Health::Progressing => &mut healths.progressing,
            Health::Degraded => &mut healths.degraded,
            Health::Down => &mut healths.down,
        }
    }
}
