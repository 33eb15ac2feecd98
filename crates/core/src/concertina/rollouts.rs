//! Revisions of workloads that no release made.

use super::Concertina;
use crate::change::{is_workload, rollout_history};
use crate::error::{Wanted, request_failure};
use concertina_contract::{ErrorCode, Failure, ObjectRef, RolloutRevision};
use std::time::Duration;

/// One read.
const LIMIT: Duration = Duration::from_secs(10);

impl Concertina {
    /// The revisions of a Deployment, `StatefulSet` or `DaemonSet` that Kubernetes keeps, newest first, read now.
    pub async fn rollout_history(&self, object: &ObjectRef) -> Result<Vec<RolloutRevision>, Failure> {
        if !is_workload(object) {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "no workload").on(object.clone()));
        }
        let known = self.0.fleet.known_site(&object.site)?;
        let (reader, redactor) = (known.reader()?, &self.0.redactor);
        let history = rollout_history(&reader, object, redactor, LIMIT).await;
        history.map_err(|error| {
            let wanted = Wanted { verb: "get", resource: object.kind.resource() };
            request_failure(&error, &known.name(), wanted, redactor).on(object.clone())
        })
    }
}
