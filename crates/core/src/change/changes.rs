//! The surface of changes.

use super::apply::apply;
use super::book::{Book, Operations};
use super::inner::Inner;
use super::options::{ChangesOptions, Limits};
use super::plan::plan;
use super::recover::recover;
use super::shelf::Shelf;
use super::standby::look;
use super::step::StepObserver;
use super::stops::Stops;
use crate::audit::{Audit, AuditError, Entry, OperationRecord};
use crate::registry::Registries;
use concertina_contract::{
    ApplicationName, Approval, AuditEntry, AuditEvent, ErrorCode, Failure, Intent, Operation, OperationId,
    OperationState, Plan, PlanId, StandbyView,
};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// Entries of the audit record in one answer.
const AUDIT_PAGE: u32 = 200;

/// Plans, carries out, follows and undoes changes. Cheap to clone; operations outlive every clone, and end with the
/// scope of their tasks.
#[derive(Clone, Debug)]
pub struct Changes(Arc<Inner>);

impl Changes {
    /// Opens the journal, and takes up what was under way when the program ended. Must be called within the runtime.
    pub fn new(options: ChangesOptions) -> Result<Self, AuditError> {
        Self::observed(options, Limits::default(), Arc::new(()))
    }

    /// As [`Self::new`], with other limits, and somebody who watches the steps of the journal.
    pub fn observed(
        options: ChangesOptions,
        limits: Limits,
        observer: Arc<dyn StepObserver>,
    ) -> Result<Self, AuditError> {
        let ChangesOptions { store, clock, tasks, fleet, helm, hub, redactor, packages, registries, author } =
            options;
        let audit = Audit::new(store, clock.clone(), author);
        let book = Book::open(audit.clone())?;
        let (shelf, turn) = (Shelf::default(), Mutex::new(()));
        let inner = Arc::new(Inner {
            fleet,
            helm,
            hub,
            redactor,
            registries: Registries::new(registries, tasks.clone()),
            packages,
            clock,
            tasks,
            audit,
            shelf,
            book,
            stops: Stops::default(),
            limits,
            observer,
            turn,
        });
        recover(&inner);
        Ok(Self(inner))
    }

    /// Makes a plan: live read, guards, server dry run. Writes nothing.
    pub async fn plan(&self, intent: Intent) -> Result<Plan, Failure> {
        plan(&self.0, intent, None).await
    }

    /// Makes the plan that undoes an operation.
    pub async fn plan_undo(&self, operation: &OperationId) -> Result<Plan, Failure> {
        let intent =
            self.0.book.inverse(operation).ok_or_else(|| Failure::new(ErrorCode::OperationUnknown))??;
        plan(&self.0, intent, Some(operation.clone())).await
    }

    /// Where an application answers and where it is kept ready, with what a switch would meet. Writes nothing.
    pub async fn standby(&self, application: &ApplicationName) -> StandbyView {
        look(&self.0, application).await
    }

    /// Throws a plan away.
    pub fn discard(&self, id: &PlanId) {
        self.0.shelf.remove(id);
    }

    /// Carries a plan out. A second call with the same plan answers with the same operation.
    pub fn apply(&self, approval: &Approval) -> Result<Operation, Failure> {
        apply(&self.0, approval)
    }

    /// Calls an operation off that can be: what it has not sent is not sent any more. A second call is no error.
    pub fn call_off(&self, operation: &OperationId) -> Result<(), Failure> {
        if !self.0.stops.call_off(operation) {
            return Err(Failure::new(ErrorCode::OperationUnknown));
        }
        self.0.record(&Entry::new(AuditEvent::CalledOff, "called off").operation(operation));
        Ok(())
    }

    /// The newest operations, newest first.
    pub fn operations(&self) -> Vec<Operation> {
        self.0.book.subscribe().borrow().iter().map(|operation| Operation::clone(operation)).collect()
    }

    /// One operation.
    pub fn operation(&self, id: &OperationId) -> Option<Operation> {
        self.0.book.operation(id)
    }

    /// Follows all operations; one that did not change is the same `Arc` as before.
    pub fn subscribe(&self) -> watch::Receiver<Operations> {
        self.0.book.subscribe()
    }

    /// The audit record, newest first, before an entry's number, at most 200.
    pub fn audit(&self, before: Option<u32>) -> Result<Vec<AuditEntry>, Failure> {
        self.0
            .audit
            .query(before, AUDIT_PAGE)
            .map_err(|error| Failure::new(ErrorCode::StoreFailed).detail(error.to_string()))
    }

    /// The audit record itself, for entries of other modules.
    pub fn record(&self) -> &Audit {
        &self.0.audit
    }

    /// Operations that run. One that was interrupted, and waits for its sites to be found out, does not count: quitting
    /// takes nothing from it.
    pub fn unfinished(&self) -> u32 {
        let running = |record: &OperationRecord| record.state == OperationState::Running;
        let count = self.0.book.unfinished().iter().filter(|record| running(record)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
