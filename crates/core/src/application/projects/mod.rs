//! The projects of some sites: their namespaces, what their quotas say, and how many applications they have.

mod quota;
mod site;

use super::identity::is_system;
use super::index::Index;
use crate::table::Source;
use crate::watch::Hub;
use concertina_contract::{FrameBody, ProjectRow, ProjectsFrame, SiteId};
use site::ProjectsOfSite;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// How long changes are gathered: a project changes seldom, and what is in it all the time.
const REST: Duration = Duration::from_millis(300);

/// Tells a page of the projects of some sites. Its watches end with it.
#[derive(Debug)]
pub struct ProjectsSource {
    wake: Arc<Notify>,
    index: Index,
    sites: Vec<ProjectsOfSite>,
    told: Option<ProjectsFrame>,
}

impl ProjectsSource {
    /// Leases what the projects of these sites are made of. Must be called within the runtime.
    pub fn new(hub: &Hub, sites: &[SiteId]) -> Self {
        let wake = Arc::new(Notify::new());
        let mut seen = BTreeSet::new();
        let each = sites.iter().filter(|site| seen.insert((*site).clone()));
        let sites = each.map(|site| ProjectsOfSite::new(hub, site, &wake)).collect();
        Self { wake, index: Index::default(), sites, told: None }
    }

    fn frame(&self) -> ProjectsFrame {
        let mut projects: BTreeMap<String, ProjectRow> = BTreeMap::new();
        let mut applications: BTreeMap<String, BTreeSet<Arc<str>>> = BTreeMap::new();
        for site in &self.sites {
            let on_site = site.applications(&self.index);
            for (name, mut place) in site.places(on_site.keys().copied()) {
                let own = on_site.get(name.as_str()).cloned().unwrap_or_default();
                place.applications = u32::try_from(own.len()).unwrap_or(u32::MAX);
                applications.entry(name.clone()).or_default().extend(own);
                let row = projects.entry(name.clone()).or_insert_with(|| ProjectRow {
                    system: is_system(&name),
                    name,
                    places: Vec::new(),
                    applications: 0,
                });
                row.places.push(place);
            }
        }
        for (name, row) in &mut projects {
            let count = applications.get(name).map_or(0, BTreeSet::len);
            row.applications = u32::try_from(count).unwrap_or(u32::MAX);
        }
        ProjectsFrame {
            projects: projects.into_values().collect(),
            sites: self.sites.iter().map(ProjectsOfSite::worth).collect(),
        }
    }
}

impl Source for ProjectsSource {
    async fn changed(&mut self) {
        self.wake.notified().await;
    }

    fn next(&mut self) -> Option<FrameBody> {
        for site in &mut self.sites {
            site.take(&mut self.index);
        }
        // Nobody asks which: the counts are made of all.
        self.index.take_touched();
        let now = self.frame();
        if self.told.as_ref() == Some(&now) {
            return None;
        }
        self.told = Some(now.clone());
        Some(FrameBody::Projects(now))
    }

    async fn settled(&mut self) {
        if self.told.is_some() {
            tokio::time::sleep(REST).await;
        }
    }
}
