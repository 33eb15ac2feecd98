//! Follows the rollouts of all workloads of one release in the watch cache of its site.

use crate::change::inner::Inner;
use crate::change::patience::Patience;
use crate::change::rollout::{Rollout, judge_any};
use crate::change::slot::Slot;
use crate::change::verify::End;
use crate::watch::{Changes, Lease, Row};
use concertina_contract::{Blocker, Kind, Millis, ObjectRef, RowsState, TargetState};
use futures::future::select_all;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The reason that is told when somebody changed the release meanwhile.
pub(super) const OVERTAKEN: &str = "Overtaken";
/// The cache is looked at this often: pods change without their workload.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Changes so near to each other are looked at together: a busy site has hundreds in a second.
const TOGETHER: Duration = Duration::from_millis(20);

/// A workload whose rollout is waited for.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// The workload.
    pub object: ObjectRef,
    /// `metadata.generation` of the first state that has the change.
    pub generation: i64,
    /// How long its rollout may go without progress, in milliseconds; none for as long as any may.
    pub limit: Option<Millis>,
}

/// The watch caches that the workloads of a release are seen in.
struct Caches {
    kinds: BTreeMap<Kind, Lease>,
    pods: Lease,
    /// Of the workloads.
    changes: Vec<Changes>,
}

impl Caches {
    fn lease(inner: &Inner, workloads: &[Followed], slot: &Slot) -> Self {
        let site = &slot.object.site;
        let kinds = workloads.iter().map(|one| one.object.kind.clone());
        let kinds: BTreeMap<_, _> = kinds.map(|kind| (kind.clone(), inner.hub.lease(site, &kind))).collect();
        let changes = kinds.values().map(Lease::changes).collect();
        Self { kinds, pods: inner.hub.lease(site, &Kind::Pod), changes }
    }

    /// Resolves when a workload of the site changed, or it is time to look at the pods again.
    async fn moved(&mut self) {
        if !self.changes.is_empty() {
            let changed = select_all(self.changes.iter().map(|changes| Box::pin(changes.changed())));
            tokio::select! {
                _ = changed => tokio::time::sleep(TOGETHER).await,
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
        for changes in &mut self.changes {
            changes.take();
        }
    }

    /// How far one workload is; none while the cache cannot tell.
    fn look(&self, workload: &Followed, pods: &[Arc<Row>]) -> Option<Rollout> {
        let lease = self.kinds.get(&workload.object.kind)?;
        if lease.state() != RowsState::Live {
            return None;
        }
        let row = lease.get(&workload.object.namespace, &workload.object.name)?;
        judge_any(&row, workload.generation, pods)
    }
}

/// Waits until all workloads have their pods, and shows the progress, as long as each that has not makes some.
pub(super) async fn follow(inner: &Arc<Inner>, slot: &Slot, workloads: &[Followed]) -> End {
    let mut caches = Caches::lease(inner, workloads, slot);
    let patience = |one: &Followed| Patience::new(one.limit, inner.limits.rollout, Instant::now());
    let mut patience: Vec<_> = workloads.iter().map(patience).collect();
    let mut last = None;
    loop {
        let pods = caches.pods.snapshot();
        let looks: Vec<_> = workloads.iter().map(|one| caches.look(one, &pods)).collect();
        // Before the looks: what is complete may be what the later operation wrote.
        match later(inner, slot) {
            Later::Wrote => return overtaken(slot, "a newer operation changed the release"),
            Later::Writes => {}
            Later::None if looks.iter().all(|look| matches!(look, Some(Rollout::Complete))) => {
                return End::Complete;
            }
            Later::None => {
                if let Some(blocked) = looks.iter().flatten().find_map(exceeded) {
                    return End::Stuck(blocked);
                }
            }
        }
        let state = progress(&looks);
        if let TargetState::RollingOut { blocked, .. } = &state {
            last.clone_from(blocked);
        }
        slot.show(inner, &state);
        if let Some(over) = lost(&mut patience, &looks) {
            return End::Stuck(last.unwrap_or_else(|| blocker(slot, "NotCompleteInTime", &over.message())));
        }
        caches.moved().await;
    }
}

/// The patience with a workload that has not come to its end and makes no progress.
fn lost<'p>(patience: &'p mut [Patience], looks: &[Option<Rollout>]) -> Option<&'p Patience> {
    let now = Instant::now();
    for (patience, look) in patience.iter_mut().zip(looks) {
        if let Some(look) = look {
            patience.see(look, now);
        }
    }
    let open = patience.iter().zip(looks).filter(|(_, look)| !matches!(look, Some(Rollout::Complete)));
    open.map(|(patience, _)| patience).find(|patience| patience.is_over(now))
}

/// All workloads together.
fn progress(looks: &[Option<Rollout>]) -> TargetState {
    let (mut ready, mut wanted, mut blocked) = (0, 0, None);
    for look in looks.iter().flatten() {
        if let Rollout::UnderWay { ready: some, wanted: all, blocked: by, .. } = look {
            (ready, wanted) = (ready + some, wanted + all);
            blocked = blocked.or_else(|| by.clone());
        }
    }
    TargetState::RollingOut { ready, wanted, blocked }
}

fn exceeded(rollout: &Rollout) -> Option<Blocker> {
    match rollout {
        Rollout::DeadlineExceeded { blocked } => Some(blocked.clone()),
        Rollout::Complete | Rollout::UnderWay { .. } => None,
    }
}

/// What a later operation of ours does with the same release.
enum Later {
    /// There is none.
    None,
    /// It is about to write, and may be refused.
    Writes,
    /// It wrote.
    Wrote,
}

fn later(inner: &Inner, slot: &Slot) -> Later {
    let operations = inner.book.subscribe();
    let operations = operations.borrow();
    let later = operations.iter().take_while(|operation| operation.id != slot.operation);
    let targets =
        later.flat_map(|operation| &operation.targets).filter(|target| target.object == slot.object);
    targets.fold(Later::None, |found, target| match (found, &target.state) {
        (Later::Wrote, _) => Later::Wrote,
        _ if target.accepted.is_some() => Later::Wrote,
        (_, TargetState::Writing) => Later::Writes,
        (found, _) => found,
    })
}

/// Somebody changed the release meanwhile.
pub(super) fn overtaken(slot: &Slot, message: &str) -> End {
    End::Stuck(blocker(slot, OVERTAKEN, message))
}

fn blocker(slot: &Slot, reason: &str, message: &str) -> Blocker {
    let object = format!("{} {}", slot.object.kind.name(), slot.object.name);
    Blocker { object, reason: reason.to_owned(), message: message.to_owned() }
}
