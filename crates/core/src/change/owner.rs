//! Who else writes an object, and will put a change back.

use super::field::Field;
use super::live::Live;
use serde_json::Value;

/// Labels and annotations that name an owner outside the cluster, with its name.
const MARKS: [(&str, &str); 5] = [
    (TRACKING, "Argo CD"),
    ("argocd.argoproj.io/instance", "Argo CD"),
    ("kustomize.toolkit.fluxcd.io/name", "Flux"),
    ("helm.toolkit.fluxcd.io/name", "Flux"),
    ("fleet.cattle.io/bundle-id", "Rancher Fleet"),
];
/// Of its value only the beginning is a name: `APPLICATION:GROUP/KIND:NAMESPACE/NAME` (Argo CD, "Resource Tracking").
const TRACKING: &str = "argocd.argoproj.io/tracking-id";
/// Managers behind which a person acts, not a loop that writes again by itself.
const PEOPLE: [&str; 4] = ["kubectl", "helm", "concertina", "before-first-apply"];

/// The owner that will revert the change, if one can be told.
pub(super) fn reverting_owner(live: &Live, field: &Field) -> Option<String> {
    outside(live).or_else(|| controller(live)).or_else(|| applier(live, field))
}

/// The owner outside the cluster that an object names.
pub(super) fn outside(live: &Live) -> Option<String> {
    MARKS.iter().find_map(|(key, owner)| {
        let value = live.mark(key)?;
        let name = if *key == TRACKING { value.split(':').next()? } else { value };
        Some(format!("{owner} ({})", short(name)))
    })
}

/// A controlling owner reference: an operator made the workload.
pub(super) fn controller(live: &Live) -> Option<String> {
    let owner = live
        .list("/metadata/ownerReferences")
        .iter()
        .find(|owner| owner.get("controller").and_then(Value::as_bool).unwrap_or_default())?;
    let text = |key: &str| owner.get(key).and_then(Value::as_str).map(short).unwrap_or_default();
    Some(format!("{} {}", text("kind"), text("name")))
}

/// A manager that *applies* the field. Who applies declaratively, applies again.
fn applier(live: &Live, field: &Field) -> Option<String> {
    let pointer = match field {
        Field::Replicas(_) => "/f:spec/f:replicas",
        Field::RestartedAt(_) => {
            "/f:spec/f:template/f:metadata/f:annotations/f:kubectl.kubernetes.io~1restartedAt"
        }
        Field::Paused(_) => "/f:spec/f:paused",
        // Nobody but Concertina writes it.
        Field::KeptUntil(_) => return None,
        Field::Unschedulable(_) => "/f:spec/f:unschedulable",
        Field::Service(_) => "/f:spec/f:taints",
        Field::Image(image) => {
            let list = if image.init { "initContainers" } else { "containers" };
            &format!("/f:spec/f:template/f:spec/f:{list}/k:{{\"name\":\"{}\"}}/f:image", image.container)
        }
    };
    live.list("/metadata/managedFields").iter().find_map(|entry| {
        let manager = entry.get("manager")?.as_str()?;
        let applies = entry.get("operation")?.as_str()? == "Apply";
        let person = PEOPLE.iter().any(|name| manager.starts_with(name));
        (applies && !person && entry.get("fieldsV1")?.pointer(pointer).is_some()).then(|| short(manager))
    })
}

fn short(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(80).collect()
}
