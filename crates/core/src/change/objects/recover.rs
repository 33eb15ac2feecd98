//! After a crash or a quit in the middle: what became of an object is read, and nothing is written.

use super::carry_out::end;
use super::subject::Subject;
use super::work::{Act, ObjectWork};
use crate::audit::Stage;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::revisions;
use crate::change::slot::Slot;
use crate::change::verify::Follow;
use concertina_contract::{AuditEvent, ErrorCode, Failure, Millis, TargetState};
use std::sync::Arc;

/// What reading tells of a change that was interrupted.
pub(in crate::change) enum Found {
    /// It was carried out; the generation that has it, or 0 where any may.
    Done(i64),
    /// It was not.
    Nothing,
    /// It cannot be told.
    Lost(Failure),
}

/// Finds out what became of the change of one object that was under way, and follows it to its end if it was carried out.
pub(in crate::change) async fn take_up(
    inner: &Arc<Inner>,
    ground: &Ground,
    follow: &Follow,
    slot: &Slot,
    work: &ObjectWork,
    (stage, sent): (Stage, Millis),
) {
    if stage == Stage::Written {
        return end(inner, ground, follow, slot, work, 0).await;
    }
    let over = inner.limits.over(sent);
    let found = loop {
        match look(inner, ground, work).await {
            // A request may still be under way.
            Ok(Found::Nothing) if inner.clock.now() < over => {}
            Ok(found) => break found,
            Err(failure) if is_final(failure.code) => break Found::Lost(failure),
            Err(_) => {
                if ground.ready().await.is_err() {
                    return;
                }
            }
        }
        tokio::time::sleep(inner.limits.settle_pause).await;
    };
    let (stage, shown, event) = match &found {
        Found::Done(_) => {
            let under_way = TargetState::RollingOut { ready: 0, wanted: 0, blocked: None };
            (Stage::Written, under_way, AuditEvent::WriteAccepted)
        }
        Found::Nothing => (Stage::NotWritten, TargetState::NotStarted, AuditEvent::WriteFailed),
        Found::Lost(failure) => {
            (Stage::Unclear, TargetState::Unknown { failure: failure.clone() }, AuditEvent::OutcomeUnknown)
        }
    };
    slot.recovered(inner, event, stage, &shown);
    if let Found::Done(generation) = found {
        end(inner, ground, follow, slot, work, generation).await;
    }
}

async fn look(inner: &Inner, ground: &Ground, work: &ObjectWork) -> Result<Found, Failure> {
    if let Act::Revision { after, .. } = &work.act {
        return revisions::found(inner, ground, &work.object, after).await;
    }
    let read = Subject::read(ground, &ground.reader()?, &work.object, inner.limits.read).await?;
    let live = match read {
        Ok(subject) => Some(subject.live),
        Err(failure) if failure.code == ErrorCode::NotFound => None,
        Err(failure) => return Err(failure),
    };
    Ok(match (&work.act, live) {
        (Act::Delete, None) | (Act::Create, Some(_)) => Found::Done(0),
        (Act::Delete, Some(live)) if live.deleting() => Found::Done(0),
        (Act::Edit { version, .. }, Some(live)) if live.resource_version() != version => {
            // What was written is not kept, so somebody else's change cannot be told from ours.
            Found::Lost(ground.fail(ErrorCode::OutcomeUnknown).on(work.object.clone()))
        }
        (Act::Edit { .. }, None) => Found::Lost(ground.fail(ErrorCode::NotFound).on(work.object.clone())),
        _ => Found::Nothing,
    })
}

/// Asking once more would be answered the same.
fn is_final(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::NotFound | ErrorCode::Forbidden)
}
