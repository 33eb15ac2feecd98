//! After a crash or a quit in the middle: what was written is found out by reading, and nothing of a plan is ever written. How the
//! rollout of a release ended is told in its record.

use super::apply::finish;
use super::drain;
use super::ground::Ground;
use super::inner::Inner;
use super::objects;
use super::pull;
use super::releases;
use super::settle::{Found, settle};
use super::slot::Slot;
use super::step::JournalStep;
use super::target::Target;
use super::verify::{Follow, verify};
use super::work::Work;
use crate::audit::{OperationRecord, Stage};
use concertina_contract::{
    AuditEvent, ErrorCode, Failure, Millis, OperationId, OperationState, SiteId, TargetState,
};
use futures::future::join_all;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

/// One object of which the journal does not know the end.
struct Open {
    slot: Slot,
    work: Work,
    stage: Stage,
    sent: Millis,
}

/// Takes up every unfinished operation. Each waits for its own sites, as long as that may take.
pub(super) fn recover(inner: &Arc<Inner>) {
    for record in inner.book.unfinished() {
        interrupted(inner, &record);
        let inner = inner.clone();
        inner.tasks.clone().spawn(async move { take_up(&inner, &record).await });
    }
}

/// Says at once what the journal knows.
fn interrupted(inner: &Inner, record: &OperationRecord) {
    inner.book.conclude(&record.id, "interrupted", OperationState::Interrupted, None);
    for (position, target) in record.targets.iter().enumerate() {
        let state = match target.stage {
            // Announced or sent: only the API server knows.
            Stage::Sending | Stage::Unclear => {
                let failure = Failure::new(ErrorCode::OutcomeUnknown).on(target.object.clone());
                TargetState::Unknown { failure }
            }
            Stage::Waiting => TargetState::NotStarted,
            // Turned away by a conflict, and not tried again since.
            Stage::NotWritten if target.state == TargetState::Writing => TargetState::NotStarted,
            Stage::NotWritten | Stage::Unchanged | Stage::Written => continue,
        };
        inner.book.note(&record.id, position, "interrupted", None, |target| target.state = state.clone());
    }
}

async fn take_up(inner: &Arc<Inner>, record: &OperationRecord) {
    let mut sites = BTreeMap::<SiteId, Vec<Open>>::new();
    for (position, target) in record.targets.iter().enumerate() {
        let open = match target.stage {
            Stage::Sending | Stage::Unclear => true,
            Stage::Written => matches!(target.state, TargetState::RollingOut { .. }),
            Stage::Waiting | Stage::NotWritten | Stage::Unchanged => false,
        };
        let work = target.review.as_deref().and_then(|work| serde_json::from_str::<Work>(work).ok());
        if let Some(work) = work.filter(|_| open) {
            let (operation, plan, object) = (record.id.clone(), record.plan.clone(), target.object.clone());
            let site = sites.entry(object.site.clone()).or_default();
            let slot = Slot { operation, plan, position, object };
            site.push(Open { slot, work, stage: target.stage, sent: target.sent.unwrap_or(record.started) });
        }
    }
    join_all(sites.iter().map(|(site, targets)| take_up_site(inner, site, targets))).await;
    conclude(inner, &record.id);
}

async fn take_up_site(inner: &Arc<Inner>, site: &SiteId, all: &[Open]) {
    let ground = known(inner, site).await;
    if ground.ready().await.is_err() {
        return;
    }
    let follow = Follow::new(inner, site, all.iter().filter_map(|open| open.work.followed()));
    let one = async |open: &Open| match &open.work {
        Work::Field(review) => {
            let target = Target { slot: open.slot.clone(), review: review.clone() };
            if is_written(inner, &ground, &target, open).await {
                verify(inner, &ground, &follow, &target, None).await;
            }
        }
        Work::Release(work) => releases::take_up(inner, &ground, &open.slot, work, open.sent).await,
        Work::Drain(work) => {
            let target = Target { slot: open.slot.clone(), review: work.cordon.clone() };
            if work.was_cordoned() || is_written(inner, &ground, &target, open).await {
                drain::take_up(inner, &ground, &open.slot, work, (open.stage, open.sent)).await;
            }
        }
        Work::Pull(work) => pull::take_up(inner, &ground, &open.slot, work, open.sent).await,
        Work::Object(work) => {
            let journal = (open.stage, open.sent);
            objects::take_up(inner, &ground, &follow, &open.slot, work, journal).await;
        }
    };
    join_all(all.iter().map(one)).await;
}

/// Whether the one value that was under way is written, as the journal knows or the site tells.
async fn is_written(inner: &Inner, ground: &Ground, target: &Target, open: &Open) -> bool {
    let look = || target.look(inner, ground);
    open.stage == Stage::Written || found_out(inner, ground, &open.slot, open.sent, look).await.is_some()
}

/// Waits until a site is known: kubeconfig files may be read after the journal. The objects of a site that never comes
/// back stay unknown, which is the truth.
async fn known(inner: &Inner, site: &SiteId) -> Ground {
    let mut changed = inner.fleet.changed();
    loop {
        if let Ok(ground) = Ground::find(inner, site) {
            return ground;
        }
        if changed.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Finds out what became of a write that was under way, and writes it down. What is there now, if it was carried out.
pub(super) async fn found_out<T, F>(
    inner: &Inner,
    ground: &Ground,
    slot: &Slot,
    sent: Millis,
    look: impl Fn() -> F,
) -> Option<T>
where
    F: Future<Output = Result<Found<T>, Failure>>,
{
    let (event, stage, shown, done) = match settle(inner, ground, sent, look).await {
        Found::Done(done) => {
            let state = TargetState::RollingOut { ready: 0, wanted: 0, blocked: None };
            (AuditEvent::WriteAccepted, Stage::Written, state, Some(done))
        }
        Found::Nothing => (AuditEvent::WriteFailed, Stage::NotWritten, TargetState::NotStarted, None),
        Found::Half(failure) => {
            (AuditEvent::OutcomeUnknown, Stage::Written, TargetState::Failed { failure }, None)
        }
        Found::Lost(failure) => {
            let failure = failure.on(slot.object.clone());
            (AuditEvent::OutcomeUnknown, Stage::Unclear, TargetState::Unknown { failure }, None)
        }
    };
    slot.recovered(inner, event, stage, &shown);
    done
}

/// An operation of which everything was done after all has succeeded; any other one stays interrupted.
fn conclude(inner: &Inner, id: &OperationId) {
    let Some(record) = inner.book.record(id) else { return };
    let done = |state: &TargetState| matches!(state, TargetState::Verified | TargetState::Unchanged);
    if record.targets.iter().all(|target| done(&target.state)) {
        finish(inner, id);
    } else {
        let step = JournalStep::Finished.name();
        inner.book.conclude(id, step, OperationState::Interrupted, Some(inner.clock.now()));
    }
}
