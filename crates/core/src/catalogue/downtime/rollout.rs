//! How pods are replaced, and volumes that stand in the way.

use super::{Subject, finding, name, named, share};
use concertina_contract::{ZeroDowntimeCode, ZeroDowntimeFinding};
use serde_json::{Value, json};

/// What a Deployment has for both numbers unless told otherwise.
const STANDARD: &str = "25%";

impl Subject<'_> {
    /// A Deployment's strategy. A `StatefulSet` always ends a pod before it makes the new one; with others beside it that
    /// answer, this interrupts nothing.
    pub(super) fn rollout(&self, found: &mut Vec<ZeroDowntimeFinding>) {
        if self.workload["kind"] != "Deployment" {
            return;
        }
        let strategy = &self.workload["spec"]["strategy"];
        if strategy["type"] == "Recreate" {
            found.push(finding(ZeroDowntimeCode::Recreate, &[]));
            return;
        }
        let standard = json!(STANDARD);
        let given = |key: &str| match &strategy["rollingUpdate"][key] {
            Value::Null => standard.clone(),
            value => value.clone(),
        };
        let surge = share(&given("maxSurge"), self.replicas, true).unwrap_or(1);
        let unavailable = share(&given("maxUnavailable"), self.replicas, false).unwrap_or(0);
        // The controller takes one where both would be none (`ResolveFenceposts`).
        let unavailable = if surge == 0 { unavailable.max(1) } else { unavailable };
        if unavailable > 0 {
            let params = [("unavailable", unavailable.to_string())];
            found.push(finding(ZeroDowntimeCode::MaxUnavailable, &params));
        }
        if surge == 0 {
            found.push(finding(ZeroDowntimeCode::NoSurge, &[]));
        }
    }

    /// Claims that all pods share and one node alone can mount. Those of a `StatefulSet`'s own templates are a pod's own.
    pub(super) fn volumes(&self, found: &mut Vec<ZeroDowntimeFinding>) {
        let volumes = self.pod("/spec/volumes").as_array().into_iter().flatten();
        for volume in volumes {
            let Some(wanted) = volume["persistentVolumeClaim"]["claimName"].as_str() else { continue };
            let claims = self.around.claims.iter();
            let claim = claims.into_iter().find(|claim| self.is_beside(claim) && name(claim) == wanted);
            let modes = claim.and_then(|claim| claim["spec"]["accessModes"].as_array());
            let single = |mode: &Value| mode == "ReadWriteOnce" || mode == "ReadWriteOncePod";
            if modes.is_some_and(|modes| modes.iter().all(single)) {
                found.push(named(ZeroDowntimeCode::ReadWriteOnce, "claim", wanted));
            }
        }
    }
}
