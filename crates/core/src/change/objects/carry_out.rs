//! Carries the change of one object out.

use super::subject::Subject;
use super::work::{Ending, ObjectDraft, ObjectWork};
use crate::audit::Stage;
use crate::change::diff::differences;
use crate::change::gate::Pass;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::live::Live;
use crate::change::releases::Hand;
use crate::change::slot::Slot;
use crate::change::step::JournalStep;
use crate::change::verify::{Awaited, End, Follow, conclude, place, wait};
use crate::redact::{cap, plain};
use concertina_contract::{AuditEvent, ErrorCode, ObjectRef, TargetState};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// How long what was deleted may take to go: a namespace goes after all that is in it.
const GONE: Duration = Duration::from_mins(5);
/// From one look at what was deleted to the next.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

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
            let ended = wait_for(inner, ground, follow, slot, work, generation).await;
            let ended = match differs(draft, &answer) {
                Some(places) => End::stuck(&place(&work.object), "DiffersFromPlan", &places),
                None => ended,
            };
            conclude(inner, slot, ended, &work.words());
        }
        Err(failure) => slot.failed(inner, &failure),
    }
}

/// Waits for the end of what was written, and writes it down. `generation` is that of the first state that has the change.
pub(super) async fn end(
    inner: &Arc<Inner>,
    ground: &Ground,
    follow: &Follow,
    slot: &Slot,
    work: &ObjectWork,
    generation: i64,
) {
    let ended = wait_for(inner, ground, follow, slot, work, generation).await;
    conclude(inner, slot, ended, &work.words());
}

async fn wait_for(
    inner: &Arc<Inner>,
    ground: &Ground,
    follow: &Follow,
    slot: &Slot,
    work: &ObjectWork,
    generation: i64,
) -> End {
    match &work.ending {
        Ending::Written => End::Complete,
        Ending::Gone => gone(inner, ground, &work.object).await,
        Ending::Rollout { limit } => {
            let awaited = Awaited { object: work.object.clone(), generation, limit: *limit };
            wait(inner, follow, slot, &awaited).await
        }
    }
}

/// Waits until an object is gone. One that stays is told with what holds it.
async fn gone(inner: &Inner, ground: &Ground, object: &ObjectRef) -> End {
    let over = tokio::time::Instant::now() + GONE;
    loop {
        let mut holds = Vec::new();
        if let Ok(reader) = ground.reader() {
            match Subject::read(ground, &reader, object, inner.limits.read).await {
                Ok(Err(failure)) if failure.code == ErrorCode::NotFound => return End::Complete,
                Ok(Ok(subject)) => holds = finalizers(&subject.live),
                Ok(Err(_)) | Err(_) => {}
            }
        }
        if tokio::time::Instant::now() >= over {
            let message = match holds.as_slice() {
                [] => "it is deleted and has not gone".to_owned(),
                holds => format!("finalizers: {}", holds.join(", ")),
            };
            return End::stuck(&place(object), "StillThere", &message);
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// What has to be done before an object may go. Those of a namespace stand in its `spec`.
fn finalizers(live: &Live) -> Vec<String> {
    let all = live.list("/metadata/finalizers").iter().chain(live.list("/spec/finalizers"));
    all.filter_map(|one| Some(cap(&plain(one.as_str()?)))).collect()
}

/// Where the server made something else of the object than of its dry run, if somewhere.
fn differs(draft: &ObjectDraft, answer: &Value) -> Option<String> {
    let rehearsed = draft.rehearsed.as_ref()?;
    let sent = draft.step.call.body.as_object()?.keys();
    let parts = sent.filter(|key| !["metadata", "status"].contains(&key.as_str()));
    let places: Vec<String> = parts
        .flat_map(|key| {
            let part = |object: &Value| json!({ key: object.get(key) });
            differences(&part(rehearsed), &part(answer))
        })
        .collect();
    (!places.is_empty()).then(|| places.join(", "))
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
