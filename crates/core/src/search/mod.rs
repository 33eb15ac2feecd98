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
    use crate::watch::testing::{Rig, ready, until};
    use concertina_testkit::{ApiServer, build};

    /// Site and name of each hit.
    fn hits(rig: &Rig, text: &str, most: usize) -> Vec<(&'static str, String)> {
        let plant = |site: &SiteId| if *site == rig.site { "busan" } else { "tokyo" };
        let hits = search(&rig.hub, |site| format!("Plant {}", plant(site)), text, most);
        hits.iter().map(|hit| (plant(&hit.site), hit.row.meta().name.to_string())).collect()
    }

    fn names(rig: &Rig, text: &str, most: usize) -> Vec<String> {
        hits(rig, text, most).into_iter().map(|(_, name)| name).collect()
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

    #[tokio::test]
    async fn rows_of_all_sites_are_ranked_together() {
        let (rig, other) = (Rig::new().await, ApiServer::start().await.unwrap());
        let there = SiteId::new("site-2");
        let (_link, receiver) = tokio::sync::watch::channel(ready(&other.url(), 1));
        rig.hub.attach(&there, receiver);
        rig.server.put(build::pod("shop", "legacy-orders"));
        rig.server.put(build::pod("shop", "orders-db"));
        other.put(build::pod("shop", "orders"));
        other.put(build::pod("shop", "preorders"));
        let (here, there) = (rig.pods(), rig.hub.lease(&there, &Kind::Pod));
        until("rows of both", || (here.len(), there.len()) == (2, 2)).await;
        let hit = |site, name: &str| (site, name.to_owned());
        let ranked = [
            hit("tokyo", "orders"),
            hit("busan", "orders-db"),
            hit("busan", "legacy-orders"),
            hit("tokyo", "preorders"),
        ];
        assert_eq!(hits(&rig, "orders", 50), ranked);
        assert_eq!(hits(&rig, "orders", 2), ranked[..2]);
        // The name of a site is a word as any other.
        assert_eq!(hits(&rig, "orders tokyo", 50), [ranked[0].clone(), ranked[3].clone()]);
        assert_eq!(hits(&rig, "busan orders", 50), ranked[1..3]);
        assert_eq!(rig.hub.counts().leases, 2);
    }
}
