//! Old operations leave the journal; the audit record keeps what it says of them for ever.

use super::{Audit, AuditError};
use concertina_contract::Millis;
use rusqlite::{Transaction, params};

/// How long an operation that is over stays in the journal in any case: 90 days.
const AGE: Millis = 90 * 24 * 60 * 60 * 1_000;

/// Operations that are over, older than the first parameter, and not among the newest.
const OLD: &str = "SELECT id FROM operation WHERE finished < ?1 \
                   AND id NOT IN (SELECT id FROM operation ORDER BY started DESC, rowid DESC LIMIT ?2)";

impl Audit {
    /// Takes operations that ended more than 90 days ago out of the journal, less the newest `keep`; answers how many.
    pub fn prune(&self, keep: u32) -> Result<usize, AuditError> {
        let before = self.clock.now() - AGE;
        let write = |transaction: &Transaction<'_>| {
            for table in ["operation_step", "operation_target", "operation_review"] {
                let delete = format!("DELETE FROM {table} WHERE operation IN ({OLD})");
                transaction.execute(&delete, params![before, keep])?;
            }
            transaction.execute(&format!("DELETE FROM operation WHERE id IN ({OLD})"), params![before, keep])
        };
        self.store.write(write).map_err(AuditError::Prune)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Entry, OperationRecord, Stage, TargetRecord};
    use crate::clock::Clock;
    use crate::store::Store;
    use concertina_contract::{
        AuditEvent, Intent, Kind, ObjectRef, OperationId, OperationState, PlanId, ReviewedTarget, SiteId,
        TargetState,
    };

    fn operation(name: &str, started: Millis, finished: Option<Millis>) -> OperationRecord {
        let object = ObjectRef {
            site: SiteId::new("s"),
            kind: Kind::Deployment,
            namespace: "n".to_owned(),
            name: name.to_owned(),
            uid: name.to_owned(),
        };
        let target = TargetRecord {
            object,
            from: String::new(),
            to: String::new(),
            review: None,
            stage: Stage::Written,
            state: TargetState::Verified,
            sent: None,
            accepted: None,
            verified: None,
        };
        OperationRecord {
            id: OperationId::new(name),
            plan: PlanId::new(format!("plan of {name}")),
            intent: Intent::Restart { targets: Vec::new() },
            author: String::new(),
            reason: String::new(),
            started,
            finished,
            state: OperationState::Succeeded,
            undo_of: None,
            targets: vec![target],
        }
    }

    #[test]
    fn old_operations_leave_the_journal_and_stay_in_the_audit_record() {
        let store = Store::in_memory().unwrap();
        let audit = Audit::new(store.clone(), Clock::from_fn(|| 10 * AGE), "kim");
        let now = 10 * AGE;
        let all = [
            operation("old", 1, Some(2)),
            operation("old but under way", 3, None),
            operation("old but among the newest", now - 2 * AGE, Some(now - 2 * AGE)),
            operation("young", now - 7, Some(now - 5)),
        ];
        for one in &all {
            let review = ReviewedTarget {
                object: one.targets[0].object.clone(),
                diff: Vec::new(),
                release: None,
                rollout: None,
                risks: Vec::new(),
                cut: false,
            };
            let approval = Entry::new(AuditEvent::PlanApproved, one.id.as_str());
            audit.open_operation(one, &[review], &approval).unwrap();
        }
        assert_eq!(audit.prune(2).unwrap(), 1);
        let kept = audit.operations(10).unwrap();
        let kept: Vec<_> = kept.iter().map(|one| (one.id.as_str(), one.targets.len())).collect();
        assert_eq!(kept, [("young", 1), ("old but among the newest", 1), ("old but under way", 1)]);
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            store.read(|connection| connection.query_row(&sql, [], |row| row.get::<_, i64>(0))).unwrap()
        };
        assert_eq!((count("operation_target"), count("operation_step"), count("audit")), (3, 3, 4));
        assert_eq!(count("operation_review"), 3);
    }
}
