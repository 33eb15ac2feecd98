//! All rows of a table put through its filter, by several threads where there are many.

use super::filter::{Filter, SiteWords};
use super::order::Entry;
use super::parts::Parts;
use super::texts::Texts;
use concertina_contract::{Measure, Millis};
use std::panic::resume_unwind;
use std::thread;

/// Rows up to which one thread is as quick as more.
const FEW: usize = 8_192;
/// The most threads: memory is not read faster by more.
const THREADS: usize = 4;

/// What was found among rows.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Rows that the filter shows, in the order in which they stood.
    pub(super) shown: Vec<Entry>,
    /// How many rows of each site, by rank, are in the namespaces of the query.
    pub(super) within: Vec<usize>,
}

/// How rows are looked at.
struct Look<'t> {
    filter: &'t Filter,
    texts: &'t Texts,
    /// By rank.
    sites: Vec<&'t SiteWords>,
    measure: Option<Measure>,
    now: Millis,
}

/// Looks at all rows.
pub(super) fn scan(parts: &mut Parts, filter: &Filter, measure: Option<Measure>, now: Millis) -> Found {
    if filter.searches() {
        parts.open_texts(now);
    }
    let rows = parts.rows();
    let threads = thread::available_parallelism().map_or(1, |count| count.get().min(THREADS));
    let sites = parts.iter().map(|part| &part.words).collect();
    let look = Look { filter, texts: parts.texts(), sites, measure, now };
    if rows.len() <= FEW || threads == 1 {
        return look.at(rows);
    }
    let (first, rest) = rows.split_at(rows.len() / threads);
    thread::scope(|scope| {
        let chunks = rest.chunks(rest.len().div_ceil(threads - 1));
        let others: Vec<_> = chunks.map(|rows| scope.spawn(|| look.at(rows))).collect();
        let mut found = look.at(first);
        for other in others {
            found.add(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        found
    })
}

impl Look<'_> {
    fn at(&self, rows: &[Entry]) -> Found {
        let mut found = Found { shown: Vec::new(), within: vec![0; self.sites.len()] };
        for Entry { id, rank, row, .. } in rows {
            let Some(rank_at) = usize::try_from(*rank).ok().filter(|at| *at < self.sites.len()) else {
                continue;
            };
            if !self.filter.is_in(row) {
                continue;
            }
            found.within[rank_at] += 1;
            let site = self.sites[rank_at];
            if self.filter.meets(row, site, self.now, || self.texts.of(*id, row)) {
                found.shown.push(Entry::new(*id, *rank, row.clone(), self.measure, &site.figures));
            }
        }
        found
    }
}

impl Found {
    /// What was found among the rows that follow.
    fn add(&mut self, next: Self) {
        self.shown.extend(next.shown);
        for (sum, within) in self.within.iter_mut().zip(next.within) {
            *sum += within;
        }
    }
}
