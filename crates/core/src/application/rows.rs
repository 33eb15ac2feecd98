//! The rows of the matrix: cells of all sites under one name.

use super::cell::Cell;
use super::identity::Identity;
use super::index::Index;
use super::looks::{Looks, Sight};
use super::words;
use concertina_contract::{ApplicationName, ApplicationRow, Health, Kind, SiteId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// One application with all that it says.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    /// The row.
    pub(super) row: ApplicationRow,
    /// For the filter, in lower case.
    pub(super) words: String,
    /// What can be seen of its releases.
    pub(super) sights: Vec<(SiteId, Sight)>,
}

impl Entry {
    /// Wants a look at each of its releases.
    pub(super) fn look(&self, looks: &Looks) {
        let name = ApplicationName { project: self.row.project.clone(), name: self.row.name.clone() };
        let identity = Identity::of(&name);
        self.sights.iter().for_each(|(site, sight)| looks.want(site, &identity, sight));
    }
}

/// What became of an application.
#[derive(Debug)]
pub(super) struct Moved {
    /// As it was.
    pub(super) before: Option<Arc<Entry>>,
    /// As it is.
    pub(super) after: Option<Arc<Entry>>,
}

/// All applications of some sites, shown or not.
#[derive(Debug, Default)]
pub(super) struct Rows {
    all: HashMap<Identity, Arc<Entry>>,
    /// The last number given to a row.
    next: u32,
}

impl Rows {
    /// All of them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<Entry>> {
        self.all.values()
    }

    /// The names of all of them.
    pub(super) fn identities(&self) -> Vec<Identity> {
        self.all.keys().cloned().collect()
    }

    /// Makes the row of an application anew; none if it is as it was.
    pub(super) fn renew(
        &mut self,
        index: &Index,
        sites: &[SiteId],
        identity: &Identity,
        site_name: &impl Fn(&SiteId) -> String,
        looks: &Looks,
    ) -> Option<Moved> {
        let mut cells: Vec<Cell> = sites.iter().filter_map(|site| index.cell(site, identity)).collect();
        for Cell { shown: cell, sight, .. } in &mut cells {
            cell.changed = sight.as_ref().is_some_and(|sight| looks.is_changed(&cell.site, identity, sight));
        }
        let before = self.all.get(identity).cloned();
        if cells.is_empty() {
            let before = self.all.remove(identity)?;
            return Some(Moved { before: Some(before), after: None });
        }
        let id = before.as_ref().map_or(self.next + 1, |before| before.row.id);
        let sights = cells.iter().filter_map(|cell| Some((cell.shown.site.clone(), cell.sight.clone()?)));
        let sights: Vec<_> = sights.collect();
        let row = row(id, identity, cells);
        if before.as_ref().is_some_and(|before| before.row == row && before.sights == sights) {
            return None;
        }
        self.next = self.next.max(id);
        let words = words::of(&row, site_name);
        let after = Arc::new(Entry { row, words, sights });
        self.all.insert(identity.clone(), after.clone());
        Some(Moved { before, after: Some(after) })
    }
}

fn row(id: u32, identity: &Identity, cells: Vec<Cell>) -> ApplicationRow {
    let kinds: BTreeSet<Kind> = cells.iter().flat_map(|cell| cell.kinds.iter().cloned()).collect();
    let mut cells: Vec<_> = cells.into_iter().map(|cell| cell.shown).collect();
    let mut packages: BTreeMap<&str, usize> = BTreeMap::new();
    for package in cells.iter().filter_map(|cell| cell.package.as_ref()) {
        *packages.entry(&package.name).or_default() += 1;
    }
    let most = packages.values().max().copied().unwrap_or_default();
    let mut common = packages.iter().filter(|(_, count)| **count == most).map(|(name, _)| *name);
    let mixed = packages.len() > 1;
    // Where as many cells are made from one as from another, each is odd.
    let package = match (common.next(), common.next()) {
        (Some(package), None) => Some(package.to_owned()),
        _ => None,
    };
    for cell in &mut cells {
        let own = cell.package.as_ref().map(|package| &package.name);
        cell.odd = mixed && own.is_some() && own != package.as_ref();
    }
    ApplicationRow {
        id,
        project: identity.project.to_string(),
        name: identity.name.to_string(),
        system: identity.is_system(),
        package,
        mixed,
        kinds: kinds.into_iter().collect(),
        health: cells.iter().map(|cell| cell.health).max().unwrap_or(Health::Unknown),
        cells,
    }
}
