//! The inverse of an operation, from its before-images.

use super::field::Field;
use super::releases::ReleaseWork;
use super::work::Work;
use crate::audit::{OperationRecord, Stage, TargetRecord};
use concertina_contract::{
    ErrorCode, Failure, Intent, Pace, ReleaseRef, ReleaseVerb, RestartMark, RollBackTarget, RollBackTo,
    ScaleTarget,
};

/// Why an operation cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Obstacle {
    /// It has not ended.
    UnderWay,
    /// Its undo has not ended.
    BeingUndone,
    /// All that it wrote was taken back.
    AlreadyUndone,
    /// What was there before cannot be read.
    BeforeImageUnreadable,
    /// Nothing of it was written for sure.
    WroteNothing,
    /// An uninstallation that kept no record.
    Forgotten,
    /// What it ended cannot be begun again.
    Final,
}

impl Obstacle {
    /// The code that the window has words for.
    const fn code(self) -> &'static str {
        match self {
            Self::UnderWay => "undo-under-way",
            Self::BeingUndone => "undo-being-undone",
            Self::AlreadyUndone => "undo-already-undone",
            Self::BeforeImageUnreadable => "undo-before-image",
            Self::WroteNothing => "undo-wrote-nothing",
            Self::Forgotten => "undo-forgotten",
            Self::Final => "undo-final",
        }
    }

    fn failure(self) -> Failure {
        Failure::new(ErrorCode::UndoUnavailable).with("reason", self.code())
    }
}

/// The intent that puts back what an operation wrote and no undo of it took back. Objects that were not written, or of which
/// that is not known, are left alone. `undos` are all operations that undo this one.
pub(super) fn inverse(record: &OperationRecord, undos: &[&OperationRecord]) -> Result<Intent, Failure> {
    if record.finished.is_none() {
        return Err(Obstacle::UnderWay.failure());
    }
    if undos.iter().any(|undo| undo.finished.is_none()) {
        return Err(Obstacle::BeingUndone.failure());
    }
    let (mut scales, mut marks, mut releases) = (Vec::new(), Vec::new(), Vec::new());
    for target in left(record, undos) {
        let work: Work = target
            .review
            .as_deref()
            .and_then(|work| serde_json::from_str(work).ok())
            .ok_or_else(|| Obstacle::BeforeImageUnreadable.failure())?;
        let review = match work {
            Work::Field(review) => review,
            Work::Release(work) => {
                releases.push(back(work)?);
                continue;
            }
        };
        match review.before {
            Field::Replicas(replicas) => scales.push(ScaleTarget { object: review.object, replicas }),
            Field::RestartedAt(restarted_at) => {
                marks.push(RestartMark { object: review.object, restarted_at });
            }
        }
    }
    if !releases.is_empty() {
        return Ok(Intent::RollBack { targets: releases, pace: Pace::default() });
    }
    match (scales.is_empty(), marks.is_empty()) {
        (false, _) => Ok(Intent::Scale { targets: scales }),
        (true, false) => Ok(Intent::RevertRestart { targets: marks }),
        (true, true) if written(record).next().is_some() => Err(Obstacle::AlreadyUndone.failure()),
        (true, true) => Err(Obstacle::WroteNothing.failure()),
    }
}

/// The way back of a release: to the revision that was in force, or off the site if there was none.
fn back(work: ReleaseWork) -> Result<RollBackTarget, Failure> {
    let ReleaseWork { object, verb, current, next, replicas, .. } = work;
    let to = match (verb, current) {
        (ReleaseVerb::Repair, _) => return Err(Obstacle::Final.failure()),
        (ReleaseVerb::Uninstall, _) if next.is_none() => return Err(Obstacle::Forgotten.failure()),
        (_, Some(revision)) => RollBackTo::Revision { revision },
        (_, None) => RollBackTo::Nothing,
    };
    let release = ReleaseRef { site: object.site, namespace: object.namespace, name: object.name };
    Ok(RollBackTarget { release, to, replicas })
}

/// What an operation wrote for sure.
pub(super) fn written(record: &OperationRecord) -> impl Iterator<Item = &TargetRecord> {
    record.targets.iter().filter(|target| target.stage == Stage::Written)
}

/// What an operation wrote and no undo of it took back for sure.
pub(super) fn left<'a>(
    record: &'a OperationRecord,
    undos: &'a [&OperationRecord],
) -> impl Iterator<Item = &'a TargetRecord> {
    let back = |target: &&TargetRecord| {
        undos.iter().any(|undo| written(undo).any(|one| one.object == target.object))
    };
    written(record).filter(move |target| !back(target))
}

#[cfg(test)]
mod tests {
    use super::Obstacle;

    #[test]
    fn every_obstacle_has_words_in_the_window() {
        let words = include_str!("../../../../messages/en/failures.ftl");
        for obstacle in [
            Obstacle::UnderWay,
            Obstacle::BeingUndone,
            Obstacle::AlreadyUndone,
            Obstacle::BeforeImageUnreadable,
            Obstacle::WroteNothing,
            Obstacle::Forgotten,
            Obstacle::Final,
        ] {
            assert!(words.contains(&format!("\nreason-{} = ", obstacle.code())), "{obstacle:?}");
        }
    }
}
