//! After a crash or a quit in the middle: what became of the pods is read, and nothing is written.

use super::carry_out::words;
use super::work::DrainWork;
use crate::audit::Stage;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::slot::Slot;
use crate::change::verify::{End, conclude, place};
use crate::site::escape;
use concertina_contract::{AuditEvent, Millis, TargetState};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Finds out how far a drain came that was interrupted. Pods that were not evicted stay, and the node stays as it is.
pub(in crate::change) async fn take_up(
    inner: &Arc<Inner>,
    ground: &Ground,
    slot: &Slot,
    work: &DrainWork,
    (stage, sent): (Stage, Millis),
) {
    let over = inner.limits.over(sent);
    let left = loop {
        if ground.ready().await.is_err() {
            return;
        }
        if let Some(left) = look(inner, ground, work).await {
            let moves = left.values().any(|is_ending| *is_ending);
            // An eviction may still be under way, and pods take their time to end.
            if !moves && inner.clock.now() >= over {
                break left;
            }
        }
        tokio::time::sleep(inner.limits.settle_pause).await;
    };
    let untouched = work.was_cordoned() && stage != Stage::Written && left.len() == work.pods.len();
    if untouched {
        return slot.recovered(inner, AuditEvent::WriteFailed, Stage::NotWritten, &TargetState::NotStarted);
    }
    if stage != Stage::Written && work.was_cordoned() {
        let shown = TargetState::RollingOut { ready: 0, wanted: 0, blocked: None };
        slot.recovered(inner, AuditEvent::WriteAccepted, Stage::Written, &shown);
    }
    let words = words(work.pods.len() - left.len(), work);
    let end =
        if left.is_empty() { End::Complete } else { End::stuck(&place(&slot.object), "Interrupted", &words) };
    conclude(inner, slot, end, &words);
}

/// The reviewed pods that are still there by their uid, each with whether it ends; none if they cannot be read now.
async fn look(inner: &Inner, ground: &Ground, work: &DrainWork) -> Option<BTreeMap<String, bool>> {
    let path = format!("/api/v1/pods?fieldSelector=spec.nodeName%3D{}", escape(&work.cordon.object.name));
    let list: Value = ground.reader().ok()?.get(&path, inner.limits.read).await.ok()?;
    let there = list["items"].as_array()?.iter().filter_map(|pod| {
        let is_ending = !pod["metadata"]["deletionTimestamp"].is_null();
        Some((pod["metadata"]["uid"].as_str()?.to_owned(), is_ending))
    });
    let is_planned = |uid: &str| work.pods.iter().any(|one| one.pod.uid == uid);
    Some(there.filter(|(uid, _)| is_planned(uid)).collect())
}
