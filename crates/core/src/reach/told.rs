//! Addresses that were told, and that may be opened therefore.

use concertina_contract::{ApplicationName, Reach, SiteId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// Applications of sites whose addresses are kept.
const MOST: usize = 256;

/// What was told last of each application on each site.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<BTreeMap<(SiteId, ApplicationName), BTreeSet<String>>>);

impl Told {
    /// Keeps the addresses of an application in place of those before.
    pub(crate) fn keep(&self, application: &ApplicationName, reach: &Reach) {
        let urls = reach.addresses.iter().map(|address| address.url.clone()).collect();
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= MOST {
            told.clear();
        }
        told.insert((reach.site.clone(), application.clone()), urls);
    }

    /// Whether an address was told of an application on a site.
    pub(crate) fn has(&self, application: &ApplicationName, site: &SiteId, url: &str) -> bool {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.get(&(site.clone(), application.clone())).is_some_and(|urls| urls.contains(url))
    }
}
