//! Follows the rollouts of one site in its watch cache, and compares what is live with what was reviewed.

use super::ground::Ground;
use super::inner::Inner;
use super::review::Review;
use super::rollout::{Rollout, belongs, judge};
use super::slot::Slot;
use super::step::JournalStep;
use super::target::Target;
use crate::task::Tasks;
use crate::watch::{DeploymentRow, Lease, PodRow, Row};
use concertina_contract::{AuditEvent, Blocker, Kind, Millis, RowsState, SiteId, TargetState};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::DropGuard;

/// The watch cache may be asked anew this often while nothing is heard: pods change without their Deployment.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The watch caches of one site, shared by all rollouts of an operation.
#[derive(Debug)]
pub(super) struct Follow {
    deployments: Lease,
    pods: Lease,
    ticks: watch::Receiver<u64>,
    _end: DropGuard,
}

/// How a rollout ended.
pub(super) enum End {
    /// Everything is there.
    Complete,
    /// It did not come to its end: what blocks it.
    Stuck(Blocker),
}

impl End {
    /// Blocked by something that is no pod.
    pub(super) fn stuck(object: &str, reason: &str, message: &str) -> Self {
        let (object, reason, message) = (object.to_owned(), reason.to_owned(), message.to_owned());
        Self::Stuck(Blocker { object, reason, message })
    }
}

impl Follow {
    /// Leases what the rollouts of a site are seen in.
    pub(super) fn new(inner: &Inner, site: &SiteId) -> Self {
        let deployments = inner.hub.lease(site, &Kind::Deployment);
        let pods = inner.hub.lease(site, &Kind::Pod);
        let (sender, ticks) = watch::channel(0_u64);
        let tasks: Tasks = inner.tasks.child();
        let mut changes = deployments.changes();
        tasks.spawn(async move {
            loop {
                changes.changed().await;
                changes.take();
                sender.send_modify(|tick| *tick += 1);
            }
        });
        Self { deployments, pods, ticks, _end: tasks.stop_on_drop() }
    }

    /// The Deployment of a review as it is in the cache; none while the cache is not right.
    fn row(&self, review: &Review) -> Option<Arc<Row>> {
        if self.deployments.state() != RowsState::Live {
            return None;
        }
        self.deployments
            .get(&review.object.namespace, &review.object.name)
            .filter(|row| *row.meta().uid == *review.object.uid)
    }

    /// Resolves when the Deployment is another than the one that was seen: a look at all pods of a site is dear, and
    /// hundreds of rollouts wait here for their own.
    async fn moved(&self, ticks: &mut watch::Receiver<u64>, review: &Review, seen: Option<&Arc<Row>>) {
        let same = |row: Option<&Arc<Row>>| match (row, seen) {
            (Some(row), Some(seen)) => Arc::ptr_eq(row, seen),
            (row, seen) => row.is_none() && seen.is_none(),
        };
        while ticks.changed().await.is_ok() {
            if !same(self.row(review).as_ref()) {
                return;
            }
        }
    }

    /// How far a rollout is; none while the cache cannot tell.
    fn look(&self, review: &Review) -> Option<Rollout> {
        let row = self.row(review)?;
        let Row::Deployment(deployment) = &*row else { return None };
        // Pods are only looked through for one that is not complete.
        let quick = judge(deployment, review.accepted_generation(), &[]);
        if quick == Rollout::Complete {
            return Some(quick);
        }
        let all = self.pods.snapshot();
        let own = pods_of(&all, deployment);
        Some(judge(deployment, review.accepted_generation(), &own))
    }
}

fn pods_of<'a>(all: &'a [Arc<Row>], deployment: &DeploymentRow) -> Vec<&'a PodRow> {
    all.iter()
        .filter_map(|row| match &**row {
            Row::Pod(pod) if belongs(pod, deployment) => Some(pod),
            _ => None,
        })
        .collect()
}

/// Follows the rollout of an object that was written, until it is verified or stuck. `otherwise` are the places at which
/// the API server made something else of it than was reviewed.
pub(super) async fn verify(
    inner: &Arc<Inner>,
    ground: &Ground,
    follow: &Follow,
    target: &Target,
    otherwise: Option<String>,
) {
    let end = wait(inner, follow, target).await;
    let differs = match target.read(inner, ground).await {
        Ok(Some(live)) if target.review.is_done(&live) => otherwise,
        Ok(Some(live)) => Some(target.review.after.change(&target.review.after.read(&live))),
        Ok(None) => Some("the object is gone".to_owned()),
        // Not readable just now: the cache said what it said.
        Err(_) => otherwise,
    };
    let end = match (end, differs) {
        (_, Some(message)) => End::stuck(&place(target), "DiffersFromPlan", &message),
        (end, None) => end,
    };
    conclude(inner, &target.slot, end, &target.review.after.text());
}

/// Waits for the end of a rollout, and shows its progress.
async fn wait(inner: &Arc<Inner>, follow: &Follow, target: &Target) -> End {
    let limit = target.review.rollout.map_or(inner.limits.rollout, |limit| {
        Duration::from_millis(u64::try_from(limit).unwrap_or_default())
    });
    let over = tokio::time::Instant::now() + limit;
    let mut ticks = follow.ticks.clone();
    let mut last: Option<Blocker> = None;
    loop {
        let seen = follow.row(&target.review);
        match follow.look(&target.review) {
            Some(Rollout::Complete) => return End::Complete,
            Some(Rollout::DeadlineExceeded { blocked }) => return End::Stuck(blocked),
            Some(Rollout::UnderWay { ready, wanted, blocked }) => {
                last.clone_from(&blocked);
                target.slot.show(inner, &TargetState::RollingOut { ready, wanted, blocked });
            }
            None => {}
        }
        tokio::select! {
            () = follow.moved(&mut ticks, &target.review, seen.as_ref()) => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            () = tokio::time::sleep_until(over) => return last.map_or_else(|| too_slow(target, limit), End::Stuck),
        }
    }
}

fn too_slow(target: &Target, limit: Duration) -> End {
    End::stuck(&place(target), "NotCompleteInTime", &format!("not complete after {} s", limit.as_secs()))
}

fn place(target: &Target) -> String {
    format!("{} {}", target.review.object.kind, target.review.object.name)
}

/// Writes down how a rollout ended. `text` says what is live now.
pub(super) fn conclude(inner: &Inner, slot: &Slot, end: End, text: &str) {
    let now: Millis = inner.clock.now();
    let (entry, state) = match end {
        End::Complete => {
            let entry = slot.entry(AuditEvent::Verified, &format!("live equals the plan: {text}"));
            (Some(entry), TargetState::Verified)
        }
        End::Stuck(blocked) => (None, TargetState::Stuck { blocked }),
    };
    slot.note(inner, JournalStep::RolledOut, entry.as_ref(), |record| {
        record.verified = (state == TargetState::Verified).then_some(now);
        record.state = state.clone();
    });
}
