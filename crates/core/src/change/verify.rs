//! Follows the rollouts of one site in its watch cache, and compares what is live with what was reviewed.

use super::ground::Ground;
use super::inner::Inner;
use super::patience::Patience;
use super::rollout::{Rollout, judge_any};
use super::slot::Slot;
use super::step::JournalStep;
use super::target::Target;
use crate::task::Tasks;
use crate::watch::{Lease, Row};
use concertina_contract::{AuditEvent, Blocker, Kind, Millis, ObjectRef, RowsState, SiteId, TargetState};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::DropGuard;

/// The watch cache may be asked anew this often while nothing is heard: pods change without their workload.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The watch caches of one site, shared by all rollouts of an operation.
#[derive(Debug)]
pub(super) struct Follow {
    workloads: BTreeMap<Kind, Lease>,
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
    /// Leases what the rollouts of workloads of these kinds are seen in.
    pub(super) fn new(inner: &Inner, site: &SiteId, kinds: impl IntoIterator<Item = Kind>) -> Self {
        let workloads: BTreeMap<_, _> =
            kinds.into_iter().map(|kind| (kind.clone(), inner.hub.lease(site, &kind))).collect();
        let pods = inner.hub.lease(site, &Kind::Pod);
        let (sender, ticks) = watch::channel(0_u64);
        let tasks: Tasks = inner.tasks.child();
        for lease in workloads.values() {
            let (mut changes, sender) = (lease.changes(), sender.clone());
            tasks.spawn(async move {
                loop {
                    changes.changed().await;
                    changes.take();
                    sender.send_modify(|tick| *tick += 1);
                }
            });
        }
        Self { workloads, pods, ticks, _end: tasks.stop_on_drop() }
    }

    /// The workload as it is in the cache; none while the cache is not right. One that a release makes has no uid yet.
    fn row(&self, object: &ObjectRef) -> Option<Arc<Row>> {
        let lease = self.workloads.get(&object.kind)?;
        if lease.state() != RowsState::Live {
            return None;
        }
        lease
            .get(&object.namespace, &object.name)
            .filter(|row| object.uid.is_empty() || *row.meta().uid == *object.uid)
    }

    /// Resolves when the workload is another than the one that was seen: a look at all pods of a site is dear, and
    /// hundreds of rollouts wait here for their own.
    async fn moved(&self, ticks: &mut watch::Receiver<u64>, object: &ObjectRef, seen: Option<&Arc<Row>>) {
        let same = |row: Option<&Arc<Row>>| match (row, seen) {
            (Some(row), Some(seen)) => Arc::ptr_eq(row, seen),
            (row, seen) => row.is_none() && seen.is_none(),
        };
        while ticks.changed().await.is_ok() {
            if !same(self.row(object).as_ref()) {
                return;
            }
        }
    }

    /// How far a rollout is; none while the cache cannot tell.
    pub(super) fn look(&self, awaited: &Awaited) -> Option<Rollout> {
        let row = self.row(&awaited.object)?;
        // Pods are only looked through for one that is not complete.
        match judge_any(&row, awaited.generation, &[])? {
            Rollout::Complete => Some(Rollout::Complete),
            _ => judge_any(&row, awaited.generation, &self.pods.snapshot()),
        }
    }
}

/// A rollout that is waited for.
pub(super) struct Awaited {
    /// The workload.
    pub object: ObjectRef,
    /// `metadata.generation` of the first state that has the change.
    pub generation: i64,
    /// How long it may go without progress, in milliseconds; none for as long as any may.
    pub limit: Option<Millis>,
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
    let review = &target.review;
    let awaited = Awaited {
        object: review.object.clone(),
        generation: review.accepted_generation(),
        limit: review.rollout,
    };
    let end = if review.at_once { End::Complete } else { wait(inner, follow, &target.slot, &awaited).await };
    let differs = match target.read(inner, ground).await {
        Ok(Some(live)) if review.is_done(&live) => otherwise,
        Ok(Some(live)) => Some(review.after.change(&review.after.read(&live))),
        Ok(None) => Some("the object is gone".to_owned()),
        // Not readable just now: the cache said what it said.
        Err(_) => otherwise,
    };
    let end = match (end, differs) {
        (_, Some(message)) => End::stuck(&place(&review.object), "DiffersFromPlan", &message),
        (end, None) => end,
    };
    conclude(inner, &target.slot, end, &review.after.text());
}

/// Waits for the end of a rollout, and shows its progress.
pub(super) async fn wait(inner: &Arc<Inner>, follow: &Follow, slot: &Slot, awaited: &Awaited) -> End {
    let mut patience = Patience::new(awaited.limit, inner.limits.rollout, Instant::now());
    let mut ticks = follow.ticks.clone();
    let mut last: Option<Blocker> = None;
    loop {
        let seen = follow.row(&awaited.object);
        let look = follow.look(awaited);
        if let Some(rollout) = &look {
            patience.see(rollout, Instant::now());
        }
        match look {
            Some(Rollout::Complete) => return End::Complete,
            Some(Rollout::DeadlineExceeded { blocked }) => return End::Stuck(blocked),
            Some(Rollout::UnderWay { ready, wanted, blocked, .. }) => {
                last.clone_from(&blocked);
                slot.show(inner, &TargetState::RollingOut { ready, wanted, blocked });
            }
            None => {}
        }
        tokio::select! {
            () = follow.moved(&mut ticks, &awaited.object, seen.as_ref()) => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            () = tokio::time::sleep_until(patience.over()) => {
                let too_slow = || End::stuck(&place(&awaited.object), "NotCompleteInTime", &patience.message());
                return last.map_or_else(too_slow, End::Stuck);
            }
        }
    }
}

/// A workload as blockers name it.
pub(super) fn place(object: &ObjectRef) -> String {
    format!("{} {}", object.kind, object.name)
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
