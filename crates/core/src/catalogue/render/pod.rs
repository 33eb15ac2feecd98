//! The pod template.

use super::config::Settings;
use super::container::container;
use super::metadata::Frame;
use super::workload::{claim_name, volume_name};
use crate::catalogue::SiteOffer;
use crate::catalogue::packages::Extras;
use concertina_contract::AppForm;
use serde_json::{Value, json};

/// Seconds from the word to end until a pod is killed, its wait aside.
const GRACE: u32 = 30;
/// Seconds that a pod stays on a node that is not heard any more; Kubernetes' own are 300.
const SILENT_NODE: u32 = 30;

pub(super) fn template(
    frame: &Frame,
    form: &AppForm,
    extras: &Extras,
    settings: &Settings<'_>,
    offer: SiteOffer,
) -> Value {
    let mut metadata = json!({ "labels": frame.labels(true) });
    if let Some(checksum) = settings.checksum() {
        metadata["annotations"] = json!({ "checksum/config": checksum });
    }
    let drain = if form.port.is_some() { form.drain_seconds } else { 0 };
    let mut spec = json!({
        "containers": [container(frame, form, extras, settings, offer)],
        "enableServiceLinks": false,
        "securityContext": { "seccompProfile": { "type": "RuntimeDefault" } },
        "terminationGracePeriodSeconds": drain + extras.grace_seconds.unwrap_or(GRACE),
        "tolerations": [unreached("not-ready"), unreached("unreachable")],
    });
    if form.storage.is_empty() {
        spec["topologySpreadConstraints"] = spread(frame, offer);
    }
    if let Some(secret) = &form.pull_secret {
        spec["imagePullSecrets"] = json!([{ "name": secret }]);
    }
    let claims = form.storage.iter().map(|storage| {
        let claim = claim_name(frame, &storage.path);
        json!({ "name": volume_name(&storage.path), "persistentVolumeClaim": { "claimName": claim } })
    });
    let volumes: Vec<Value> = claims.chain(settings.volumes(frame)).collect();
    if !volumes.is_empty() {
        spec["volumes"] = json!(volumes);
    }
    json!({ "metadata": metadata, "spec": spec })
}

/// How long a pod bears that its node is in this state.
fn unreached(state: &str) -> Value {
    let key = format!("node.kubernetes.io/{state}");
    json!({ "key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": SILENT_NODE })
}

/// Over nodes and zones, as far as there is room: a pod that finds none elsewhere runs all the same.
fn spread(frame: &Frame, offer: SiteOffer) -> Value {
    let constraint = |key: &str| {
        let mut constraint = json!({
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": { "matchLabels": frame.selector() },
        });
        if offer.spreads_by_template() {
            constraint["matchLabelKeys"] = json!(["pod-template-hash"]);
        }
        constraint
    };
    json!([constraint("kubernetes.io/hostname"), constraint("topology.kubernetes.io/zone")])
}
