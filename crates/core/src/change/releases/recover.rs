//! After a crash or a quit in the middle: what became of a release is read from its record, and nothing is written but that it became
//! healthy.

use super::follow::{Followed, follow};
use super::verdict::{judge_late, short};
use super::warm;
use super::work::ReleaseWork;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::live::Live;
use crate::change::recover::found_out;
use crate::change::review::rollout_limit;
use crate::change::settle::Found;
use crate::change::slot::{Slot, words};
use crate::change::verify::{End, conclude};
use crate::release::{self, ReleaseError, read};
use concertina_contract::{ErrorCode, Failure, Kind, Millis, ObjectRef, ReleaseStatus, ReleaseVerb};
use std::sync::Arc;

/// Finds out what became of the change of one release that was under way, and follows its rollout if it was carried out.
pub(in crate::change) async fn take_up(
    inner: &Arc<Inner>,
    ground: &Ground,
    slot: &Slot,
    work: &ReleaseWork,
    sent: Millis,
) {
    let look = || look(inner, ground, slot, work, sent);
    let Some(workloads) = found_out(inner, ground, slot, sent, look).await else { return };
    let end = match follow(inner, slot, &workloads).await {
        // The way home is a write, which only a new plan may do.
        End::Complete if is_switched(inner, ground, slot, work).await => {
            End::stuck(&slot.object.name, "StillSwitched", &words(&answers_from_copy(ground, work)))
        }
        end => end,
    };
    let is_complete = matches!(end, End::Complete);
    conclude(inner, slot, end, &work.words());
    if is_complete {
        judge_late(inner, ground, slot, work, &workloads).await;
    }
}

/// What the site tells: when the change was carried out, of these workloads.
async fn look(
    inner: &Inner,
    ground: &Ground,
    slot: &Slot,
    work: &ReleaseWork,
    sent: Millis,
) -> Result<Found<Vec<Followed>>, Failure> {
    let found = recorded(inner, ground, slot, work).await?;
    // The switch comes before the record; a request after it may still be under way.
    let over = inner.clock.now() >= inner.limits.over(sent);
    if matches!(found, Found::Nothing) && over && is_switched(inner, ground, slot, work).await {
        return Ok(Found::Half(answers_from_copy(ground, work)));
    }
    Ok(found)
}

/// Whether the change was by way of a kept copy, and the copy still answers.
async fn is_switched(inner: &Inner, ground: &Ground, slot: &Slot, work: &ReleaseWork) -> bool {
    work.switch.is_some() && warm::is_switched(inner, ground, &slot.object).await == Some(true)
}

fn answers_from_copy(ground: &Ground, work: &ReleaseWork) -> Failure {
    ground.fail(ErrorCode::AnswersFromCopy).with("revision", work.switch.unwrap_or_default().to_string())
}

/// What the record tells: when the change was carried out, of these workloads.
async fn recorded(
    inner: &Inner,
    ground: &Ground,
    slot: &Slot,
    work: &ReleaseWork,
) -> Result<Found<Vec<Followed>>, Failure> {
    let place = &slot.object;
    let revision = work.next.or(work.lock).or(work.current).unwrap_or(1);
    let record = match read(&ground.reader()?, &place.namespace, &place.name, revision).await {
        Ok(record) => record,
        Err(ReleaseError::NotFound) if work.verb == ReleaseVerb::Uninstall => {
            return Ok(Found::Done(Vec::new()));
        }
        Err(ReleaseError::NotFound) => return Ok(Found::Nothing),
        Err(error) => return Err(error.failure(&ground.name(), "get", &inner.redactor)),
    };
    let note = release::parse_note(&record.info.description);
    let ours = note.is_some_and(|note| note.plan == short(slot.plan.as_str()));
    let pending = || {
        let failure = ground.fail(ErrorCode::ReleasePending);
        Found::Half(failure.with("who", inner.audit.author()).with("revision", revision.to_string()))
    };
    Ok(match (record.status(), work.verb) {
        (ReleaseStatus::Uninstalled, ReleaseVerb::Uninstall)
        | (ReleaseStatus::Failed, ReleaseVerb::Repair) => Found::Done(Vec::new()),
        (ReleaseStatus::Uninstalling, ReleaseVerb::Uninstall) => pending(),
        (_, ReleaseVerb::Uninstall | ReleaseVerb::Repair) => Found::Nothing,
        _ if !ours => Found::Nothing,
        (ReleaseStatus::Deployed | ReleaseStatus::Superseded, _) => {
            Found::Done(workloads(place, &record.manifest))
        }
        _ => pending(),
    })
}

/// The workloads of a manifest. Which generation has the change is not known any more: the newest that is seen counts.
fn workloads(place: &ObjectRef, manifest: &str) -> Vec<Followed> {
    let objects = release::objects(manifest).unwrap_or_default();
    let workload = |object: &serde_json::Value| {
        let kinds = [Kind::Deployment, Kind::StatefulSet, Kind::DaemonSet];
        let kind = kinds.into_iter().find(|kind| object["kind"] == kind.name())?;
        let name = object["metadata"]["name"].as_str()?.to_owned();
        let namespace = object["metadata"]["namespace"].as_str().unwrap_or(&place.namespace).to_owned();
        let limit = rollout_limit(&Live::new(object.clone()));
        let object = ObjectRef { kind, name, namespace, ..place.clone() };
        Some(Followed { object, generation: 0, limit })
    };
    objects.iter().filter_map(workload).collect()
}
