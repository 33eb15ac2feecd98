//! Which pods of a node go, and which stay, as `kubectl drain` tells them apart (`kubectl/pkg/drain/filters.go`).

use crate::metrics::owner_of;
use crate::watch::{PodRow, Row};
use concertina_contract::{EvictedPod, Kind, Millis, PodLoss, SiteId, Staying, StayingPod};
use serde_json::Value;

/// What a pod has to end when it does not say, in seconds.
const GRACE: Millis = 30;

/// A pod that goes.
pub(super) struct Leaving {
    /// Its row.
    pub row: PodRow,
    /// It, whole.
    pub pod: Value,
    /// What the plan tells of it.
    pub told: EvictedPod,
}

impl Leaving {
    /// Whether another one comes elsewhere, which is worth waiting for: a Job begins anew when it can.
    pub(super) fn returns(&self) -> bool {
        !self.told.owner.is_empty() && !self.told.owner.starts_with("Job ") && !is_over(&self.row)
    }
}

/// Pods of a node: those that go, and those that stay.
pub(super) fn part(site: &SiteId, pods: Vec<Value>) -> (Vec<Leaving>, Vec<StayingPod>) {
    let (mut leaving, mut stays) = (Vec::new(), Vec::new());
    for pod in pods {
        let Ok(row) = Row::read(&Kind::Pod, pod.to_string().as_bytes()) else { continue };
        let object = row.object(site);
        let Row::Pod(row) = row else { continue };
        if let Some(why) = stays_put(&row, &pod) {
            stays.push(StayingPod { object, why });
            continue;
        }
        let (owner, losses) = (owner_of(&row), losses(&row, &pod));
        let seconds = pod["spec"]["terminationGracePeriodSeconds"].as_i64().unwrap_or(GRACE);
        let grace = seconds.max(0).saturating_mul(1_000);
        leaving.push(Leaving { told: EvictedPod { object, owner, grace, losses, held: None }, row, pod });
    }
    leaving.sort_by(|one, other| {
        let place = |pod: &Leaving| {
            (pod.told.object.namespace.clone(), pod.told.owner.clone(), pod.told.object.name.clone())
        };
        place(one).cmp(&place(other))
    });
    (leaving, stays)
}

/// Whether a pod runs no more.
pub(super) fn is_over(row: &PodRow) -> bool {
    matches!(&*row.phase, "Succeeded" | "Failed")
}

/// Whether a pod takes requests. Conditions that are true are not in a row.
pub(super) fn is_ready(row: &PodRow) -> bool {
    let not_ready = row.conditions.iter().any(|condition| &*condition.name == "Ready");
    &*row.phase == "Running" && row.meta.deleting.is_none() && !not_ready
}

/// Whether a pod is no business of a drain, by its row alone.
pub(super) fn is_of_node(row: &PodRow) -> bool {
    row.meta.owner.as_ref().is_some_and(|owner| matches!(&*owner.kind, "DaemonSet" | "Node"))
}

fn stays_put(row: &PodRow, pod: &Value) -> Option<Staying> {
    let mirrors = !pod["metadata"]["annotations"]["kubernetes.io/config.mirror"].is_null();
    match row.meta.owner.as_ref().map(|owner| &*owner.kind) {
        _ if mirrors => Some(Staying::Mirror),
        Some("Node") => Some(Staying::Mirror),
        Some("DaemonSet") => Some(Staying::DaemonSet),
        _ => None,
    }
}

fn losses(row: &PodRow, pod: &Value) -> Vec<PodLoss> {
    if is_over(row) {
        return Vec::new();
    }
    let mut volumes = pod["spec"]["volumes"].as_array().into_iter().flatten();
    let data = volumes.any(|volume| !volume["emptyDir"].is_null());
    let itself = row.meta.owner.is_none();
    let told = [(data, PodLoss::Data), (itself, PodLoss::Itself)];
    told.into_iter().filter_map(|(lost, what)| lost.then_some(what)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pod(name: &str, owner: Option<(&str, &str)>, rest: &Value) -> Value {
        let owners = owner.map(|(kind, name)| {
            json!([{ "apiVersion": "v1", "kind": kind, "name": name, "uid": "o", "controller": true }])
        });
        let mut pod = json!({
            "metadata": { "name": name, "namespace": "shop", "uid": name, "ownerReferences": owners },
            "spec": { "containers": [{ "name": "app" }] },
            "status": { "phase": "Running" },
        });
        for (part, fields) in rest.as_object().into_iter().flatten() {
            for (key, value) in fields.as_object().into_iter().flatten() {
                pod[part][key] = value.clone();
            }
        }
        pod
    }

    #[test]
    fn pods_go_or_stay_as_kubectl_tells_them_apart() {
        let mirror = json!({ "metadata": { "annotations": { "kubernetes.io/config.mirror": "x" } } });
        let scratch = json!({ "spec": { "volumes": [{ "name": "tmp", "emptyDir": {} }], "terminationGracePeriodSeconds": 60 } });
        let over = json!({ "status": { "phase": "Succeeded" } });
        let (leaving, stays) = part(
            &SiteId::new("s"),
            vec![
                pod("agent", Some(("DaemonSet", "agent")), &json!({})),
                pod("etcd", None, &mirror),
                pod("web-1", Some(("StatefulSet", "web")), &scratch),
                pod("alone", None, &json!({})),
                pod("done", None, &over),
                pod("batch-1", Some(("Job", "batch")), &json!({})),
            ],
        );
        let stays: Vec<_> = stays.iter().map(|pod| (pod.object.name.as_str(), pod.why)).collect();
        assert_eq!(stays, [("agent", Staying::DaemonSet), ("etcd", Staying::Mirror)]);
        let told: Vec<_> = leaving
            .iter()
            .map(|pod| {
                (pod.told.object.name.as_str(), pod.told.grace, pod.told.losses.as_slice(), pod.returns())
            })
            .collect();
        assert_eq!(
            told,
            [
                ("alone", 30_000, [PodLoss::Itself].as_slice(), false),
                ("done", 30_000, &[], false),
                ("batch-1", 30_000, &[], false),
                ("web-1", 60_000, &[PodLoss::Data], true),
            ]
        );
    }
}
