//! What makes the pods, what they keep, and what guards them.

use super::config::Settings;
use super::metadata::{Frame, is_letter, members, slug};
use super::pod::template;
use crate::catalogue::SiteOffer;
use crate::catalogue::packages::Extras;
use concertina_contract::{AppForm, Storage};
use serde_json::{Value, json};

/// Revisions of the workload that are kept for an undo.
const HISTORY: u32 = 10;
/// Seconds after which a rollout that does not go on is told as stuck.
const DEADLINE: u32 = 600;
/// Seconds that a new member of a cluster is there before the next one goes: the others hear of it by names, which are asked
/// again every five seconds.
const SETTLING: u32 = 10;
/// The longest name of a volume is 63.
const LONGEST_VOLUME: usize = 50;

/// A Deployment; with storage a `StatefulSet`, which never runs two pods on one volume: it ends the old one first.
pub(super) fn workload(
    frame: &Frame,
    form: &AppForm,
    extras: &Extras,
    settings: &Settings<'_>,
    offer: SiteOffer,
) -> Value {
    let kind = if form.storage.is_empty() { "Deployment" } else { "StatefulSet" };
    let mut spec = json!({
        "revisionHistoryLimit": HISTORY,
        "selector": { "matchLabels": frame.selector() },
        "template": template(frame, form, extras, settings, offer),
    });
    if extras.members.is_some() {
        spec["minReadySeconds"] = json!(SETTLING);
    }
    if form.storage.is_empty() {
        spec["progressDeadlineSeconds"] = json!(DEADLINE);
        let rolling = json!({ "maxUnavailable": 0, "maxSurge": "25%" });
        spec["strategy"] = json!({ "type": "RollingUpdate", "rollingUpdate": rolling });
    } else {
        spec["serviceName"] = json!(frame.name);
    }
    frame.object("apps/v1", kind, &frame.name, members(json!({ "spec": spec })))
}

/// A claim for each folder. Helm leaves them when it uninstalls: what is in them is the user's.
pub(super) fn claims(frame: &Frame, storage: &[Storage]) -> Vec<Value> {
    let claim = |storage: &Storage| {
        let mut spec = json!({
            "accessModes": ["ReadWriteOnce"],
            "resources": { "requests": { "storage": storage.size } },
        });
        if let Some(class) = &storage.class {
            spec["storageClassName"] = json!(class);
        }
        let name = claim_name(frame, &storage.path);
        let mut claim = frame.object("v1", "PersistentVolumeClaim", &name, members(json!({ "spec": spec })));
        claim["metadata"]["annotations"]["helm.sh/resource-policy"] = json!("keep");
        claim
    };
    storage.iter().map(claim).collect()
}

/// From two pods on, a drain takes one at a time.
pub(super) fn budget(frame: &Frame, form: &AppForm, offer: SiteOffer) -> Option<Value> {
    let mut spec = json!({ "maxUnavailable": 1, "selector": { "matchLabels": frame.selector() } });
    if offer.evicts_unhealthy() {
        spec["unhealthyPodEvictionPolicy"] = json!("AlwaysAllow");
    }
    let body = members(json!({ "spec": spec }));
    (form.replicas > 1).then(|| frame.object("policy/v1", "PodDisruptionBudget", &frame.name, body))
}

/// Name of a volume within the pod. It hangs on the path alone: folders can come and go.
pub(super) fn volume_name(path: &str) -> String {
    slug(path, '-', LONGEST_VOLUME, is_letter)
}

/// Name of the claim of a volume.
pub(super) fn claim_name(frame: &Frame, path: &str) -> String {
    format!("{}-{}", frame.name, volume_name(path))
}
