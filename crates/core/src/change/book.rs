//! All operations: on disk first, then in memory, then to whoever follows them.

use super::undo::{inverse, written};
use crate::audit::{Audit, AuditError, Entry, OperationRecord, TargetRecord};
use concertina_contract::{
    Failure, Intent, Millis, Operation, OperationId, OperationState, PlanId, ReviewedTarget, TargetProgress,
    TargetState,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Operations that are kept in memory; older ones are in the journal.
const KEPT: u32 = 200;

/// Operations newest first. One that did not change is the same `Arc` as before.
pub type Operations = Arc<[Arc<Operation>]>;

/// All operations.
#[derive(Debug)]
pub(super) struct Book {
    audit: Audit,
    /// Newest first.
    records: Mutex<Vec<OperationRecord>>,
    sender: watch::Sender<Operations>,
}

impl Book {
    /// Reads the journal.
    pub(super) fn open(audit: Audit) -> Result<Self, AuditError> {
        if let Err(error) = audit.prune(KEPT) {
            // A journal that is too long is no reason to do without it.
            tracing::warn!(%error, "the journal keeps operations that are old");
        }
        let records = audit.operations(KEPT)?;
        let operations: Operations = records.iter().map(|record| Arc::new(view(record, &records))).collect();
        Ok(Self { audit, records: Mutex::new(records), sender: watch::Sender::new(operations) })
    }

    /// Follows the operations.
    pub(super) fn subscribe(&self) -> watch::Receiver<Operations> {
        self.sender.subscribe()
    }

    /// An operation as the journal has it.
    pub(super) fn record(&self, id: &OperationId) -> Option<OperationRecord> {
        self.lock().iter().find(|record| record.id == *id).cloned()
    }

    /// The intent that undoes an operation, or what is left of it to undo; none if it is not known.
    pub(super) fn inverse(&self, id: &OperationId) -> Option<Result<Intent, Failure>> {
        let records = self.lock();
        let record = records.iter().find(|record| record.id == *id)?;
        Some(inverse(record, &undos(&records, id)))
    }

    /// Unfinished operations, oldest first.
    pub(super) fn unfinished(&self) -> Vec<OperationRecord> {
        self.lock().iter().rev().filter(|record| record.finished.is_none()).cloned().collect()
    }

    /// An operation as the window has it.
    pub(super) fn operation(&self, id: &OperationId) -> Option<Operation> {
        let records = self.lock();
        records.iter().find(|record| record.id == *id).map(|record| view(record, &records))
    }

    /// The operation that a plan became.
    pub(super) fn of_plan(&self, plan: &PlanId) -> Option<Operation> {
        let records = self.lock();
        records.iter().find(|record| record.plan == *plan).map(|record| view(record, &records))
    }

    /// Begins an operation: its approval and its journal are on disk when this returns, or nothing is.
    pub(super) fn begin(
        &self,
        record: OperationRecord,
        reviewed: &[ReviewedTarget],
        approval: &Entry,
    ) -> Result<(), AuditError> {
        self.audit.open_operation(&record, reviewed, approval)?;
        let mut records = self.lock();
        let id = record.id.clone();
        records.insert(0, record);
        // Those that are over and old are forgotten here; the journal keeps them.
        let kept = usize::try_from(KEPT).unwrap_or(usize::MAX);
        if records.len() > kept && records.last().is_some_and(|record| record.finished.is_some()) {
            records.pop();
        }
        self.publish(&records, &id);
        Ok(())
    }

    /// One step of an object. Nothing is taken on unless it is on disk.
    pub(super) fn step<'e>(
        &self,
        id: &OperationId,
        position: usize,
        step: &str,
        entries: impl IntoIterator<Item = &'e Entry>,
        change: impl FnOnce(&mut TargetRecord),
    ) -> Result<(), AuditError> {
        let mut records = self.lock();
        let Some(target) = target(&mut records, id, position) else { return Ok(()) };
        let mut next = target.clone();
        change(&mut next);
        self.audit.step_target(id, u32::try_from(position).unwrap_or(u32::MAX), &next, step, entries)?;
        *target = next;
        self.publish(&records, id);
        Ok(())
    }

    /// As [`Self::step`] for what has already happened: it is shown even if the disk does not take it.
    pub(super) fn note<'e>(
        &self,
        id: &OperationId,
        position: usize,
        step: &str,
        entries: impl IntoIterator<Item = &'e Entry>,
        change: impl Fn(&mut TargetRecord),
    ) {
        if let Err(error) = self.step(id, position, step, entries, &change) {
            tracing::error!(%error, operation = %id, step, "a step is not in the journal");
            self.show(id, position, change);
        }
    }

    /// Progress that is not worth a step: in memory only.
    pub(super) fn show(&self, id: &OperationId, position: usize, change: impl FnOnce(&mut TargetRecord)) {
        let mut records = self.lock();
        let Some(target) = target(&mut records, id, position) else { return };
        let before = target.state.clone();
        change(target);
        if target.state != before {
            self.publish(&records, id);
        }
    }

    /// The state of a whole operation.
    pub(super) fn conclude(
        &self,
        id: &OperationId,
        step: &str,
        state: OperationState,
        finished: Option<Millis>,
    ) {
        if let Err(error) = self.audit.step_operation(id, state, finished, step) {
            tracing::error!(%error, operation = %id, step, "a step is not in the journal");
        }
        let mut records = self.lock();
        let Some(record) = records.iter_mut().find(|record| record.id == *id) else { return };
        record.state = state;
        record.finished = finished;
        let undone = record.undo_of.clone();
        self.publish(&records, id);
        if let Some(undone) = undone {
            self.publish(&records, &undone);
        }
    }

    /// Rebuilds one operation and the one it undoes; the others stay the same.
    fn publish(&self, records: &[OperationRecord], changed: &OperationId) {
        let old = self.sender.borrow().clone();
        let undone =
            records.iter().find(|record| record.id == *changed).and_then(|record| record.undo_of.clone());
        let operations = records.iter().map(|record| {
            let same = (record.id != *changed && Some(&record.id) != undone.as_ref())
                .then(|| old.iter().find(|operation| operation.id == record.id))
                .flatten();
            same.cloned().unwrap_or_else(|| Arc::new(view(record, records)))
        });
        let operations = operations.collect();
        self.sender.send_replace(operations);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<OperationRecord>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn target<'a>(
    records: &'a mut [OperationRecord],
    id: &OperationId,
    position: usize,
) -> Option<&'a mut TargetRecord> {
    records.iter_mut().find(|record| record.id == *id)?.targets.get_mut(position)
}

/// All operations that undo this one, newest first.
fn undos<'a>(records: &'a [OperationRecord], id: &OperationId) -> Vec<&'a OperationRecord> {
    records.iter().filter(|other| other.undo_of.as_ref() == Some(id)).collect()
}

/// An operation as the window has it.
fn view(record: &OperationRecord, records: &[OperationRecord]) -> Operation {
    let undos = undos(records, &record.id);
    let running = undos.iter().any(|undo| undo.finished.is_none());
    let undone_by = undos
        .iter()
        .find(|undo| undo.finished.is_none() || written(undo).next().is_some())
        .map(|undo| undo.id.clone());
    Operation {
        id: record.id.clone(),
        plan: record.plan.clone(),
        intent: record.intent.clone(),
        author: record.author.clone(),
        reason: record.reason.clone(),
        started: record.started,
        finished: record.finished,
        state: record.state,
        targets: record.targets.iter().map(progress).collect(),
        undo_of: record.undo_of.clone(),
        can_stop: record.state == OperationState::Running
            && matches!(record.intent, Intent::Drain { .. } | Intent::TryPull { .. }),
        can_undo: record.finished.is_some() && !running && inverse(record, &undos).is_ok(),
        undone_by,
    }
}

fn progress(target: &TargetRecord) -> TargetProgress {
    TargetProgress {
        object: target.object.clone(),
        from: target.from.clone(),
        to: target.to.clone(),
        state: target.state.clone(),
        accepted: target.accepted,
        verified: target.verified,
    }
}

/// How an operation ended, from how its objects ended.
pub(super) fn outcome(targets: &[TargetRecord]) -> OperationState {
    let done = |target: &&TargetRecord| matches!(target.state, TargetState::Verified);
    let fine = |target: &TargetRecord| matches!(target.state, TargetState::Verified | TargetState::Unchanged);
    if targets.iter().all(fine) {
        OperationState::Succeeded
    } else if targets.iter().find(done).is_some() {
        OperationState::Partial
    } else {
        OperationState::Failed
    }
}
