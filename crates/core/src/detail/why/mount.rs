//! Volumes and networks that a pod waits for, from the kubelet's and the attacher's events.

use super::{Cause, Scene, config};
use crate::detail::event::Event;
use crate::detail::part::Part;
use crate::detail::who::Who;

/// Events older than this, in milliseconds, tell of what is over: the kubelet repeats them every two minutes or so.
const OLD: i64 = 300_000;

/// What the pod waits for before its containers can be made.
pub(super) fn causes(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let creating = pod
        .list("/status/containerStatuses")
        .chain(pod.list("/status/initContainerStatuses"))
        .any(|status| {
            matches!(status.text("/state/waiting/reason").as_str(), "ContainerCreating" | "PodInitializing")
        });
    if !creating {
        return Vec::new();
    }
    let recent = |reasons: &[&str]| {
        scene.around.events_of(&who.uid).find(|event| {
            event.warning && reasons.contains(&event.reason.as_str()) && scene.now - event.at < OLD
        })
    };
    let mut causes = Vec::new();
    if let Some(event) = recent(&["FailedMount", "FailedMapVolume"]) {
        causes.push(mount(event, who).event(Some(event)));
    }
    if let Some(event) = recent(&["FailedAttachVolume"]) {
        let elsewhere = event.message.contains("Multi-Attach");
        let id = if elsewhere { "volume-attached-elsewhere" } else { "volume-not-attached" };
        causes.push(Cause::bad(id, who).with("volume", quoted(&event.message)).event(Some(event)));
    }
    if let Some(event) = recent(&["FailedCreatePodSandBox", "FailedCreatePodContainer", "NetworkNotReady"]) {
        causes.push(Cause::bad("sandbox", who).with("node", pod.text("/spec/nodeName")).event(Some(event)));
    }
    causes
}

fn mount(event: &Event, who: &Who) -> Cause {
    config::missing(&event.message, who)
        .unwrap_or_else(|| Cause::bad("volume-not-mounted", who).with("volume", quoted(&event.message)))
        .with("container", "")
}

/// The first name in quotes.
fn quoted(text: &str) -> String {
    text.split('"').nth(1).unwrap_or_default().to_owned()
}
