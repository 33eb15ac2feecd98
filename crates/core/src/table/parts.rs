//! What the sites of a table contribute, each for itself and all together.

use super::order::{Entry, Order, net};
use super::part::{Moved, Part};
use super::texts::Texts;
use concertina_contract::{Millis, SiteId};
use std::collections::HashMap;

/// The parts of all sites.
#[derive(Debug)]
pub(super) struct Parts {
    /// By rank.
    each: Vec<Part>,
    /// Every row, shown or not, by namespace, name and site.
    rows: Order,
    /// What they say, while filters are typed.
    texts: Texts,
    /// The last number given to a row.
    next: u32,
}

impl Parts {
    /// Of no site yet.
    pub(super) fn new() -> Self {
        Self { each: Vec::new(), rows: Order::plain(), texts: Texts::default(), next: 0 }
    }

    /// The part of each site, by rank.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Part> {
        self.each.iter()
    }

    /// The part of each site, by rank.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Part> {
        self.each.iter_mut()
    }

    /// The part with this rank.
    pub(super) fn get(&self, rank: u32) -> Option<&Part> {
        self.each.get(usize::try_from(rank).ok()?)
    }

    /// The part with this rank.
    pub(super) fn get_mut(&mut self, rank: u32) -> Option<&mut Part> {
        self.each.get_mut(usize::try_from(rank).ok()?)
    }

    /// Every row, shown or not, by namespace, name and site.
    pub(super) fn rows(&self) -> &[Entry] {
        self.rows.entries()
    }

    /// What they say.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// A filter is about to look at what they say.
    pub(super) fn open_texts(&mut self, now: Millis) {
        self.texts.open(self.rows().len(), self.next, now);
    }

    /// Makes the parts those of the sites, whose order is their rank. With `keep`, parts that are there already stay.
    pub(super) fn change(
        &mut self,
        sites: &[(String, SiteId)],
        keep: bool,
        part: impl Fn(u32, &str, &SiteId) -> Part,
    ) {
        let kept = std::mem::take(&mut self.each).into_iter().filter(|_| keep);
        let mut kept: HashMap<SiteId, Part> = kept.map(|part| (part.site.clone(), part)).collect();
        let mut ranks = HashMap::new();
        for (rank, (name, site)) in (0..).zip(sites) {
            let part = match kept.remove(site) {
                Some(mut kept) => {
                    ranks.insert(std::mem::replace(&mut kept.rank, rank), rank);
                    kept
                }
                None => part(rank, name, site),
            };
            self.each.push(part);
        }
        self.rows.rank(&ranks);
    }

    /// What happened since the last time.
    pub(super) fn take(&mut self, now: Millis) -> Vec<Moved> {
        self.texts.rest(now);
        let next = &mut self.next;
        let moved: Vec<Moved> = self.each.iter_mut().flat_map(|part| part.take(next)).collect();
        let (mut gone, mut new) = (Vec::new(), Vec::new());
        for Moved { id, rank, before, after } in &moved {
            self.texts.forget(*id);
            let entry = |row| Entry { id: *id, rank: *rank, used: 0, row };
            gone.extend(before.clone().map(entry));
            new.extend(after.clone().map(entry));
        }
        let (gone, new) = net(gone, new);
        self.rows.change(&gone, new);
        moved
    }
}
