//! The pause after a wave: what was verified is looked at once more at its end.

use super::inner::Inner;
use super::rollout::Rollout;
use super::slot::Slot;
use super::verify::{Awaited, End, Follow, conclude, place};
use super::work::Work;
use concertina_contract::{Blocker, SiteId};
use std::time::Duration;
use tokio::time::Instant;

/// How long a watch cache may take to be right again at the end of the pause: a connection may have broken in it.
const RIGHT: Duration = Duration::from_secs(30);
/// From one look at it to the next.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// The workloads that a wave changed on one site. Their watches go on while this lives.
pub(super) struct Watched<'a> {
    follow: Follow,
    workloads: Vec<(&'a Slot, &'a Work, Awaited)>,
}

impl<'a> Watched<'a> {
    /// Those of some work.
    pub(super) fn new(
        inner: &Inner,
        site: &SiteId,
        works: impl Iterator<Item = (&'a Slot, &'a Work)>,
    ) -> Self {
        // Whatever generation they are of by now.
        let awaited = |object| Awaited { object, generation: 0, limit: None };
        let of = |(slot, work): (&'a Slot, &'a Work)| {
            work.workloads().into_iter().map(move |object| (slot, work, awaited(object)))
        };
        let workloads: Vec<_> = works.flat_map(of).collect();
        let kinds = workloads.iter().map(|(.., awaited)| awaited.object.kind.clone());
        Self { follow: Follow::new(inner, site, kinds), workloads }
    }

    /// Whether all have their pods now. One that has not is told to be stuck.
    pub(super) async fn are_healthy(&self, inner: &Inner) -> bool {
        let mut healthy = true;
        for (slot, work, awaited) in &self.workloads {
            if let Some(blocked) = self.blocked(awaited).await {
                conclude(inner, slot, End::Stuck(blocked), &work.object().name);
                healthy = false;
            }
        }
        healthy
    }

    /// What keeps a workload from being healthy.
    async fn blocked(&self, awaited: &Awaited) -> Option<Blocker> {
        let because = |reason: &str, message: &str| Blocker {
            object: place(&awaited.object),
            reason: reason.to_owned(),
            message: message.to_owned(),
        };
        match self.look(awaited).await {
            Some(Rollout::Complete) => None,
            Some(Rollout::DeadlineExceeded { blocked }) => Some(blocked),
            Some(Rollout::UnderWay { ready, wanted, blocked, .. }) => Some(blocked.unwrap_or_else(|| {
                because("NotHealthyAnyMore", &format!("{ready} of {wanted} pods are ready after the pause"))
            })),
            None => Some(because("NotSeen", "how it is after the pause cannot be told")),
        }
    }

    /// How far a workload is, as soon as the cache can tell.
    async fn look(&self, awaited: &Awaited) -> Option<Rollout> {
        let over = Instant::now() + RIGHT;
        loop {
            match self.follow.look(awaited) {
                None if Instant::now() < over => tokio::time::sleep(LOOK_AGAIN).await,
                found => return found,
            }
        }
    }
}
