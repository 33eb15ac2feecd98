//! Why an object is not ready: pure functions over what was read, so that each answer has a test.
//!
//! Each file knows one concept. A cause names the object that blocks and what it was concluded from; the sentences are
//! the messages `why-ID` and `why-ID-do`. Roots come before what merely follows from them.

mod autoscaler;
mod budget;
mod cause;
mod claim;
mod config;
mod container;
mod crash;
mod create;
mod generic;
mod ids;
mod image;
mod ingress;
mod job;
mod mount;
mod namespace;
mod node;
mod pod;
mod probe;
mod schedule;
mod scheduler;
mod service;
#[cfg(test)]
mod tests;
mod workload;

pub use ids::WHY;
pub(super) use ingress::{backends, route_backends};

use super::around::{Around, Thing};
use super::part::Part;
use super::who::Who;
pub(super) use cause::Cause;
use concertina_contract::Millis;
use std::cmp::Reverse;

/// The most findings of one object.
const MOST: usize = 12;

/// What is looked at: the object, what stands around it, and the time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    pub(super) around: &'a Around,
    pub(super) now: Millis,
}

/// Why an object is not ready, the likeliest root first; nothing when it is as it should be.
pub(super) fn causes(subject: &Thing, around: &Around, now: Millis) -> Vec<Cause> {
    let scene = Scene { around, now };
    let object = subject.part();
    let who = Who::of(&subject.kind, object);
    let mut causes = match subject.kind.as_str() {
        "Pod" => pod::causes(object, &who, scene),
        "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" => workload::causes(object, &who, scene),
        "Job" | "CronJob" => job::causes(object, &who, scene),
        "Node" => node::causes(object, &who),
        "PersistentVolumeClaim" => claim::claim(object, &who, scene),
        "PersistentVolume" => claim::volume(object, &who),
        "Service" => service::causes(object, &who, scene),
        "Ingress" => ingress::ingress(object, &who, scene),
        "HTTPRoute" | "Gateway" => ingress::route(object, &who, scene),
        "HorizontalPodAutoscaler" => autoscaler::causes(object, &who),
        "PodDisruptionBudget" => budget::causes(object, &who),
        "Namespace" => namespace::causes(object, &who),
        _ => generic::conditions(object, &who),
    };
    if !matches!(subject.kind.as_str(), "Pod" | "Namespace") {
        causes.extend(generic::terminating(object, &who, now));
    }
    let mut causes = merged(causes);
    causes.sort_by_key(|cause| Reverse(cause.tone));
    causes.truncate(MOST);
    causes
}

/// The same cause of several objects is one, with their number.
fn merged(causes: Vec<Cause>) -> Vec<Cause> {
    let mut out: Vec<Cause> = Vec::with_capacity(causes.len());
    for cause in causes {
        match out.iter_mut().find(|other| other.says_as(&cause)) {
            Some(other) if other.who == cause.who => {}
            Some(other) => other.count += 1,
            None => out.push(cause),
        }
    }
    out
}

/// The condition of a type.
fn condition<'a>(object: Part<'a>, name: &str) -> Option<Part<'a>> {
    object.list("/status/conditions").find(|condition| condition.text("/type") == name)
}

/// Whether a condition has a status.
fn is(object: Part<'_>, name: &str, status: &str) -> bool {
    condition(object, name).is_some_and(|condition| condition.text("/status") == status)
}

/// Whether all labels of a selector are among an object's labels. An empty selector selects nothing here.
pub(super) fn selects(selector: &[(String, String)], labels: &[(String, String)]) -> bool {
    !selector.is_empty() && selector.iter().all(|wanted| labels.contains(wanted))
}
