//! Plans, operations and the audit record.

use super::Answer;
use concertina_contract::{Approval, AuditEntry, Intent, Operation, OperationId, Plan, PlanId};
use concertina_core::Concertina;
use tauri::{State, command};

#[command]
pub(super) async fn plan(core: State<'_, Concertina>, intent: Intent) -> Answer<Plan> {
    core.plan(intent).await
}

#[command]
pub(super) async fn plan_undo(core: State<'_, Concertina>, operation: OperationId) -> Answer<Plan> {
    core.plan_undo(&operation).await
}

#[command]
pub(super) async fn discard(core: State<'_, Concertina>, plan: PlanId) -> Answer<()> {
    core.discard(&plan);
    Ok(())
}

#[command]
pub(super) async fn apply(core: State<'_, Concertina>, approval: Approval) -> Answer<Operation> {
    core.apply(&approval)
}

#[command]
pub(super) async fn audit(core: State<'_, Concertina>, before: Option<u32>) -> Answer<Vec<AuditEntry>> {
    core.audit(before)
}
