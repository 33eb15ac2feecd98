//! Revisions and autoscalers of workloads.

use super::Concertina;
use crate::change::{autoscaler, is_workload, rollout_history};
use crate::error::{Wanted, request_failure};
use concertina_contract::{AutoscalerView, ErrorCode, Failure, ObjectRef, RolloutRevision};
use std::time::Duration;

/// One read.
const LIMIT: Duration = Duration::from_secs(10);

impl Concertina {
    /// What decides on the replicas of a Deployment or `StatefulSet`, read now.
    pub async fn autoscaler(&self, object: &ObjectRef) -> Result<AutoscalerView, Failure> {
        if !is_workload(object) {
            return Err(Failure::new(ErrorCode::BadRequest).with("reason", "no workload").on(object.clone()));
        }
        let known = self.0.fleet.known_site(&object.site)?;
        autoscaler(&known, object, &self.0.redactor, LIMIT).await
    }

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

#[cfg(test)]
mod tests {
    use super::super::testing::connected;
    use super::*;
    use concertina_contract::Kind;
    use concertina_testkit::{ApiServer, build};
    use serde_json::json;

    #[tokio::test]
    async fn revisions_of_a_workload_are_told_newest_first_without_what_is_in_them() {
        let server = ApiServer::start().await.unwrap();
        let owner = server.put(build::deployment("shop", "orders", 1));
        let secret = json!({ "spec": { "containers": [{ "name": "app", "image": "old:1",
            "env": [{ "name": "DB_PASSWORD", "value": "canary" }] }] } });
        server.put(build::revision(&owner, 3, &json!({})));
        server.put(build::revision(&owner, 1, &secret));
        let home = tempfile::tempdir().unwrap();
        let core = connected(&server, home.path()).await;
        let object = ObjectRef {
            site: core.0.fleet.sites().remove(0).id,
            kind: Kind::Deployment,
            namespace: "shop".to_owned(),
            name: "orders".to_owned(),
            uid: String::new(),
        };
        let told = core.rollout_history(&object).await.unwrap();
        let short: Vec<_> = told.iter().map(|one| (one.revision, one.current, &*one.change_cause)).collect();
        assert_eq!(short, [(3, true, "change 3"), (1, false, "change 1")]);
        assert_eq!(told[1].images[0].image, "old:1");
        assert!(!format!("{told:?}").contains("canary"));
        let pod = ObjectRef { kind: Kind::Pod, ..object.clone() };
        assert_eq!(core.rollout_history(&pod).await.unwrap_err().code, ErrorCode::BadRequest);
        let odd = ObjectRef { name: "../secrets".to_owned(), ..object };
        assert_eq!(core.rollout_history(&odd).await.unwrap_err().code, ErrorCode::BadRequest);
    }
}
