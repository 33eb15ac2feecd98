//! Why a workload has fewer ready pods than it should: its own conditions, its controller's events, its pods.

use super::{Cause, Scene, condition, create, pod};
use crate::detail::around::Thing;
use crate::detail::part::Part;
use crate::detail::who::Who;
use concertina_contract::Tone;

/// All causes, roots first.
pub(super) fn causes(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let mut causes = refused(object, who, scene);
    let pods = pods(who, scene);
    let settled = settled(object, who);
    if !settled || !causes.is_empty() {
        for thing in &pods {
            let name = Who::of("Pod", thing.part());
            causes.extend(pod::causes(thing.part(), &name, scene));
        }
        // A pod that goes as it was asked to is not what a workload waits for while others are broken.
        if causes.iter().any(|cause| cause.tone == Tone::Bad) {
            causes.retain(|cause| cause.tone != Tone::Calm);
        }
    }
    causes.extend(own(object, who));
    if causes.is_empty() && !settled {
        causes.push(on_the_way(object, who));
    }
    causes
}

/// The pods of a workload: its own, or those of its `ReplicaSet`s; those of the newest first.
fn pods<'a>(who: &'a Who, scene: Scene<'a>) -> Vec<&'a Thing> {
    let mut sets: Vec<&Thing> = scene.around.owned("ReplicaSet", &who.uid).collect();
    sets.sort_by_key(|set| std::cmp::Reverse(revision(set)));
    let uids = sets.iter().map(|set| set.part().text("/metadata/uid"));
    let uids: Vec<String> = std::iter::once(who.uid.clone()).chain(uids).collect();
    let owner = |thing: &Thing| {
        thing
            .part()
            .list("/metadata/ownerReferences")
            .find_map(|owner| uids.iter().position(|uid| *uid == owner.text("/uid")))
    };
    let mut pods: Vec<(usize, &Thing)> =
        scene.around.all("Pod").filter_map(|thing| Some((owner(thing)?, thing))).collect();
    pods.sort_by_key(|(place, _)| *place);
    pods.into_iter().map(|(_, thing)| thing).collect()
}

fn revision(set: &Thing) -> u64 {
    let text = set.part().text("/metadata/annotations/deployment.kubernetes.io~1revision");
    text.parse().unwrap_or_default()
}

/// Pods that may not be created: by a condition of it or of its `ReplicaSet`s, or by its controller's events.
fn refused(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let sets: Vec<(Part<'_>, Who)> = scene
        .around
        .owned("ReplicaSet", &who.uid)
        .filter(|set| set.part().number("/spec/replicas") > 0)
        .map(|set| (set.part(), Who::of("ReplicaSet", set.part())))
        .collect();
    let all = std::iter::once((object, who.clone())).chain(sets);
    let mut causes = Vec::new();
    for (object, who) in all {
        let failing = condition(object, "ReplicaFailure").filter(|found| found.text("/status") == "True");
        let event = scene.around.events_of(&who.uid).find(|event| event.reason == "FailedCreate");
        // A StatefulSet and a DaemonSet have no such condition: their events are all there is.
        let event = event.filter(|event| {
            failing.is_some() || (who.kind != "ReplicaSet" && scene.now - event.at < 600_000 && short(object))
        });
        let message =
            failing.map(|found| found.text("/message")).or(event.map(|event| event.message.clone()));
        let Some(message) = message else { continue };
        let cause = create::cause(&message, &who);
        causes.push(match failing {
            Some(found) => cause.condition(found),
            None => cause.event(event),
        });
    }
    causes.truncate(1);
    causes
}

/// Whether there are fewer pods than there should be.
fn short(object: Part<'_>) -> bool {
    let (wanted, there) = if object.at("/status/desiredNumberScheduled").is_there() {
        ("/status/desiredNumberScheduled", "/status/currentNumberScheduled")
    } else {
        ("/spec/replicas", "/status/replicas")
    };
    object.number(there) < object.number(wanted)
}

/// Whether every pod that is wanted is ready and of the newest template, and no other is left.
fn settled(object: Part<'_>, who: &Who) -> bool {
    let number = |pointer: &str| object.number(pointer);
    let ready = match who.kind.as_str() {
        "DaemonSet" => {
            let wanted = number("/status/desiredNumberScheduled");
            number("/status/numberReady") >= wanted && number("/status/updatedNumberScheduled") >= wanted
        }
        "Deployment" => {
            let wanted = wanted(object);
            number("/status/readyReplicas") >= wanted
                && number("/status/updatedReplicas") >= wanted
                && number("/status/replicas") <= wanted
        }
        _ => number("/status/readyReplicas") >= wanted(object),
    };
    ready && number("/status/observedGeneration") >= number("/metadata/generation")
}

fn wanted(object: Part<'_>) -> i64 {
    let replicas = object.at("/spec/replicas");
    if replicas.is_there() { object.number("/spec/replicas") } else { 1 }
}

/// What the workload says of itself.
fn own(object: Part<'_>, who: &Who) -> Vec<Cause> {
    let mut causes = Vec::new();
    if object.at("/spec/paused").is_true() {
        causes.push(Cause::warn("paused", who).spec("paused", "true"));
    }
    let stuck =
        condition(object, "Progressing").filter(|found| found.text("/reason") == "ProgressDeadlineExceeded");
    if let Some(stuck) = stuck {
        let limit = match object.number("/spec/progressDeadlineSeconds") {
            0 => 600,
            limit => limit,
        };
        causes.push(Cause::bad("rollout-deadline", who).with("seconds", limit).condition(stuck));
    }
    if object.at("/spec/replicas").is_there() && object.number("/spec/replicas") == 0 {
        causes.push(Cause::calm("scaled-to-zero", who).spec("replicas", "0"));
    }
    if who.kind == "DaemonSet" && object.number("/status/desiredNumberScheduled") == 0 {
        causes.push(Cause::calm("no-node-wanted", who).state("desiredNumberScheduled", "0", None));
    }
    if object.number("/spec/updateStrategy/rollingUpdate/partition") > 0 {
        let partition = object.number("/spec/updateStrategy/rollingUpdate/partition");
        causes.push(Cause::calm("partitioned", who).with("partition", partition));
    }
    if object.text("/spec/updateStrategy/type") == "OnDelete" && outdated(object) {
        causes.push(Cause::calm("on-delete", who).spec("updateStrategy.type", "OnDelete"));
    }
    causes
}

fn outdated(object: Part<'_>) -> bool {
    let (current, update) = (object.text("/status/currentRevision"), object.text("/status/updateRevision"));
    let daemons =
        object.number("/status/updatedNumberScheduled") < object.number("/status/desiredNumberScheduled");
    current != update || daemons
}

/// Not settled, and nothing is wrong.
fn on_the_way(object: Part<'_>, who: &Who) -> Cause {
    if object.number("/status/observedGeneration") < object.number("/metadata/generation") {
        return Cause::warn("controller-behind", who);
    }
    let (ready, wanted) = if who.kind == "DaemonSet" {
        (object.number("/status/numberReady"), object.number("/status/desiredNumberScheduled"))
    } else {
        (object.number("/status/readyReplicas"), wanted(object))
    };
    let cause = Cause::calm("rolling-out", who).with("ready", ready).with("wanted", wanted);
    match condition(object, "Progressing") {
        Some(progress) => cause.condition(progress),
        None => cause,
    }
}
