//! The inverse of an operation, from its before-images.

use super::field::Field;
use super::objects::Act;
use super::releases::ReleaseWork;
use super::work::Work;
use crate::audit::{OperationRecord, Stage, TargetRecord};
use concertina_contract::{
    AutoscaleTarget, ErrorCode, Failure, ImageTarget, Intent, KeepTarget, ObjectRef, Pace, ReleaseRef,
    ReleaseVerb, RestartMark, RollBackTarget, RollBackTo, RolloutTarget, ScaleTarget, UndoOffer,
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
    /// What others had changed was put aside, and is not kept.
    PutAside,
    /// What others had changed is part of the release now, and on the site it is as it was.
    TakenIn,
    /// What was there holds secrets, which are not kept.
    Secret,
    /// What is deleted does not come back.
    Deleted,
    /// Nothing of it is left on the site.
    Nothing,
    /// Pods that were evicted do not come back, and the node took no new ones before.
    Evicted,
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
            Self::PutAside => "undo-put-aside",
            Self::TakenIn => "undo-taken-in",
            Self::Secret => "undo-secret",
            Self::Deleted => "undo-deleted",
            Self::Nothing => "undo-nothing-left",
            Self::Evicted => "undo-evicted",
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
    let mut whole: Option<Intent> = None;
    for target in left(record, undos) {
        let work: Work = target
            .review
            .as_deref()
            .and_then(|work| serde_json::from_str(work).ok())
            .ok_or_else(|| Obstacle::BeforeImageUnreadable.failure())?;
        let one = back(&work).map_err(Obstacle::failure)?;
        whole = Some(match whole {
            Some(whole) => join(whole, one),
            None => one,
        });
    }
    whole.map(|whole| in_order(whole, &record.intent)).ok_or_else(|| match written(record).next() {
        Some(_) => Obstacle::AlreadyUndone.failure(),
        None => Obstacle::WroteNothing.failure(),
    })
}

/// A switch goes back site by site as well, the last one first.
fn in_order(whole: Intent, done: &Intent) -> Intent {
    match (whole, done) {
        (Intent::Scale { targets }, Intent::SwitchOver { pace, .. }) => Intent::SwitchOver {
            pace: pace.reversed(targets.iter().map(|target| &target.object.site)),
            targets,
        },
        (whole, _) => whole,
    }
}

/// Whether an operation that does all this can be undone afterwards.
pub(super) fn offer<'a>(mut works: impl Iterator<Item = &'a Work>) -> UndoOffer {
    match works.find_map(|work| back(work).err()) {
        Some(obstacle) => UndoOffer::Unavailable { failure: obstacle.failure() },
        None => UndoOffer::Offered,
    }
}

/// The way back of one object.
fn back(work: &Work) -> Result<Intent, Obstacle> {
    Ok(match work {
        Work::Field(review) => back_of_field(review.object.clone(), &review.before),
        Work::Release(work) => {
            Intent::RollBack { targets: vec![back_of_release(work)?], pace: Pace::default() }
        }
        Work::Pull(_) => return Err(Obstacle::Nothing),
        Work::Drain(work) if work.was_cordoned() => return Err(Obstacle::Evicted),
        Work::Drain(work) => back_of_field(work.cordon.object.clone(), &work.cordon.before),
        Work::Object(work) => {
            let object = work.object.clone();
            match &work.act {
                Act::Revision { before, .. } => {
                    let kept_in = Some(before.clone().ok_or(Obstacle::BeforeImageUnreadable)?);
                    let target = RolloutTarget { object, revision: None, kept_in };
                    Intent::UndoRollout { targets: vec![target], pace: Pace::default() }
                }
                Act::Edit { back, .. } => {
                    let patch = back.as_ref().ok_or(Obstacle::Secret)?.to_string();
                    Intent::RevertEdit { object, patch }
                }
                // What the form does not say of it cannot be made again.
                Act::Delete | Act::Autoscale { after: None, whole: false, .. } => {
                    return Err(Obstacle::Deleted);
                }
                Act::Autoscale { before, .. } => {
                    Intent::Autoscale { targets: vec![AutoscaleTarget { object, scaling: before.clone() }] }
                }
                Act::Create => Intent::DeleteProject { name: object.name, sites: vec![object.site] },
            }
        }
    })
}

fn back_of_field(object: ObjectRef, before: &Field) -> Intent {
    match before {
        Field::Replicas(replicas) => {
            Intent::Scale { targets: vec![ScaleTarget { object, replicas: *replicas }] }
        }
        Field::RestartedAt(mark) => {
            Intent::RevertRestart { targets: vec![RestartMark { object, restarted_at: mark.clone() }] }
        }
        Field::KeptUntil(until) => {
            let until =
                until.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond).unwrap_or_default();
            Intent::KeepLonger { targets: vec![KeepTarget { object, until }] }
        }
        Field::Paused(paused) => Intent::Pause { targets: vec![object], paused: *paused },
        Field::Unschedulable(cordoned) => Intent::Cordon { targets: vec![object], cordoned: *cordoned },
        Field::Service(field) => Intent::OutOfService { targets: vec![object], out: field.out },
        Field::Image(field) => {
            let (container, image) = (field.container.clone(), field.image.clone());
            let targets = vec![ImageTarget { object, container, image }];
            Intent::SetImage { targets, pace: Pace::default() }
        }
    }
}

/// To the revision that was in force, or off the site if there was none.
fn back_of_release(work: &ReleaseWork) -> Result<RollBackTarget, Obstacle> {
    let to = match (work.verb, work.current) {
        (ReleaseVerb::Repair, _) => return Err(Obstacle::Final),
        (ReleaseVerb::Restore, _) => return Err(Obstacle::PutAside),
        (ReleaseVerb::Adopt, _) => return Err(Obstacle::TakenIn),
        (ReleaseVerb::Uninstall, _) if work.next.is_none() => return Err(Obstacle::Forgotten),
        (_, Some(revision)) => RollBackTo::Revision { revision },
        (_, None) => RollBackTo::Nothing,
    };
    let ObjectRef { site, namespace, name, .. } = work.object.clone();
    Ok(RollBackTarget {
        release: ReleaseRef { site, namespace, name },
        to,
        replicas: work.replicas,
        switch: work.verb == ReleaseVerb::Upgrade,
    })
}

/// Two ways back of one operation as one: they are of one kind, as its objects were.
fn join(mut whole: Intent, one: Intent) -> Intent {
    match (&mut whole, one) {
        (Intent::Scale { targets }, Intent::Scale { targets: more }) => targets.extend(more),
        (Intent::RevertRestart { targets }, Intent::RevertRestart { targets: more }) => targets.extend(more),
        (Intent::Pause { targets, .. }, Intent::Pause { targets: more, .. })
        | (Intent::Cordon { targets, .. }, Intent::Cordon { targets: more, .. })
        | (Intent::OutOfService { targets, .. }, Intent::OutOfService { targets: more, .. }) => {
            targets.extend(more);
        }
        (Intent::Autoscale { targets }, Intent::Autoscale { targets: more }) => targets.extend(more),
        (Intent::SetImage { targets, .. }, Intent::SetImage { targets: more, .. }) => targets.extend(more),
        (Intent::UndoRollout { targets, .. }, Intent::UndoRollout { targets: more, .. }) => {
            targets.extend(more);
        }
        (Intent::DeleteProject { sites, .. }, Intent::DeleteProject { sites: more, .. }) => {
            sites.extend(more);
        }
        (Intent::RollBack { targets, .. }, Intent::RollBack { targets: more, .. }) => targets.extend(more),
        (Intent::KeepLonger { targets }, Intent::KeepLonger { targets: more }) => targets.extend(more),
        _ => {}
    }
    whole
}

/// What an operation wrote for sure.
pub(super) fn written(record: &OperationRecord) -> impl Iterator<Item = &TargetRecord> {
    record.targets.iter().filter(|target| target.stage == Stage::Written)
}

/// What an operation wrote and no undo of it took back for sure.
fn left<'a>(
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
            Obstacle::Secret,
            Obstacle::Deleted,
            Obstacle::Nothing,
            Obstacle::Evicted,
        ] {
            assert!(words.contains(&format!("\nreason-{} = ", obstacle.code())), "{obstacle:?}");
        }
    }
}
