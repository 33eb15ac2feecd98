//! One object of an operation: its write, and what became of it.

use super::answer::{Evidence, Meaning, evidence, meaning};
use super::field::Field;
use super::gate::Pass;
use super::ground::Ground;
use super::inner::Inner;
use super::live::Live;
use super::review::Review;
use super::settle::{Found, settle};
use super::slot::{Slot, words};
use super::step::JournalStep;
use crate::audit::{Stage, TargetRecord};
use crate::site::RequestError;
use bytes::Bytes;
use concertina_contract::{AuditEvent, ErrorCode, Failure, Millis, TargetState};
use std::sync::Arc;

/// Requests for one object at most: the first, and two more when the object had changed in a harmless way.
const ATTEMPTS: u32 = 3;

/// One object of which one value is to be written.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Its place in the journal.
    pub slot: Slot,
    /// What was reviewed.
    pub review: Review,
}

/// What came of the write of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrote {
    /// Nothing was written, or it is not known.
    Nothing,
    /// It was written, as far as can be told.
    AsReviewed,
    /// It was written, and the API server made something else of it at these places.
    Otherwise(String),
}

impl Target {
    /// Writes the object, at most once.
    pub(super) async fn write(&self, inner: &Arc<Inner>, ground: &Ground, pass: &Pass) -> Wrote {
        let mut review = self.review.clone();
        for _ in 0..ATTEMPTS {
            let pen = match pass.pen(ground) {
                Ok(pen) => pen,
                Err(failure) => return self.turned_away(inner, &failure),
            };
            let sent = inner.clock.now();
            let change = self.slot.entry(AuditEvent::WriteStarted, &review.before.change(&review.after));
            if let Err(error) = self.slot.announce(inner, [&change], sent) {
                tracing::error!(%error, "the audit record could not be written, so nothing is");
                return self.refused(inner, &ground.fail(ErrorCode::AuditFailed));
            }
            self.slot.reached(inner, JournalStep::Announced);
            let call = review.after.call(&review.object, Some(&review.resource_version));
            let answer = pen.write(&call, inner.limits.write).await;
            self.slot.reached(inner, JournalStep::Answered);
            let error = match answer {
                Ok(answer) => return self.accepted(inner, &review, &answer),
                Err(error) => error,
            };
            let failure = ground.failure(&error, "patch", &self.review.object);
            match meaning(&error) {
                Meaning::Refused => return self.refused(inner, &failure),
                Meaning::Unclear => return self.find_out(inner, ground, failure, sent).await,
                Meaning::Conflict => match self.changed_harmlessly(inner, ground, &failure).await {
                    Ok(next) => review = next,
                    Err(failure) => return self.refused(inner, &failure),
                },
            }
        }
        self.refused(inner, &ground.fail(ErrorCode::Conflict).on(self.review.object.clone()))
    }

    /// After a conflict nothing was written. The object is read: if all that was reviewed still holds, it may be written
    /// on its new resource version, as a step of its own.
    async fn changed_harmlessly(
        &self,
        inner: &Arc<Inner>,
        ground: &Ground,
        conflict: &Failure,
    ) -> Result<Review, Failure> {
        let entry = self.slot.entry(AuditEvent::WriteFailed, &words(conflict));
        self.slot
            .note(inner, JournalStep::Conflicted, Some(&entry), |target| target.stage = Stage::NotWritten);
        let drifted = || ground.fail(ErrorCode::PlanDrifted).on(self.review.object.clone());
        let live = self.read(inner, ground).await?;
        live.and_then(|live| self.review.anew(&live)).ok_or_else(drifted)
    }

    /// An unclear write: found out by reading, never by sending it again.
    async fn find_out(&self, inner: &Arc<Inner>, ground: &Ground, failure: Failure, sent: Millis) -> Wrote {
        let entry = self.slot.entry(AuditEvent::OutcomeUnknown, &words(&failure));
        self.slot.note(inner, JournalStep::Unclear, Some(&entry), |target| {
            target.stage = Stage::Unclear;
            target.state = TargetState::Unknown { failure: failure.clone() };
        });
        match settle(inner, ground, sent, || self.look(inner, ground)).await {
            Found::Done(()) => {
                self.settled(inner, AuditEvent::WriteAccepted, |target, now| {
                    target.stage = Stage::Written;
                    target.accepted = Some(now);
                    target.state = rolling_out(&self.review);
                });
                Wrote::AsReviewed
            }
            Found::Nothing => {
                self.settled(inner, AuditEvent::WriteFailed, |target, _| {
                    target.stage = Stage::NotWritten;
                    target.state = TargetState::Failed { failure: failure.clone() };
                });
                Wrote::Nothing
            }
            Found::Half(failure) | Found::Lost(failure) => {
                let failure = failure.on(self.review.object.clone());
                self.settled(inner, AuditEvent::OutcomeUnknown, |target, _| {
                    target.state = TargetState::Unknown { failure: failure.clone() };
                });
                Wrote::Nothing
            }
        }
    }

    /// What reading tells of the write.
    pub(super) async fn look(&self, inner: &Inner, ground: &Ground) -> Result<Found<()>, Failure> {
        let live = self.read(inner, ground).await?;
        Ok(match evidence(live.as_ref(), &self.review) {
            Evidence::Written => Found::Done(()),
            Evidence::Untouched => Found::Nothing,
            Evidence::Gone => Found::Lost(ground.fail(ErrorCode::NotFound)),
            Evidence::ChangedByOthers => Found::Lost(ground.fail(ErrorCode::OutcomeUnknown)),
        })
    }

    /// The object as it is; none when it does not exist.
    pub(super) async fn read(&self, inner: &Inner, ground: &Ground) -> Result<Option<Live>, Failure> {
        let reader = ground.reader()?;
        match ground.workload(&reader, &self.review.object, inner.limits.read).await {
            Ok(live) => Ok(Some(live)),
            Err(RequestError::Status { code: 404, .. }) => Ok(None),
            Err(error) => Err(ground.failure(&error, "get", &self.review.object)),
        }
    }

    fn accepted(&self, inner: &Inner, review: &Review, answer: &Bytes) -> Wrote {
        let now = inner.clock.now();
        let entry = self.slot.entry(AuditEvent::WriteAccepted, &review.before.change(&review.after));
        self.slot.note(inner, JournalStep::Accepted, Some(&entry), |target| {
            target.stage = Stage::Written;
            target.accepted = Some(now);
            target.state = rolling_out(review);
        });
        review.differs(answer).map_or(Wrote::AsReviewed, Wrote::Otherwise)
    }

    /// Turned away before anything was sent: by the gate, or because the site is not connected.
    fn turned_away(&self, inner: &Inner, failure: &Failure) -> Wrote {
        if failure.code == ErrorCode::ReadOnly {
            inner.record(&self.slot.entry(AuditEvent::GateRefused, &words(failure)));
        }
        self.refused(inner, failure)
    }

    fn refused(&self, inner: &Inner, failure: &Failure) -> Wrote {
        self.slot.refused(inner, failure);
        Wrote::Nothing
    }

    fn settled(&self, inner: &Inner, event: AuditEvent, change: impl Fn(&mut TargetRecord, Millis)) {
        let now = inner.clock.now();
        let entry = self.slot.entry(event, "found out by reading");
        self.slot.note(inner, JournalStep::Settled, Some(&entry), |target| change(target, now));
    }
}

/// The state of an object whose write was accepted a moment ago.
pub(super) fn rolling_out(review: &Review) -> TargetState {
    let wanted = match review.after {
        Field::Replicas(replicas) => replicas,
        Field::RestartedAt(_)
        | Field::Paused(_)
        | Field::Image(_)
        | Field::KeptUntil(_)
        | Field::Unschedulable(_)
        | Field::Service(_) => 0,
    };
    TargetState::RollingOut { ready: 0, wanted, blocked: None }
}
