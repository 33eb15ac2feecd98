//! Claims that are not bound, and volumes that cannot be.

use super::{Cause, Scene};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// A class without a provisioner: its volumes are made by hand.
const BY_HAND: &str = "kubernetes.io/no-provisioner";

/// Why a claim is not bound.
pub(super) fn claim(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    match object.text("/status/phase").as_str() {
        "Bound" => return Vec::new(),
        "Lost" => {
            let volume = object.text("/spec/volumeName");
            return vec![Cause::bad("claim-lost", who).with("volume", volume)];
        }
        _ => {}
    }
    let class = object.text("/spec/storageClassName");
    let named = |cause: Cause| {
        cause.with("class", &class).with("size", object.text("/spec/resources/requests/storage"))
    };
    if !class.is_empty() && scene.around.lacks("StorageClass", &class) {
        let blocker = Who::new("StorageClass", "storage.k8s.io/v1", "", &class, "");
        return vec![named(Cause::bad("claim-no-class", who)).blocked_by(blocker)];
    }
    let event = |reason: &str| scene.around.events_of(&who.uid).find(|event| event.reason == reason);
    if let Some(failed) = event("ProvisioningFailed") {
        let id = if failed.message.contains("not found") && failed.message.contains("storageclass") {
            "claim-no-class"
        } else {
            "claim-refused"
        };
        return vec![named(Cause::bad(id, who)).event(Some(failed))];
    }
    let provisioner =
        scene.around.find("StorageClass", &class).map(|class| class.part().text("/provisioner"));
    if provisioner.as_deref() == Some(BY_HAND) {
        return vec![named(Cause::bad("claim-by-hand", who)).event(scene.around.events_of(&who.uid).next())];
    }
    if let Some(waits) = event("WaitForFirstConsumer").or(event("WaitForPodScheduled")) {
        return vec![named(Cause::calm("claim-waits-for-pod", who)).event(Some(waits))];
    }
    if let Some(asked) = event("ExternalProvisioning") {
        let cause = named(Cause::warn("claim-no-answer", who));
        return vec![cause.with("provisioner", provisioner.unwrap_or_default()).event(Some(asked))];
    }
    if let Some(found) = event("FailedBinding") {
        return vec![named(Cause::bad("claim-no-volume", who)).event(Some(found))];
    }
    vec![named(Cause::warn("claim-pending", who)).event(scene.around.events_of(&who.uid).next())]
}

/// Why nobody can use a volume.
pub(super) fn volume(object: Part<'_>, who: &Who) -> Vec<Cause> {
    let claim = [object.text("/spec/claimRef/namespace"), object.text("/spec/claimRef/name")].join("/");
    let cause = match object.text("/status/phase").as_str() {
        "Released" => Cause::warn("volume-released", who),
        "Failed" => Cause::bad("volume-failed", who),
        _ => return Vec::new(),
    };
    let policy = object.text("/spec/persistentVolumeReclaimPolicy");
    let cause = cause.with("claim", claim).with("policy", policy);
    vec![cause.state(object.text("/status/phase"), object.text("/status/message"), None)]
}
