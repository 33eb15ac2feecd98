//! Carries the change of one object out.

use super::work::{Ending, ObjectWork};
use crate::audit::Stage;
use crate::change::gate::Pass;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::releases::Hand;
use crate::change::slot::{Slot, words};
use crate::change::step::JournalStep;
use crate::change::verify::{Awaited, End, Follow, conclude, wait};
use concertina_contract::{AuditEvent, ErrorCode, Failure, TargetState};
use std::sync::Arc;

/// Writes one object, and follows its rollout.
pub(in crate::change) async fn carry_out(
    inner: &Arc<Inner>,
    ground: &Ground,
    pass: &Pass,
    follow: &Follow,
    slot: &Slot,
    work: &ObjectWork,
) {
    let Some(draft) = work.draft.as_deref() else {
        return slot.refused(inner, &ground.fail(ErrorCode::PlanExpired));
    };
    let hand = Hand { inner, ground, pass, slot };
    match hand.send(&draft.step).await {
        Ok(answer) => {
            accepted(inner, slot, work);
            let generation = answer["metadata"]["generation"].as_i64().unwrap_or_default();
            end(inner, follow, slot, work, generation).await;
        }
        Err(failure) => failed(inner, slot, &failure),
    }
}

/// Waits for the end of what was written, and writes it down. `generation` is that of the first state that has the change.
pub(super) async fn end(
    inner: &Arc<Inner>,
    follow: &Follow,
    slot: &Slot,
    work: &ObjectWork,
    generation: i64,
) {
    let end = match &work.ending {
        Ending::Written => End::Complete,
        Ending::Rollout { limit } => {
            let awaited = Awaited { object: work.object.clone(), generation, limit: *limit };
            wait(inner, follow, slot, &awaited).await
        }
    };
    conclude(inner, slot, end, &work.words());
}

fn accepted(inner: &Inner, slot: &Slot, work: &ObjectWork) {
    let now = inner.clock.now();
    let entry = slot.entry(AuditEvent::WriteAccepted, &work.words());
    slot.note(inner, JournalStep::Accepted, Some(&entry), |target| {
        target.stage = Stage::Written;
        target.accepted = Some(now);
        target.state = TargetState::RollingOut { ready: 0, wanted: 0, blocked: None };
    });
}

/// Nothing was written, or that cannot be told.
fn failed(inner: &Inner, slot: &Slot, failure: &Failure) {
    if failure.code != ErrorCode::OutcomeUnknown {
        return slot.refused(inner, failure);
    }
    let entry = slot.entry(AuditEvent::OutcomeUnknown, &words(failure));
    slot.note(inner, JournalStep::Unclear, Some(&entry), |target| {
        target.stage = Stage::Unclear;
        target.state = TargetState::Unknown { failure: failure.clone() };
    });
}
