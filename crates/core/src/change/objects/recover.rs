//! After a crash or a quit in the middle: what became of an object is read, and nothing is written.

use super::autoscale::read_back;
use super::carry_out::end;
use super::subject::Subject;
use super::work::{Act, ObjectWork};
use crate::audit::Stage;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::recover::found_out;
use crate::change::revisions;
use crate::change::settle::Found;
use crate::change::slot::Slot;
use crate::change::verify::Follow;
use concertina_contract::{ErrorCode, Failure, Millis};
use std::sync::Arc;

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
    if let Some(generation) = found_out(inner, ground, slot, sent, || look(inner, ground, work)).await {
        end(inner, ground, follow, slot, work, generation).await;
    }
}

/// What the object tells: when the change was carried out, the generation that has it, or 0 where any may.
async fn look(inner: &Inner, ground: &Ground, work: &ObjectWork) -> Result<Found<i64>, Failure> {
    if let Act::Revision { after, .. } = &work.act {
        return revisions::found(inner, ground, &work.object, after).await;
    }
    if let Act::Autoscale { path, before, after, .. } = &work.act {
        let now = read_back(&ground.reader()?, path, inner.limits.read).await;
        let now = now.map_err(|error| ground.failure_of(&error, "get", &work.object))?;
        return Ok(match now {
            now if now == *after => Found::Done(0),
            now if now == *before => Found::Nothing,
            _ => Found::Lost(ground.fail(ErrorCode::OutcomeUnknown).on(work.object.clone())),
        });
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
