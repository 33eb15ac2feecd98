//! The copy of a version: what is made of a Deployment, and what is there.

use crate::change::call::{Call, Verb};
use crate::change::live::Live;
use crate::change::plan::Reviewer;
use crate::change::releases::draft::Step;
use crate::kept::{self, Marks, OF, PLAN, REVISION};
use crate::site::escape;
use crate::watch::{DeploymentRow, Row};
use concertina_contract::{KeptCost, Kind, ObjectRef};
use serde_json::{Map, Value, json};

/// The field manager under which copies are written.
pub(super) const MANAGER: &str = "concertina-warm";
/// The longest that a copy may take without progress until it counts as stuck, in seconds.
const DEADLINE: u32 = 300;

/// A copy that is there.
pub(in crate::change::releases) struct Copy {
    /// The Deployment, with its uid.
    pub object: ObjectRef,
    /// As it is.
    pub live: Live,
    /// What its marks say.
    pub marks: Marks,
}

impl Copy {
    /// The copy that a release has, if it has one. Where it may not be looked for there is none.
    pub(in crate::change::releases) async fn find(
        reviewer: &Reviewer<'_>,
        release: &ObjectRef,
    ) -> Option<Self> {
        let path = search(&release.namespace, &release.name);
        let list: Value = reviewer.reader.get(&path, reviewer.inner.limits.read).await.ok()?;
        Self::read(release, list["items"].as_array()?.first()?)
    }

    /// A Deployment that is read as a copy; none if it is none, or is about to go.
    pub(super) fn read(release: &ObjectRef, live: &Value) -> Option<Self> {
        let live = Live::new(live.clone());
        let marks = Marks::of(live.value())?;
        let object = ObjectRef {
            kind: Kind::Deployment,
            name: live.text("/metadata/name")?.to_owned(),
            uid: live.uid().to_owned(),
            ..release.clone()
        };
        (!live.deleting()).then_some(Self { object, live, marks })
    }

    /// Whether the application answers from it, or is about to.
    pub(in crate::change::releases) fn is_switched(&self) -> bool {
        self.marks.switched.is_some()
    }

    /// Whether all its pods are ready.
    pub(super) fn is_ready(&self) -> bool {
        row(&self.live).is_some_and(|row| row.is_complete() && row.available > 0)
    }

    /// The write that removes it.
    pub(in crate::change::releases) fn removal(&self) -> Step {
        removal(&self.object, &self.live)
    }
}

/// The path at which the copies of a release are found.
pub(super) fn search(namespace: &str, release: &str) -> String {
    let selector = escape(&format!("{OF}={release}"));
    format!("/apis/apps/v1/namespaces/{namespace}/deployments?limit=10&labelSelector={selector}")
}

/// The path of a Deployment.
pub(super) fn path(object: &ObjectRef) -> String {
    format!("/apis/apps/v1/namespaces/{}/deployments/{}", object.namespace, object.name)
}

/// The write that removes this very Deployment.
pub(super) fn removal(object: &ObjectRef, live: &Live) -> Step {
    let body = json!({ "preconditions": { "uid": live.uid() }, "propagationPolicy": "Background" });
    let path = path(object);
    let words = format!("remove the copy {}/{}", object.namespace, object.name);
    let call = Call { verb: Verb::Delete, path: path.clone(), body };
    let object = ObjectRef { uid: live.uid().to_owned(), ..object.clone() };
    Step { object, call, path, before: None, words }
}

/// A Deployment as rows have it.
pub(super) fn row(live: &Live) -> Option<DeploymentRow> {
    match Row::read(&Kind::Deployment, live.value().to_string().as_bytes()) {
        Ok(Row::Deployment(row)) => Some(row),
        _ => None,
    }
}

/// What all pods of a Deployment ask for.
pub(super) fn cost(live: &Live) -> KeptCost {
    row(live).map(|row| kept::cost(&row)).unwrap_or_default()
}

/// The labels by which the copy chooses its pods, and a Service the copy.
pub(super) fn selector(release: &str) -> Value {
    json!({ OF: release })
}

/// A copy of a Deployment as it is: the same pods under other labels, so that neither the Deployment nor any of these Services
/// takes them for its own. `revision` is the one that it keeps.
pub(super) fn clone(live: &Live, services: &[&Value], release: &str, revision: u32, plan: &str) -> Value {
    let mut template = live.value().pointer("/spec/template").cloned().unwrap_or_default();
    let labels = labels(&template, live, services, release);
    spread(&mut template, &labels);
    if let Some(metadata) = template["metadata"].as_object_mut() {
        metadata.remove("creationTimestamp");
        metadata.insert("labels".to_owned(), Value::Object(labels));
    }
    let name = kept::name(live.text("/metadata/name").unwrap_or_default());
    let deadline = live.number("/spec/progressDeadlineSeconds").unwrap_or(DEADLINE).min(DEADLINE);
    let available_after = live.number("/spec/minReadySeconds").unwrap_or_default();
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": name,
            "namespace": live.text("/metadata/namespace"),
            "labels": selector(release),
            "annotations": { REVISION: revision.to_string(), PLAN: plan },
        },
        "spec": {
            "replicas": live.replicas(),
            "revisionHistoryLimit": 0,
            "minReadySeconds": available_after,
            "progressDeadlineSeconds": deadline.max(available_after + 60),
            "selector": { "matchLabels": selector(release) },
            "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 0, "maxSurge": "100%" } },
            "template": template,
        },
    })
}

/// The labels of the pods less those by which they are chosen, and our own.
fn labels(template: &Value, live: &Live, services: &[&Value], release: &str) -> Map<String, Value> {
    let mut labels = template["metadata"]["labels"].as_object().cloned().unwrap_or_default();
    let own = live.value().pointer("/spec/selector/matchLabels");
    let selectors = own.into_iter().chain(services.iter().map(|service| &service["spec"]["selector"]));
    for key in selectors.filter_map(Value::as_object).flat_map(Map::keys) {
        labels.remove(key);
    }
    labels.insert(OF.to_owned(), json!(release));
    labels
}

/// Pods that were spread among themselves are so again: a constraint that chose the pods by their labels chooses the copy's.
fn spread(template: &mut Value, labels: &Map<String, Value>) {
    let before = template["metadata"]["labels"].clone();
    let Some(constraints) = template.pointer_mut("/spec/topologySpreadConstraints") else { return };
    for constraint in constraints.as_array_mut().into_iter().flatten() {
        let own = &constraint["labelSelector"];
        if own.is_object() && crate::selector::chooses(own, |key| before[key].as_str()) {
            constraint["labelSelector"] = json!({ "matchLabels": { OF: labels.get(OF) } });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live() -> Live {
        let labels = json!({ "app.kubernetes.io/name": "web", "tier": "front", "team": "shop" });
        let spread = json!([
            { "topologyKey": "zone", "labelSelector": { "matchLabels": { "team": "shop" } } },
            { "topologyKey": "host", "labelSelector": { "matchLabels": { "team": "other" } } },
        ]);
        Live::new(json!({
            "metadata": { "name": "web", "namespace": "shop", "labels": { "app.kubernetes.io/managed-by": "Helm" },
                "annotations": { "meta.helm.sh/release-name": "web" } },
            "spec": {
                "replicas": 2, "minReadySeconds": 20, "progressDeadlineSeconds": 600,
                "selector": { "matchLabels": { "app.kubernetes.io/name": "web" } },
                "template": {
                    "metadata": { "creationTimestamp": null, "labels": labels, "annotations": { "checksum/config": "1" } },
                    "spec": {
                        "topologySpreadConstraints": spread,
                        "containers": [{ "name": "app", "image": "web:1",
                            "resources": { "requests": { "cpu": "100m", "memory": "1Mi" } } }],
                    },
                },
            },
        }))
    }

    #[test]
    fn a_copy_has_the_same_pods_under_labels_of_its_own() {
        let service = json!({ "spec": { "selector": { "tier": "front" } } });
        let copy = clone(&live(), &[&service], "web", 3, "plan-1");
        assert_eq!(copy["metadata"]["name"], "web-warm");
        assert_eq!(copy["metadata"]["labels"], json!({ OF: "web" }));
        assert_eq!(copy["metadata"]["annotations"], json!({ REVISION: "3", PLAN: "plan-1" }));
        let template = &copy["spec"]["template"];
        assert_eq!(template["metadata"]["labels"], json!({ "team": "shop", OF: "web" }));
        assert_eq!(template["metadata"]["annotations"], json!({ "checksum/config": "1" }));
        assert_eq!(template["metadata"].get("creationTimestamp"), None);
        assert_eq!(template["spec"]["containers"], live().value()["spec"]["template"]["spec"]["containers"]);
        let spread = &template["spec"]["topologySpreadConstraints"];
        assert_eq!(spread[0]["labelSelector"], json!({ "matchLabels": { OF: "web" } }));
        assert_eq!(spread[1]["labelSelector"], json!({ "matchLabels": { "team": "other" } }));
        assert_eq!(
            (&copy["spec"]["replicas"], &copy["spec"]["progressDeadlineSeconds"]),
            (&json!(2), &json!(300))
        );
        let marks = Marks::of(&copy).unwrap();
        assert_eq!((marks.release.as_str(), marks.revision, marks.switched), ("web", 3, None));
    }

    #[test]
    fn a_copy_costs_what_all_its_pods_ask_for() {
        assert_eq!(cost(&live()), KeptCost { cpu: 200, memory: 2 << 20 });
    }
}
