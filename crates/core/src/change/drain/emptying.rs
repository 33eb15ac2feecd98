//! Evicts the pods of one node: owner by owner, each after the one before is ready elsewhere.

use super::blocking::{busy, still_there, told};
use super::budget::hold;
use super::pods::{is_of_node, is_over, is_ready};
use super::wanted::Workloads;
use super::work::{DrainWork, Eviction};
use crate::audit::Stage;
use crate::change::gate::Pass;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::releases::Hand;
use crate::change::slot::Slot;
use crate::change::step::JournalStep;
use crate::change::verify::{End, place};
use crate::metrics::owner_of;
use crate::watch::{Lease, PodRow, Row};
use concertina_contract::{Blocker, ErrorCode, Failure, Kind, ObjectRef, RowsState, TargetState};
use futures::future::join_all;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Evictions under way at one node.
const AT_ONCE: usize = 4;
/// From one look at the watch cache to the next.
const LOOK_AGAIN: Duration = Duration::from_millis(300);
/// From one look at a budget to the next.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// What a pod takes to go or to become ready without anybody wondering.
const USUAL: Duration = Duration::from_secs(10);
/// What a pod may take to go beyond its grace: the kubelet and the API server have to be told.
const SLACK: Duration = Duration::from_secs(30);
/// Budgets of a namespace that are looked at.
const BUDGETS: usize = 500;

/// Why a node was not emptied.
pub(super) enum Stop {
    /// The user called it off.
    CalledOff,
    /// Something did not let it go on in time.
    Blocked(Blocker),
    /// A write was refused.
    Refused(Failure),
}

impl Stop {
    /// As the end of what was begun.
    pub(super) fn end(self, node: &str, words: &str) -> End {
        match self {
            Self::CalledOff => End::stuck(node, "CalledOff", words),
            Self::Blocked(blocked) => End::Stuck(blocked),
            Self::Refused(failure) => {
                let object = failure.object.as_ref().map_or_else(|| node.to_owned(), place);
                let code = serde_json::to_value(failure.code).unwrap_or_default();
                End::stuck(&object, code.as_str().unwrap_or_default(), &failure.detail.unwrap_or_default())
            }
        }
    }
}

/// One node while it is emptied.
pub(super) struct Emptying<'a> {
    inner: &'a Arc<Inner>,
    ground: &'a Ground,
    pass: &'a Pass,
    slot: &'a Slot,
    work: &'a DrainWork,
    stop: CancellationToken,
    pods: Lease,
    workloads: Workloads,
    permits: Semaphore,
    wrote: AtomicBool,
    /// What blocks, by owner.
    blocked: Mutex<BTreeMap<String, Blocker>>,
}

impl<'a> Emptying<'a> {
    /// A node that takes no new pods.
    pub(super) fn new(
        inner: &'a Arc<Inner>,
        ground: &'a Ground,
        pass: &'a Pass,
        slot: &'a Slot,
        work: &'a DrainWork,
        stop: CancellationToken,
    ) -> Self {
        Self {
            pods: inner.hub.lease(&slot.object.site, &Kind::Pod),
            workloads: Workloads::lease(inner, &slot.object.site, &work.pods),
            permits: Semaphore::new(AT_ONCE),
            wrote: AtomicBool::new(!work.was_cordoned()),
            blocked: Mutex::default(),
            inner,
            ground,
            pass,
            slot,
            work,
            stop,
        }
    }

    /// Evicts all that was reviewed, and waits until it is gone and ready elsewhere.
    pub(super) async fn run(&self) -> Result<(), Stop> {
        self.live().await?;
        self.show();
        let mut owners = BTreeMap::<(&str, &str), Vec<&Eviction>>::new();
        for one in &self.work.pods {
            let owner = if one.owner.is_empty() { &one.pod.name } else { &one.owner };
            owners.entry((&one.pod.namespace, owner)).or_default().push(one);
        }
        let ends = join_all(owners.values().map(|pods| self.one_by_one(pods))).await;
        ends.into_iter().collect::<Result<(), Stop>>()?;
        self.none_came().map_or(Ok(()), |blocked| Err(Stop::Blocked(blocked)))
    }

    /// Whether anything was written.
    pub(super) fn wrote(&self) -> bool {
        self.wrote.load(Ordering::Relaxed)
    }

    /// How many pods are gone.
    pub(super) fn gone(&self) -> usize {
        self.work.pods.iter().filter(|one| self.is_gone(&one.pod)).count()
    }

    async fn one_by_one(&self, pods: &[&Eviction]) -> Result<(), Stop> {
        for one in pods {
            let before = self.ready_of(one);
            self.evict(one).await?;
            let grace = Duration::from_millis(u64::try_from(one.grace).unwrap_or_default());
            self.until(one, grace.saturating_add(SLACK), || self.is_gone(&one.pod)).await?;
            if one.returns {
                // Whoever scales the workload in meanwhile lets fewer come back.
                let enough = || self.workloads.wanted(one).map_or(before, |wanted| wanted.min(before));
                self.until(one, self.inner.limits.rollout, || self.ready_of(one) >= enough()).await?;
            }
        }
        Ok(())
    }

    /// Evicts one pod when its budget lets it go.
    async fn evict(&self, one: &Eviction) -> Result<(), Stop> {
        let over = Instant::now() + self.inner.limits.rollout;
        loop {
            self.live().await?;
            let Some(row) = self.row(&one.pod) else { return Ok(()) };
            let Row::Pod(pod) = &*row else { return Ok(()) };
            if pod.meta.deleting.is_some() {
                return Ok(());
            }
            let blocked = match self.held(one, pod).await {
                Some(blocked) => blocked,
                None => match self.send(one).await {
                    Ok(()) => return Ok(()),
                    Err(failure) => busy(one, failure)?,
                },
            };
            self.block(one, Some(blocked.clone()));
            if Instant::now() >= over {
                return Err(Stop::Blocked(blocked));
            }
            self.pause(ASK_AGAIN).await?;
        }
    }

    async fn send(&self, one: &Eviction) -> Result<(), Failure> {
        let Self { inner, ground, pass, slot, .. } = *self;
        let _permit = self.permits.acquire().await;
        if self.stop.is_cancelled() {
            return Err(ground.fail(ErrorCode::Cancelled));
        }
        Hand { inner, ground, pass, slot }.send(&one.step()).await?;
        self.block(one, None);
        if !self.wrote.swap(true, Ordering::Relaxed) {
            let now = inner.clock.now();
            slot.note(inner, JournalStep::Accepted, None, |target| {
                target.stage = Stage::Written;
                target.accepted = Some(now);
            });
        }
        self.show();
        Ok(())
    }

    /// The budget that does not let a pod go now; none if none does, or it may not be read.
    async fn held(&self, one: &Eviction, row: &PodRow) -> Option<Blocker> {
        let path = format!("/apis/policy/v1/namespaces/{}/poddisruptionbudgets", one.pod.namespace);
        let budgets = self.ground.reader().ok()?.list(&path, BUDGETS, self.inner.limits.read).await.ok()?;
        hold(&budgets, row).map(|hold| told(one, &hold))
    }

    /// Waits for something that a pod's going brings.
    async fn until(&self, one: &Eviction, limit: Duration, done: impl Fn() -> bool) -> Result<(), Stop> {
        let begun = Instant::now();
        while !done() {
            let waited = begun.elapsed();
            // Looks at every pod of the site.
            if waited > USUAL || waited >= limit {
                let blocked = self.waited_for(one);
                if waited > USUAL {
                    self.block(one, blocked.clone());
                }
                if waited >= limit {
                    return Err(Stop::Blocked(blocked.unwrap_or_else(|| still_there(one))));
                }
            }
            self.pause(LOOK_AGAIN).await?;
        }
        self.block(one, None);
        Ok(())
    }

    /// The pod of the same owner that is not ready; none where there is none.
    fn waited_for(&self, one: &Eviction) -> Option<Blocker> {
        let mut found = None;
        self.each_of(one, |pod| {
            if found.is_none() && pod.meta.deleting.is_none() && !is_ready(pod) {
                let unplaced = pod.conditions.iter().find(|condition| &*condition.name == "PodScheduled");
                found = Some(Blocker {
                    object: format!("Pod {}", pod.meta.name),
                    reason: unplaced.map_or(&*pod.status, |condition| &*condition.reason).to_owned(),
                    message: unplaced.map(|condition| condition.message.to_string()).unwrap_or_default(),
                });
            }
        });
        found
    }

    /// Ready pods of the same owner.
    fn ready_of(&self, one: &Eviction) -> usize {
        let mut ready = 0;
        self.each_of(one, |pod| ready += usize::from(is_ready(pod)));
        ready
    }

    fn each_of(&self, one: &Eviction, mut seen: impl FnMut(&PodRow)) {
        if one.owner.is_empty() {
            return;
        }
        self.pods.with_rows(|rows| {
            for row in rows {
                if let Row::Pod(pod) = &*row.0
                    && *pod.meta.namespace == *one.pod.namespace
                    && owner_of(pod) == one.owner
                {
                    seen(pod);
                }
            }
        });
    }

    /// A pod that came to the node after the review, if one did.
    fn none_came(&self) -> Option<Blocker> {
        let node = &self.slot.object.name;
        let late = |pod: &PodRow| *pod.node == **node && !is_of_node(pod) && !is_over(pod);
        let later = self.pods.with_rows(|rows| {
            rows.iter().find_map(|row| match &*row.0 {
                Row::Pod(pod) if late(pod) && !self.is_reviewed(pod) => Some(pod.meta.name.to_string()),
                _ => None,
            })
        })?;
        let (reason, message) = ("CameLater".to_owned(), "not on the node when it was reviewed".to_owned());
        Some(Blocker { object: format!("Pod {later}"), reason, message })
    }

    fn is_reviewed(&self, pod: &PodRow) -> bool {
        self.work.pods.iter().any(|one| one.pod.uid == *pod.meta.uid)
    }

    /// The pod as it is in the cache; none if it is gone.
    fn row(&self, pod: &ObjectRef) -> Option<Arc<Row>> {
        self.pods.get(&pod.namespace, &pod.name).filter(|row| *row.meta().uid == *pod.uid)
    }

    fn is_gone(&self, pod: &ObjectRef) -> bool {
        self.pods.state() == RowsState::Live && self.row(pod).is_none()
    }

    /// Waits until the cache is right.
    async fn live(&self) -> Result<(), Stop> {
        let over = Instant::now() + self.inner.limits.rollout;
        while self.pods.state() != RowsState::Live {
            if Instant::now() >= over {
                return Err(Stop::Refused(self.ground.fail(ErrorCode::SiteNotConnected)));
            }
            self.pause(LOOK_AGAIN).await?;
        }
        Ok(())
    }

    async fn pause(&self, time: Duration) -> Result<(), Stop> {
        tokio::select! {
            () = self.stop.cancelled() => Err(Stop::CalledOff),
            () = tokio::time::sleep(time) => Ok(()),
        }
    }

    fn block(&self, one: &Eviction, blocked: Option<Blocker>) {
        let key = format!("{}/{}", one.pod.namespace, one.owner);
        let mut all = self.blocked.lock().unwrap_or_else(PoisonError::into_inner);
        match blocked {
            Some(blocked) => all.insert(key, blocked),
            None => all.remove(&key),
        };
        drop(all);
        self.show();
    }

    /// Pods that are gone, of all that go.
    fn show(&self) {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (ready, wanted) = (number(self.gone()), number(self.work.pods.len()));
        let blocked = self.blocked.lock().unwrap_or_else(PoisonError::into_inner).values().next().cloned();
        self.slot.show(self.inner, &TargetState::RollingOut { ready, wanted, blocked });
    }
}
