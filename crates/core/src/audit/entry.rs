//! What is recorded.

use concertina_contract::{AuditEvent, ObjectRef, OperationId, PlanId, SiteId};

/// The longest text of an entry, in characters.
const LONGEST_TEXT: usize = 1_000;

/// One entry that is to be appended. Number, time and author are added by the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub event: AuditEvent,
    /// The plan it belongs to.
    pub plan: Option<PlanId>,
    /// The operation it belongs to.
    pub operation: Option<OperationId>,
    /// The site it happened on.
    pub site: Option<SiteId>,
    /// The object, in words.
    pub object: String,
    /// What happened to it, in words without secrets.
    pub text: String,
}

impl Entry {
    /// An entry of which only the event and its text are known so far. The text is cut at 1,000 characters.
    pub fn new(event: AuditEvent, text: &str) -> Self {
        let text = text.chars().filter(|letter| !letter.is_control()).take(LONGEST_TEXT).collect();
        Self { event, plan: None, operation: None, site: None, object: String::new(), text }
    }

    /// Names the plan.
    #[must_use]
    pub fn plan(mut self, plan: &PlanId) -> Self {
        self.plan = Some(plan.clone());
        self
    }

    /// Names the operation.
    #[must_use]
    pub fn operation(mut self, operation: &OperationId) -> Self {
        self.operation = Some(operation.clone());
        self
    }

    /// Names the site.
    #[must_use]
    pub fn site(mut self, site: &SiteId) -> Self {
        self.site = Some(site.clone());
        self
    }

    /// Names the object and its site.
    #[must_use]
    pub fn object(mut self, object: &ObjectRef) -> Self {
        self.object = if object.namespace.is_empty() {
            format!("{} {}", object.kind, object.name)
        } else {
            format!("{} {}/{}", object.kind, object.namespace, object.name)
        };
        self.site = Some(object.site.clone());
        self
    }
}
