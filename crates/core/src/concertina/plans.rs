//! Plans, operations and the audit record.

use super::Concertina;
use concertina_contract::{Approval, AuditEntry, Failure, Intent, Operation, OperationId, Plan, PlanId};

impl Concertina {
    /// Makes a plan: live read, guards, server dry run. Writes nothing.
    pub async fn plan(&self, intent: Intent) -> Result<Plan, Failure> {
        self.0.changes.plan(intent).await
    }

    /// Makes the plan that undoes an operation.
    pub async fn plan_undo(&self, operation: &OperationId) -> Result<Plan, Failure> {
        self.0.changes.plan_undo(operation).await
    }

    /// Throws a plan away.
    pub fn discard(&self, plan: &PlanId) {
        self.0.changes.discard(plan);
    }

    /// Carries a plan out. A second call with the same plan answers with the same operation.
    pub fn apply(&self, approval: &Approval) -> Result<Operation, Failure> {
        self.0.changes.apply(approval)
    }

    /// The audit record, newest first, before an entry's number, at most 200.
    pub fn audit(&self, before: Option<u32>) -> Result<Vec<AuditEntry>, Failure> {
        self.0.changes.audit(before)
    }
}
