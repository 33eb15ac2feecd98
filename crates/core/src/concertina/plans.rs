//! Plans, operations and the audit record.

use super::Concertina;
use crate::audit::AuditError;
use concertina_contract::{
    ApplicationName, Approval, AuditEntry, AuditQuery, ErrorCode, Failure, Intent, Operation, OperationId,
    Plan, PlanId, RecordFormat, ReviewedTarget, SiteId, StandbyView,
};
use std::path::PathBuf;

/// Most entries of the audit record in one answer.
const AUDIT_PAGE: usize = 200;

impl Concertina {
    /// Makes a plan: live read, guards, server dry run. Writes nothing.
    pub async fn plan(&self, intent: Intent) -> Result<Plan, Failure> {
        self.0.changes.plan(intent).await
    }

    /// Makes the plan that undoes an operation.
    pub async fn plan_undo(&self, operation: &OperationId) -> Result<Plan, Failure> {
        self.0.changes.plan_undo(operation).await
    }

    /// Where an application answers and where it is kept ready, read now, with what a switch would meet.
    pub async fn standby(&self, application: &ApplicationName) -> StandbyView {
        self.0.changes.standby(application).await
    }

    /// Throws a plan away.
    pub fn discard(&self, plan: &PlanId) {
        self.0.changes.discard(plan);
    }

    /// Carries a plan out. A second call with the same plan answers with the same operation.
    pub fn apply(&self, approval: &Approval) -> Result<Operation, Failure> {
        self.0.changes.apply(approval)
    }

    /// What was reviewed of each object of an operation, as its plan showed it.
    pub fn operation_review(&self, operation: &OperationId) -> Result<Vec<ReviewedTarget>, Failure> {
        self.0.changes.record().reviews(operation).map_err(|error| unread(&error))
    }

    /// Calls an operation off: what it has not sent is not sent any more.
    pub fn call_off(&self, operation: &OperationId) -> Result<(), Failure> {
        self.0.changes.call_off(operation)
    }

    /// Entries of the audit record that fit, newest first, at most 200.
    pub fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, Failure> {
        let found = self.0.changes.record().search(query, AUDIT_PAGE, |site| self.site_name(site));
        found.map_err(|error| unread(&error))
    }

    /// Writes the whole audit record to a file, newest first. What could not be written whole is taken away again.
    pub async fn export_audit(&self, format: RecordFormat, path: PathBuf) -> Result<(), Failure> {
        let core = self.clone();
        let written = tokio::task::spawn_blocking(move || {
            let record = core.0.changes.record();
            let written = record.export(format, &path, |site| core.site_name(site));
            written.inspect_err(|_| drop(std::fs::remove_file(&path)))
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(AuditError::Export(error))) => {
                Err(Failure::new(ErrorCode::FileUnwritable).with("reason", error.to_string()))
            }
            Ok(Err(error)) => Err(unread(&error)),
            Err(_) => Err(Failure::new(ErrorCode::ShuttingDown)),
        }
    }

    /// The display name of a site; its id when it is not known any more.
    fn site_name(&self, site: &SiteId) -> String {
        self.0.fleet.site(site).map_or_else(|| site.to_string(), |site| site.name())
    }
}

/// The record could not be read.
fn unread(error: &AuditError) -> Failure {
    Failure::new(ErrorCode::StoreFailed).detail(error.to_string())
}
