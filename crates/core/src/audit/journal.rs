//! The journal: which operation is where, on disk before and after each request.

use super::record::{insert, unwritable};
use super::{Audit, AuditError, Entry, reviews};
use concertina_contract::{
    Intent, Millis, ObjectRef, OperationId, OperationState, PlanId, ReviewedTarget, TargetState,
};
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};

/// An operation as the journal has it.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationRecord {
    /// Its id.
    pub id: OperationId,
    /// The plan it came from.
    pub plan: PlanId,
    /// What was asked.
    pub intent: Intent,
    /// Who asked.
    pub author: String,
    /// Why, in the user's words.
    pub reason: String,
    /// When it began.
    pub started: Millis,
    /// When it ended.
    pub finished: Option<Millis>,
    /// Where it stands.
    pub state: OperationState,
    /// The operation it undoes.
    pub undo_of: Option<OperationId>,
    /// Each object, in the order of the plan.
    pub targets: Vec<TargetRecord>,
}

/// One object of an operation as the journal has it.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRecord {
    /// The object.
    pub object: ObjectRef,
    /// The value before, as text.
    pub from: String,
    /// The value after, as text.
    pub to: String,
    /// What was reviewed, as JSON that `change` reads; none for objects that are not written.
    pub review: Option<String>,
    /// What is known of the write.
    pub stage: Stage,
    /// The state as the window shows it.
    pub state: TargetState,
    /// When the last request was sent.
    pub sent: Option<Millis>,
    /// When the API server accepted it.
    pub accepted: Option<Millis>,
    /// When it was verified.
    pub verified: Option<Millis>,
}

/// What is known of one write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing is to be written.
    Unchanged,
    /// Nothing was sent.
    Waiting,
    /// A request was about to be sent; no answer is known.
    Sending,
    /// The API server accepted it.
    Written,
    /// It did not happen.
    NotWritten,
    /// It may have happened.
    Unclear,
}

impl Audit {
    /// Puts a new operation, what was reviewed of each of its objects and the entry of its approval on disk, all or nothing.
    pub fn open_operation(
        &self,
        operation: &OperationRecord,
        reviewed: &[ReviewedTarget],
        approval: &Entry,
    ) -> Result<(), AuditError> {
        let write = |transaction: &Transaction<'_>| {
            insert(transaction, approval, self.author(), operation.started)?;
            insert_operation(transaction, operation)?;
            reviews::insert(transaction, &operation.id, reviewed)?;
            insert_step(transaction, &operation.id, None, operation.started, "approved")
        };
        self.store.write(write).map_err(AuditError::Open)
    }

    /// Puts a step of one object on disk, with the entries that tell of it.
    pub fn step_target<'e>(
        &self,
        operation: &OperationId,
        position: u32,
        target: &TargetRecord,
        step: &str,
        entries: impl IntoIterator<Item = &'e Entry>,
    ) -> Result<(), AuditError> {
        let now = self.clock.now();
        let write = |transaction: &Transaction<'_>| {
            for entry in entries {
                insert(transaction, entry, &self.author, now)?;
            }
            update_target(transaction, operation, position, target)?;
            insert_step(transaction, operation, Some(position), now, step)
        };
        self.store.write(write).map_err(AuditError::Step)
    }

    /// Puts the state of a whole operation on disk.
    pub fn step_operation(
        &self,
        operation: &OperationId,
        state: OperationState,
        finished: Option<Millis>,
        step: &str,
    ) -> Result<(), AuditError> {
        let now = self.clock.now();
        let write = |transaction: &Transaction<'_>| {
            transaction.execute(
                "UPDATE operation SET state = ?2, finished = ?3 WHERE id = ?1",
                params![operation.as_str(), json(&state)?, finished],
            )?;
            insert_step(transaction, operation, None, now, step)
        };
        self.store.write(write).map_err(AuditError::Step)
    }
}

fn insert_operation(transaction: &Transaction<'_>, operation: &OperationRecord) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO operation (id, plan, intent, author, reason, started, finished, state, undo_of) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            operation.id.as_str(),
            operation.plan.as_str(),
            json(&operation.intent)?,
            operation.author,
            operation.reason,
            operation.started,
            operation.finished,
            json(&operation.state)?,
            operation.undo_of.as_ref().map(OperationId::as_str),
        ],
    )?;
    for (position, target) in (0..).zip(&operation.targets) {
        insert_target(transaction, &operation.id, position, target)?;
    }
    Ok(())
}

fn insert_target(
    transaction: &Transaction<'_>,
    operation: &OperationId,
    position: u32,
    target: &TargetRecord,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO operation_target (operation, position, object, before_text, after_text, review, stage, state, \
             sent, accepted, verified) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            operation.as_str(),
            position,
            json(&target.object)?,
            target.from,
            target.to,
            target.review,
            json(&target.stage)?,
            json(&target.state)?,
            target.sent,
            target.accepted,
            target.verified,
        ])?;
    Ok(())
}

fn update_target(
    transaction: &Transaction<'_>,
    operation: &OperationId,
    position: u32,
    target: &TargetRecord,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE operation_target SET stage = ?3, state = ?4, sent = ?5, accepted = ?6, verified = ?7 \
             WHERE operation = ?1 AND position = ?2",
        )?
        .execute(params![
            operation.as_str(),
            position,
            json(&target.stage)?,
            json(&target.state)?,
            target.sent,
            target.accepted,
            target.verified,
        ])?;
    Ok(())
}

fn insert_step(
    transaction: &Transaction<'_>,
    operation: &OperationId,
    position: Option<u32>,
    at: Millis,
    step: &str,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("INSERT INTO operation_step (operation, position, at, step) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![operation.as_str(), position, at, step])?;
    Ok(())
}

fn json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(unwritable)
}
