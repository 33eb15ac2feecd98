//! The inverse of an operation, from its before-images.

use super::field::Field;
use super::review::Review;
use crate::audit::{OperationRecord, Stage};
use concertina_contract::{ErrorCode, Failure, Intent, RestartMark, ScaleTarget};

/// The intent that puts back what an operation wrote. Objects that were not written, or of which that is not known, are
/// left alone.
pub(super) fn inverse(record: &OperationRecord) -> Result<Intent, Failure> {
    let unavailable = |reason: &str| Failure::new(ErrorCode::UndoUnavailable).with("reason", reason);
    if record.finished.is_none() {
        return Err(unavailable("it is still under way"));
    }
    let mut scales = Vec::new();
    let mut marks = Vec::new();
    for target in record.targets.iter().filter(|target| target.stage == Stage::Written) {
        let review: Review = target
            .review
            .as_deref()
            .and_then(|review| serde_json::from_str(review).ok())
            .ok_or_else(|| unavailable("its before-image cannot be read"))?;
        match review.before {
            Field::Replicas(replicas) => scales.push(ScaleTarget { object: review.object, replicas }),
            Field::RestartedAt(restarted_at) => {
                marks.push(RestartMark { object: review.object, restarted_at });
            }
        }
    }
    match (scales.is_empty(), marks.is_empty()) {
        (false, _) => Ok(Intent::Scale { targets: scales }),
        (true, false) => Ok(Intent::RevertRestart { targets: marks }),
        (true, true) => Err(unavailable("it wrote nothing")),
    }
}
