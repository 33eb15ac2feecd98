//! Finds rows by name over all sites and kinds that are held. Looks at what is there: it leases and dials nothing.

mod rank;

use crate::watch::{Hub, Row};
use concertina_contract::{Kind, SiteId};
use rank::{Rank, Words};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The longest that a search may take; what was found until then is the answer.
const LIMIT: Duration = Duration::from_millis(250);
/// From one look at the clock to the next, in rows.
const STRIDE: usize = 1024;

/// One row that was found.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    rank: Rank,
    /// Its site.
    pub(crate) site: SiteId,
    /// The row.
    pub(crate) row: Arc<Row>,
}

/// The rows that fit a text best, the best first, at most so many. Each word must occur in the name, the namespace, the
/// kind or the site's name, and at least one in the name.
pub(crate) fn search(hub: &Hub, site_name: impl Fn(&SiteId) -> String, text: &str, most: usize) -> Vec<Hit> {
    let words = Words::new(text);
    let mut found = Found { best: BTreeSet::new(), most };
    if words.is_empty() || most == 0 {
        return Vec::new();
    }
    let end = Instant::now() + LIMIT;
    hub.scan(|site, kind, rows| {
        let place = [kind.name().to_lowercase(), site_name(site).to_lowercase()];
        for (count, row) in rows.iter().enumerate() {
            if count % STRIDE == 0 && Instant::now() > end {
                return false;
            }
            let meta = row.0.meta();
            if let Some(rank) = words.rank(&meta.name, &[&meta.namespace, &place[0], &place[1]]) {
                found.offer(rank, site, kind, &row.0);
            }
        }
        true
    });
    found.best.into_iter().map(|best| best.hit).collect()
}

/// The best so far.
struct Found {
    best: BTreeSet<Best>,
    most: usize,
}

impl Found {
    fn offer(&mut self, rank: Rank, site: &SiteId, kind: &Kind, row: &Arc<Row>) {
        let full = self.best.len() >= self.most;
        if full && self.best.last().is_some_and(|worst| worst.hit.rank < rank) {
            return;
        }
        let hit = Hit { rank, site: site.clone(), row: row.clone() };
        self.best.insert(Best { kind: kind.clone(), hit });
        if full {
            self.best.pop_last();
        }
    }
}

/// A hit in its order: by rank, then by name and place.
#[derive(Debug)]
struct Best {
    kind: Kind,
    hit: Hit,
}

impl Best {
    fn key(&self) -> (&Rank, &str, &Kind, &str, &SiteId) {
        let meta = self.hit.row.meta();
        (&self.hit.rank, &meta.name, &self.kind, &meta.namespace, &self.hit.site)
    }
}

impl Ord for Best {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Best {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Best {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Best {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::testing::Rig;
    use concertina_testkit::build;

    fn names(rig: &Rig, text: &str, most: usize) -> Vec<String> {
        let hits = search(&rig.hub, |_| "Plant Busan".to_owned(), text, most);
        hits.iter().map(|hit| hit.row.meta().name.to_string()).collect()
    }

    #[tokio::test]
    async fn rows_are_ranked_over_kinds_and_leases_none() {
        let rig = Rig::new().await;
        for name in ["orders", "orders-db", "legacy-orders", "preorders", "o-r-d-e-r-s-queue", "billing"] {
            rig.server.put(build::pod("shop", name));
        }
        rig.server.put(build::node("orders"));
        assert!(names(&rig, "orders", 50).is_empty(), "nothing is held yet");
        let (pods, nodes) = (rig.pods(), rig.hub.lease(&rig.site, &Kind::Node));
        rig.settled(&pods).await;
        rig.settled(&nodes).await;
        let ranked = ["orders", "orders", "orders-db", "legacy-orders", "preorders", "o-r-d-e-r-s-queue"];
        assert_eq!(names(&rig, " Orders ", 50), ranked);
        assert_eq!(names(&rig, "orders", 3), ranked[..3]);
        assert_eq!(
            names(&rig, "orders pod busan", 50),
            ["orders", "orders-db", "legacy-orders", "preorders", "o-r-d-e-r-s-queue"]
        );
        assert_eq!(names(&rig, "shop bill", 50), ["billing"]);
        assert_eq!(names(&rig, "shop", 50), Vec::<String>::new(), "a place alone names no row");
        assert_eq!(rig.hub.counts().leases, 2);
    }
}
