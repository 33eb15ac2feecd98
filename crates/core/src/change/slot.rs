//! The place of one object in the journal of its operation: every step is written down from here.

use super::inner::Inner;
use super::step::JournalStep;
use crate::audit::{AuditError, Entry, Stage, TargetRecord};
use concertina_contract::{
    AuditEvent, ErrorCode, Failure, Millis, ObjectRef, OperationId, PlanId, TargetState,
};

/// The place of one object in the journal.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The operation.
    pub operation: OperationId,
    /// Its plan.
    pub plan: PlanId,
    /// The object's place in it.
    pub position: usize,
    /// The object.
    pub object: ObjectRef,
}

impl Slot {
    /// Puts the writes that come next on disk. It is an error, and nothing may be sent, unless they are there.
    pub(super) fn announce<'e>(
        &self,
        inner: &Inner,
        entries: impl IntoIterator<Item = &'e Entry>,
        sent: Millis,
    ) -> Result<(), AuditError> {
        let step = JournalStep::Announced.name();
        inner.book.step(&self.operation, self.position, step, entries, |target| {
            target.sent = Some(sent);
            // The records of a release follow when its objects are written.
            if target.stage != Stage::Written {
                target.stage = Stage::Sending;
                target.state = TargetState::Writing;
            }
        })
    }

    /// Writes down a step that was made, and tells the observer.
    pub(super) fn note<'e>(
        &self,
        inner: &Inner,
        step: JournalStep,
        entries: impl IntoIterator<Item = &'e Entry>,
        change: impl Fn(&mut TargetRecord),
    ) {
        inner.book.note(&self.operation, self.position, step.name(), entries, change);
        self.reached(inner, step);
    }

    /// Nothing was written: it was refused, or never sent.
    pub(super) fn refused(&self, inner: &Inner, failure: &Failure) {
        let entry = self.entry(AuditEvent::WriteFailed, &words(failure));
        self.note(inner, JournalStep::Refused, Some(&entry), |target| {
            target.stage = Stage::NotWritten;
            target.state = TargetState::Failed { failure: failure.clone() };
        });
    }

    /// Nothing was written, or that cannot be told.
    pub(super) fn failed(&self, inner: &Inner, failure: &Failure) {
        if failure.code != ErrorCode::OutcomeUnknown {
            return self.refused(inner, failure);
        }
        let entry = self.entry(AuditEvent::OutcomeUnknown, &words(failure));
        self.note(inner, JournalStep::Unclear, Some(&entry), |target| {
            target.stage = Stage::Unclear;
            target.state = TargetState::Unknown { failure: failure.clone() };
        });
    }

    /// What reading told after an interruption.
    pub(super) fn recovered(&self, inner: &Inner, event: AuditEvent, stage: Stage, shown: &TargetState) {
        let entry = self.entry(event, "found out by reading after an interruption");
        let now = inner.clock.now();
        self.note(inner, JournalStep::Settled, Some(&entry), |target| {
            target.stage = stage;
            target.state = shown.clone();
            target.accepted = (stage == Stage::Written).then_some(now);
        });
    }

    /// Progress that is not worth a step: shown, not kept.
    pub(super) fn show(&self, inner: &Inner, state: &TargetState) {
        inner.book.show(&self.operation, self.position, |target| target.state = state.clone());
    }

    /// An audit entry about this object.
    pub(super) fn entry(&self, event: AuditEvent, text: &str) -> Entry {
        Entry::new(event, text).plan(&self.plan).operation(&self.operation).object(&self.object)
    }

    /// Tells the observer.
    pub(super) fn reached(&self, inner: &Inner, step: JournalStep) {
        inner.observer.reached(step, Some(&self.object));
    }
}

/// A failure in the words of the audit record: its code and the server's redacted text.
pub(super) fn words(failure: &Failure) -> String {
    let code = serde_json::to_value(failure.code).unwrap_or_default();
    let code = code.as_str().unwrap_or_default();
    match &failure.detail {
        Some(detail) => format!("{code}: {detail}"),
        None => code.to_owned(),
    }
}
