//! After a crash or a quit in the middle: nothing is written. What was made ends and goes by itself.

use super::job::LONGEST;
use super::work::PullWork;
use crate::audit::Stage;
use crate::change::ground::Ground;
use crate::change::inner::Inner;
use crate::change::slot::Slot;
use crate::site::RequestError;
use concertina_contract::{AuditEvent, Millis, TargetState};
use serde_json::Value;
use std::sync::Arc;

/// Waits until nothing of a try is left. What the node made of it is not told any more.
pub(in crate::change) async fn take_up(
    inner: &Arc<Inner>,
    ground: &Ground,
    slot: &Slot,
    work: &PullWork,
    sent: Millis,
) {
    let over = inner.limits.over(sent).saturating_add(Millis::from(LONGEST) * 2_000);
    loop {
        if ground.ready().await.is_err() {
            return;
        }
        let Ok(reader) = ground.reader() else { continue };
        let looked = reader.get::<Value>(&work.path(), inner.limits.read).await;
        let is_gone = matches!(looked, Err(RequestError::Status { code: 404, .. }));
        if is_gone || inner.clock.now() >= over {
            let (event, stage) = (AuditEvent::WriteFailed, Stage::NotWritten);
            return slot.recovered(inner, event, stage, &TargetState::NotStarted);
        }
        tokio::time::sleep(inner.limits.settle_pause).await;
    }
}
