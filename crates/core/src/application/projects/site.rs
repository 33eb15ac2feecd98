//! The projects of one site.

use super::super::index::Index;
use super::super::watched::Watched;
use super::quota::uses;
use crate::watch::{Changes, Hub, Lease, Row};
use concertina_contract::{ErrorCode, Kind, Millis, ProjectPlace, ProjectSite, QuotaUse, RowsState, SiteId};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use tokio::sync::Notify;

/// The watches of one site, for as long as this lives.
#[derive(Debug)]
pub(super) struct ProjectsOfSite {
    applications: Watched,
    namespaces: Part,
    quotas: Option<Part>,
}

#[derive(Debug)]
struct Part {
    lease: Lease,
    changes: Changes,
}

impl Part {
    fn new(hub: &Hub, site: &SiteId, kind: &Kind, wake: &Arc<Notify>) -> Self {
        let lease = hub.lease(site, kind);
        Self { changes: lease.changes_waking(wake.clone()), lease }
    }
}

impl ProjectsOfSite {
    /// Leases what there is to watch; `wake` is notified when it changes.
    pub(super) fn new(hub: &Hub, site: &SiteId, wake: &Arc<Notify>) -> Self {
        let quotas = Kind::of("resourcequotas", "").ok();
        Self {
            applications: Watched::new(hub, site, wake),
            namespaces: Part::new(hub, site, &Kind::namespace(), wake),
            quotas: quotas.map(|kind| Part::new(hub, site, &kind, wake)),
        }
    }

    /// Takes in what happened since the last time.
    pub(super) fn take(&mut self, index: &mut Index) {
        self.applications.take(index);
        self.namespaces.changes.take();
        if let Some(quotas) = &mut self.quotas {
            quotas.changes.take();
        }
    }

    /// Names of the applications of each project.
    pub(super) fn applications<'a>(&self, index: &'a Index) -> HashMap<&'a str, BTreeSet<Arc<str>>> {
        let site = &self.applications.site;
        let mut found: HashMap<&str, BTreeSet<Arc<str>>> = HashMap::new();
        for identity in index.site(site).into_iter().flat_map(super::super::site::Site::identities) {
            if index.cell(site, identity).is_some() {
                found.entry(&identity.project).or_default().insert(identity.name.clone());
            }
        }
        found
    }

    /// Its namespaces by name, without the number of their applications. Who may not list namespaces knows of those that have
    /// applications.
    pub(super) fn places<'a>(&self, used: impl Iterator<Item = &'a str>) -> Vec<(String, ProjectPlace)> {
        let mut quotas = self.quotas();
        let mut place = |name: &str, uid: &str, created: Option<Millis>, ending: bool| {
            let (site, uid) = (self.applications.site.clone(), uid.to_owned());
            let quotas = quotas.remove(name).unwrap_or_default();
            (name.to_owned(), ProjectPlace { site, uid, created, ending, applications: 0, quotas })
        };
        if let RowsState::Failed { .. } = self.namespaces.lease.state() {
            return used.map(|name| place(name, "", None, false)).collect();
        }
        let rows = self.namespaces.lease.snapshot();
        let each = rows.iter().map(|row| row.meta());
        each.map(|meta| place(&meta.name, &meta.uid, Some(meta.created), meta.deleting.is_some())).collect()
    }

    fn quotas(&self) -> HashMap<String, Vec<QuotaUse>> {
        let mut found: HashMap<String, Vec<QuotaUse>> = HashMap::new();
        for row in self.quotas.iter().flat_map(|part| part.lease.snapshot()) {
            if let Row::Table(quota) = &*row {
                found.entry(quota.meta.namespace.as_ref().to_owned()).or_default().extend(uses(quota));
            }
        }
        for uses in found.values_mut() {
            // Rows have no order.
            uses.sort_by(|one, other| (&one.quota, &one.resource).cmp(&(&other.quota, &other.resource)));
        }
        found
    }

    /// What they are worth.
    pub(super) fn worth(&self) -> ProjectSite {
        let quotas = self.quotas.as_ref().and_then(|part| match part.lease.state() {
            RowsState::Failed { failure } if failure.code != ErrorCode::KindNotServed => Some(failure),
            _ => part.lease.partial().map(|partial| partial.failure),
        });
        ProjectSite {
            site: self.applications.site.clone(),
            state: self.namespaces.lease.state(),
            stale: self.namespaces.lease.is_stale(),
            quotas,
        }
    }
}
