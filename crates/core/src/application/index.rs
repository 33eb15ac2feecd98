//! The applications of all sites, kept by difference: a change costs what the application that it touches costs.

use super::cell::{self, Cell};
use super::identity::Identity;
use super::site::Site;
use crate::watch::Update;
use concertina_contract::{Kind, SiteId};
use std::collections::{BTreeMap, HashSet};

/// What rows of all sites say of applications. After any changes it equals one that was made of the last rows.
#[derive(Debug, Default)]
pub(super) struct Index {
    sites: BTreeMap<SiteId, Site>,
    /// Applications that may be others than when they were asked for last.
    touched: HashSet<Identity>,
}

impl Index {
    /// Takes in what happened to the rows of a kind on a site.
    pub(super) fn apply(&mut self, site: &SiteId, kind: &Kind, update: &Update) {
        if !self.sites.contains_key(site) {
            self.sites.insert(site.clone(), Site::default());
        }
        if let Some(rows) = self.sites.get_mut(site) {
            rows.apply(kind, update, &mut self.touched);
        }
    }

    /// Forgets a site.
    pub(super) fn forget(&mut self, site: &SiteId) {
        if let Some(site) = self.sites.remove(site) {
            self.touched.extend(site.identities().cloned());
        }
    }

    /// The applications that may be others than when this was asked last.
    pub(super) fn take_touched(&mut self) -> HashSet<Identity> {
        std::mem::take(&mut self.touched)
    }

    /// What a site shows of an application; none if it is not there.
    pub(super) fn cell(&self, site: &SiteId, identity: &Identity) -> Option<Cell> {
        cell::of(site, self.sites.get(site)?, identity)
    }

    /// What a site has.
    pub(super) fn site(&self, site: &SiteId) -> Option<&Site> {
        self.sites.get(site)
    }
}
