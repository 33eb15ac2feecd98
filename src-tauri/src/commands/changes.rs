//! Plans, operations and the audit record.

use super::Answer;
use crate::files;
use concertina_contract::{
    Approval, AuditEntry, AuditQuery, Intent, Operation, OperationId, Plan, PlanId, RecordFormat,
    ReviewedTarget,
};
use concertina_core::Concertina;
use concertina_core::message::Messages;
use tauri::{AppHandle, State, command};

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
pub(super) async fn operation_review(
    core: State<'_, Concertina>,
    operation: OperationId,
) -> Answer<Vec<ReviewedTarget>> {
    core.operation_review(&operation)
}

#[command]
pub(super) async fn call_off(core: State<'_, Concertina>, operation: OperationId) -> Answer<()> {
    core.call_off(&operation)
}

#[command]
pub(super) async fn audit(core: State<'_, Concertina>, query: AuditQuery) -> Answer<Vec<AuditEntry>> {
    core.audit(&query)
}

#[command]
pub(super) async fn export_audit(
    app: AppHandle,
    core: State<'_, Concertina>,
    format: RecordFormat,
) -> Answer<bool> {
    let name = match format {
        RecordFormat::Csv => "concertina-record.csv",
        RecordFormat::Json => "concertina-record.json",
    };
    let title = Messages::new(&core.locale()).text("export-record");
    let Some(path) = files::save_as(&app, title, name).await else { return Ok(false) };
    core.export_audit(format, path).await?;
    Ok(true)
}
