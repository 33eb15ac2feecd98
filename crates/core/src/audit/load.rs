//! The journal, read back at start.

use super::record::unreadable;
use super::{Audit, AuditError, OperationRecord, TargetRecord};
use concertina_contract::{OperationId, PlanId};
use rusqlite::{Connection, Row, params};
use serde::de::DeserializeOwned;

impl Audit {
    /// The newest operations, newest first, and every unfinished one.
    pub fn operations(&self, limit: u32) -> Result<Vec<OperationRecord>, AuditError> {
        let read = |connection: &Connection| {
            let mut operations: Vec<OperationRecord> = connection
                .prepare_cached(
                    "SELECT id, plan, intent, author, reason, started, finished, state, undo_of FROM operation \
                     WHERE finished IS NULL OR id IN (SELECT id FROM operation ORDER BY started DESC, rowid DESC LIMIT ?1) \
                     ORDER BY started DESC, rowid DESC",
                )?
                .query_map(params![limit], operation)?
                .collect::<rusqlite::Result<_>>()?;
            for operation in &mut operations {
                operation.targets = targets(connection, &operation.id)?;
            }
            Ok(operations)
        };
        self.store.read(read).map_err(AuditError::Load)
    }

    /// The operation that a plan became, if it was ever carried out.
    pub fn operation_of(&self, plan: &PlanId) -> Result<Option<OperationId>, AuditError> {
        let read = |connection: &Connection| {
            let mut statement = connection.prepare_cached("SELECT id FROM operation WHERE plan = ?1")?;
            let mut ids = statement.query_map(params![plan.as_str()], |row| row.get::<_, String>(0))?;
            ids.next().transpose().map(|id| id.map(OperationId::new))
        };
        self.store.read(read).map_err(AuditError::Load)
    }
}

fn targets(connection: &Connection, id: &OperationId) -> rusqlite::Result<Vec<TargetRecord>> {
    connection
        .prepare_cached(
            "SELECT object, before_text, after_text, review, stage, state, sent, accepted, verified \
             FROM operation_target WHERE operation = ?1 ORDER BY position",
        )?
        .query_map(params![id.as_str()], target)?
        .collect()
}

fn operation(row: &Row<'_>) -> rusqlite::Result<OperationRecord> {
    Ok(OperationRecord {
        id: OperationId::new(row.get::<_, String>(0)?),
        plan: PlanId::new(row.get::<_, String>(1)?),
        intent: json(row, 2)?,
        author: row.get(3)?,
        reason: row.get(4)?,
        started: row.get(5)?,
        finished: row.get(6)?,
        state: json(row, 7)?,
        undo_of: row.get::<_, Option<String>>(8)?.map(OperationId::new),
        targets: Vec::new(),
    })
}

fn target(row: &Row<'_>) -> rusqlite::Result<TargetRecord> {
    Ok(TargetRecord {
        object: json(row, 0)?,
        from: row.get(1)?,
        to: row.get(2)?,
        review: row.get(3)?,
        stage: json(row, 4)?,
        state: json(row, 5)?,
        sent: row.get(6)?,
        accepted: row.get(7)?,
        verified: row.get(8)?,
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    serde_json::from_str(&row.get::<_, String>(column)?).map_err(|error| unreadable(column, error))
}
