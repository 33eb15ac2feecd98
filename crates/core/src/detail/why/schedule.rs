//! Pods that no node takes.

use super::scheduler::{Reason, Refusal, parse};
use super::{Cause, Scene, condition};
use crate::detail::part::Part;
use crate::detail::who::Who;

/// How long a pod may wait for its first word from a scheduler, in milliseconds.
const SILENT: i64 = 30_000;

/// Why a pod has no node.
pub(super) fn causes(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let scheduled = condition(pod, "PodScheduled").filter(|found| found.text("/status") == "False");
    let event = scene.around.events_of(&who.uid).find(|event| event.reason == "FailedScheduling");
    if pod.list("/spec/schedulingGates").next().is_some() {
        let gates: Vec<String> = pod.list("/spec/schedulingGates").map(|gate| gate.text("/name")).collect();
        return vec![Cause::bad("schedule-gated", who).with("gates", gates.join(", "))];
    }
    let message = match (scheduled, event) {
        (Some(scheduled), _) if !scheduled.text("/message").is_empty() => scheduled.text("/message"),
        (_, Some(event)) => event.message.clone(),
        _ => return vec![silent(pod, who, scene)],
    };
    let (total, refusals) = parse(&message);
    let tell = |refusal: Refusal| {
        let cause = cause(&refusal.reason, pod, who, scene).with("nodes", refusal.nodes).with("total", total);
        match scheduled {
            Some(scheduled) => cause.condition(scheduled),
            None => cause.event(event),
        }
    };
    refusals.into_iter().map(tell).collect()
}

/// Nobody has looked at it yet.
fn silent(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Cause {
    let since = pod.time("/metadata/creationTimestamp");
    let scheduler = pod.text("/spec/schedulerName");
    if since.is_some_and(|since| scene.now - since > SILENT) {
        Cause::bad("schedule-silent", who).with("scheduler", &scheduler).spec("schedulerName", scheduler)
    } else {
        Cause::calm("starting", who)
    }
}

fn cause(reason: &Reason, pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Cause {
    let bad = |id| Cause::bad(id, who);
    match reason {
        Reason::Resource(name) => {
            let id = match name.as_str() {
                "cpu" => "schedule-cpu",
                "memory" => "schedule-memory",
                _ => "schedule-resource",
            };
            let wants = wanted(pod, name);
            bad(id).with("resource", name).with("wants", &wants).spec(format!("requests.{name}"), wants)
        }
        Reason::Taint(taint) => bad("schedule-taint").with("taint", taint),
        Reason::Affinity => {
            let selector: Vec<String> =
                pod.pairs("/spec/nodeSelector").iter().map(|(key, value)| format!("{key}={value}")).collect();
            let affinity = pod.at("/spec/affinity/nodeAffinity").is_there();
            let cause = bad("schedule-affinity").with("selector", selector.join(", "));
            let cause = cause.spec("nodeSelector", selector.join(", "));
            if affinity { cause.spec("affinity.nodeAffinity", "") } else { cause }
        }
        Reason::PodAffinity => bad("schedule-pod-affinity"),
        Reason::AntiAffinity => bad("schedule-anti-affinity"),
        Reason::VolumeZone => bad("schedule-volume-zone"),
        Reason::ClaimUnbound => unbound(pod, who, scene),
        Reason::ClaimMissing(name) => bad("schedule-claim-missing").with("name", name).blocked_by(Who::new(
            "PersistentVolumeClaim",
            "v1",
            &who.namespace,
            name,
            "",
        )),
        Reason::Cordoned => bad("schedule-cordoned"),
        Reason::Ports => bad("schedule-ports"),
        Reason::Spread => bad("schedule-spread"),
        Reason::TooManyPods => bad("schedule-too-many-pods"),
        Reason::VolumeLimit => bad("schedule-volume-limit"),
        Reason::NoNodes => bad("schedule-no-nodes"),
        Reason::Other(words) => bad("schedule-other").with("reason", words),
    }
}

/// What all containers together ask of a resource, as the manifest writes it.
fn wanted(pod: Part<'_>, resource: &str) -> String {
    let pointer = format!("/resources/requests/{}", resource.replace('~', "~0").replace('/', "~1"));
    let wants: Vec<String> = pod
        .list("/spec/containers")
        .map(|container| container.text(&pointer))
        .filter(|want| !want.is_empty())
        .collect();
    wants.join(" + ")
}

/// The claim that is not bound, where it was read.
fn unbound(pod: Part<'_>, who: &Who, scene: Scene<'_>) -> Cause {
    let names = pod.list("/spec/volumes").map(|volume| volume.text("/persistentVolumeClaim/claimName"));
    let waiting = names
        .filter_map(|name| scene.around.find("PersistentVolumeClaim", &name))
        .find(|claim| claim.part().text("/status/phase") != "Bound");
    let cause = Cause::bad("schedule-claim-unbound", who);
    match waiting {
        Some(claim) => {
            let claim = Who::of("PersistentVolumeClaim", claim.part());
            let event = scene.around.events_of(&claim.uid).next();
            cause.with("name", &claim.name).event(event).blocked_by(claim)
        }
        None => cause.with("name", ""),
    }
}
