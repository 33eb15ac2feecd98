//! Carries out what is done for a copy before and after the release itself is written.

use super::copy::{self, Copy};
use super::draft::{Make, Switch, WarmDraft};
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::live::Live;
use crate::change::releases::draft::Step;
use crate::change::releases::follow::{Followed, follow};
use crate::change::releases::send::Hand;
use crate::change::review::rollout_limit;
use crate::change::slot::words;
use crate::change::verify::End;
use crate::kept::{SWITCHED, UNTIL, moment};
use concertina_contract::{Blocker, ErrorCode, Failure, Kind, Millis, ObjectRef};
use serde_json::{Value, json};
use std::time::Duration;

/// How long a pod may wait for room or a quota until the copy is given up.
const ROOM: Millis = 30_000;
/// How long nodes may take to follow a Service home; until then the copy goes on answering.
const LINGER: Duration = Duration::from_secs(5);

/// Before the release is written: the copy is made and ready, or the application answers from it. `led` tells whether any of its
/// Services leads to the copy, also after a failure; else the application is as it was.
pub(in crate::change::releases) async fn before(
    hand: &Hand<'_>,
    draft: &WarmDraft,
    led: &mut bool,
) -> Result<(), Failure> {
    if let Some(make) = &draft.make {
        keep(hand, make).await?;
    }
    match &draft.switch {
        Some(switch) => lead_there(hand, switch, led).await,
        None => Ok(()),
    }
}

/// When the change has come to its end: the Services go home, and the copy goes. While they lead to it, and where the change is
/// not verified, it stays.
pub(in crate::change::releases) async fn after(hand: &Hand<'_>, draft: &WarmDraft, end: End) -> End {
    if !matches!(end, End::Complete) {
        return end;
    }
    if let Some(switch) = &draft.switch {
        for step in &switch.home {
            if let Err(failure) = hand.send(step).await {
                return End::stuck(&step.object.name, "StillSwitched", &words(&failure));
            }
        }
        tokio::time::sleep(LINGER).await;
    }
    if let Some(remove) = &draft.remove
        && let Err(failure) = hand.send(remove).await
    {
        return End::stuck(&remove.object.name, "CopyLeft", &words(&failure));
    }
    end
}

/// When nothing of the change was written: a copy that was made for it goes again.
pub(in crate::change::releases) async fn call_off(hand: &Hand<'_>, draft: &WarmDraft) {
    let Some(Make { step, .. }) = &draft.make else { return };
    let Ok(Some(live)) = hand.read(step).await else { return };
    if let Err(failure) = hand.send(&copy::removal(&step.object, &live)).await {
        tracing::warn!(code = ?failure.code, "a copy of a version that goes on is left");
    }
}

/// Makes the copy and waits until it is ready. One that does not become so is removed again.
async fn keep(hand: &Hand<'_>, make: &Make) -> Result<(), Failure> {
    let mut step = make.step.clone();
    let until = hand.inner.clock.now().saturating_add(make.lasts);
    step.call.body["metadata"]["annotations"][UNTIL] = json!(moment(until));
    let answer = Live::new(hand.send(&step).await?);
    let object = ObjectRef { kind: Kind::Deployment, uid: answer.uid().to_owned(), ..step.object };
    let (generation, limit) = (answer.generation(), rollout_limit(&answer));
    let blocked = match wait(hand, Followed { object: object.clone(), generation, limit }).await {
        End::Complete => return Ok(()),
        End::Stuck(blocked) => blocked,
    };
    let removed = hand.send(&copy::removal(&object, &answer)).await;
    let left = if removed.is_ok() { "" } else { object.name.as_str() };
    Err(hand
        .ground
        .fail(ErrorCode::CopyNotReady)
        .with("name", blocked.object)
        .with("reason", blocked.reason)
        .with("message", blocked.message)
        .with("left", left)
        .on(object))
}

/// Room and quotas seldom come by waiting; the start of a program does.
async fn wait(hand: &Hand<'_>, copy: Followed) -> End {
    let at_first = Followed { limit: Some(ROOM), ..copy.clone() };
    match follow(hand.inner, hand.slot, &[at_first]).await {
        End::Stuck(blocked) if !is_final(&blocked) => follow(hand.inner, hand.slot, &[copy]).await,
        end => end,
    }
}

fn is_final(blocked: &Blocker) -> bool {
    matches!(
        blocked.reason.as_str(),
        "FailedCreate" | "Unschedulable" | "ProgressDeadlineExceeded" | "Overtaken"
    )
}

/// Marks the copy, so that every Concertina sees it, and leads the Services to it.
async fn lead_there(hand: &Hand<'_>, switch: &Switch, led: &mut bool) -> Result<(), Failure> {
    if let Some(mark) = &switch.mark {
        let answer = Live::new(hand.send(&marking(mark, Some(hand.inner.clock.now()))).await?);
        if answer.number("/status/readyReplicas").unwrap_or_default() == 0 {
            let _ = hand.send(&marking(mark, None)).await;
            let failure = hand.ground.fail(ErrorCode::CopyNotReady).with("name", &mark.object.name);
            return Err(failure.on(mark.object.clone()));
        }
    }
    for step in &switch.there {
        if let Err(failure) = hand.send(step).await {
            // Nothing leads to the copy yet, for sure.
            if let Some(mark) =
                switch.mark.as_ref().filter(|_| !*led && failure.code != ErrorCode::OutcomeUnknown)
            {
                let _ = hand.send(&marking(mark, None)).await;
            }
            return Err(failure);
        }
        *led = true;
    }
    Ok(())
}

/// The mark with its moment, or the write that takes it away.
fn marking(mark: &Step, at: Option<i64>) -> Step {
    let mut step = mark.clone();
    step.call.body["metadata"]["annotations"][SWITCHED] = json!(at.map(moment));
    if at.is_none() {
        // Its version is another one since it was marked.
        step.before = None;
    }
    step
}

/// Whether an application answers from its copy; none where that cannot be read now.
pub(in crate::change::releases) async fn is_switched(
    inner: &Inner,
    ground: &Ground,
    release: &ObjectRef,
) -> Option<bool> {
    let path = copy::search(&release.namespace, &release.name);
    let list: Value = ground.reader().ok()?.get(&path, inner.limits.read).await.ok()?;
    let copies = list["items"].as_array().into_iter().flatten();
    Some(copies.filter_map(|live| Copy::read(release, live)).any(|copy| copy.is_switched()))
}
