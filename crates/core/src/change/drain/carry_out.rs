//! Carries the drain of one node out.

use super::emptying::{Emptying, Stop};
use super::work::DrainWork;
use crate::change::gate::Pass;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::slot::Slot;
use crate::change::target::{Target, Wrote};
use crate::change::verify::{End, conclude, place};
use concertina_contract::ErrorCode;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Keeps new pods off a node, and evicts those that are there when it is its `turn`.
pub(in crate::change) async fn carry_out(
    inner: &Arc<Inner>,
    ground: &Ground,
    pass: &Pass,
    slot: &Slot,
    work: &DrainWork,
    turn: &Mutex<()>,
) {
    let stop = inner.stops.token(&slot.operation);
    if !work.was_cordoned() {
        // Before its turn: what is evicted from another node shall not come here.
        let target = Target { slot: slot.clone(), review: work.cordon.clone() };
        if target.write(inner, ground, pass).await == Wrote::Nothing {
            return;
        }
    }
    let _turn = turn.lock().await;
    let emptying = Emptying::new(inner, ground, pass, slot, work, stop);
    let ended = emptying.run().await;
    let words = words(emptying.gone(), work);
    match ended {
        Ok(()) => conclude(inner, slot, End::Complete, &words),
        // No pod has gone, as far as can be told: the node is as it was.
        Err(Stop::Refused(failure)) if !emptying.wrote() => slot.failed(inner, &failure),
        Err(Stop::CalledOff) if !emptying.wrote() => slot.refused(inner, &ground.fail(ErrorCode::Cancelled)),
        Err(stop) => conclude(inner, slot, stop.end(&place(&slot.object), &words), &words),
    }
}

/// How far it came, for the record and for what blocks.
pub(super) fn words(gone: usize, work: &DrainWork) -> String {
    format!("{gone} of {} pods are gone; the node takes no new ones", work.pods.len())
}
