//! What has to be read beside an object to say why it is not ready: in rounds, each on the ground of the one before.

use super::around::{Around, Thing};
use super::ask::{Ask, Asker, selector};
use super::part::Part;
use super::who::Who;
use super::why::causes;
use concertina_contract::{Millis, Tone};

/// Troubled pods whose surroundings are read.
const PODS: usize = 3;

/// Reads what an answer needs. An object that is as it should be costs nothing.
pub(super) async fn read(subject: &Thing, asker: &mut Asker<'_>, now: Millis) {
    let first = first(subject, now);
    if first.is_empty() {
        return;
    }
    asker.ask(first).await;
    let second = second(subject, &asker.around, now);
    asker.ask(second).await;
    let last = crashed(subject, &asker.around, now);
    asker.ask(last).await;
}

/// The first round, from the object alone.
fn first(subject: &Thing, now: Millis) -> Vec<Ask> {
    let object = subject.part();
    let who = Who::of(&subject.kind, object);
    let space = who.namespace.as_str();
    let mine = Ask::events(space, &who.uid);
    match subject.kind.as_str() {
        "Service" => {
            let pods = object.pairs("/spec/selector");
            let words: Vec<String> = pods.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let list = (!words.is_empty()).then(|| Ask::list("Pod", space, &words.join(",")));
            list.into_iter().chain([mine]).collect()
        }
        "Ingress" | "HTTPRoute" => vec![Ask::list("Service", space, ""), mine],
        _ if causes(subject, &Around::default(), now).iter().all(|cause| !cause.troubles()) => Vec::new(),
        "Pod" => beside_pod(object, &who, false),
        "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" => {
            let pods = selector(object.at("/spec/selector"));
            let mut asks = vec![mine];
            if !pods.is_empty() {
                asks.push(Ask::list("Pod", space, &pods));
                if subject.kind == "Deployment" {
                    asks.push(Ask::list("ReplicaSet", space, &pods));
                }
            }
            asks
        }
        "PersistentVolumeClaim" => {
            let class = object.text("/spec/storageClassName");
            let class = (!class.is_empty()).then(|| Ask::get("StorageClass", "", &class));
            class.into_iter().chain([mine]).collect()
        }
        _ => vec![mine],
    }
}

/// The second round: pods in trouble, sets that cannot create any, claims that are waited for.
fn second(subject: &Thing, around: &Around, now: Millis) -> Vec<Ask> {
    let mut asks = Vec::new();
    for set in around.all("ReplicaSet").filter(|set| set.part().number("/spec/replicas") > 0) {
        let part = set.part();
        if part.number("/status/replicas") < part.number("/spec/replicas") {
            asks.push(Ask::events(&part.text("/metadata/namespace"), &part.text("/metadata/uid")));
        }
    }
    if subject.kind != "Service" {
        for pod in troubled(around, now).take(PODS) {
            asks.extend(beside_pod(pod.part(), &Who::of("Pod", pod.part()), true));
        }
    }
    for claim in
        around.all("PersistentVolumeClaim").filter(|claim| claim.part().text("/status/phase") != "Bound")
    {
        let part = claim.part();
        asks.push(Ask::events(&part.text("/metadata/namespace"), &part.text("/metadata/uid")));
    }
    asks
}

/// Pods that are not ready.
fn troubled(around: &Around, now: Millis) -> impl Iterator<Item = &Thing> {
    let empty = Around::default();
    around.all("Pod").filter(move |pod| causes(pod, &empty, now).iter().any(super::why::Cause::troubles))
}

/// What stands beside a pod: its events, its node, and the claims it waits for.
fn beside_pod(pod: Part<'_>, who: &Who, owned: bool) -> Vec<Ask> {
    let mut asks = vec![Ask::events(&who.namespace, &who.uid)];
    let node = pod.text("/spec/nodeName");
    if node.is_empty() {
        let claims = pod.list("/spec/volumes").map(|volume| volume.text("/persistentVolumeClaim/claimName"));
        let claims = claims.filter(|name| !name.is_empty()).take(if owned { 1 } else { 4 });
        asks.extend(claims.map(|name| Ask::get("PersistentVolumeClaim", &who.namespace, &name)));
    } else {
        asks.push(Ask::get("Node", "", &node));
    }
    asks
}

/// The last lines of the first container that crashed.
fn crashed(subject: &Thing, around: &Around, now: Millis) -> Option<Ask> {
    let found = causes(subject, around, now);
    let crash = found.iter().find(|cause| cause.tone() == Tone::Bad && cause.is_crash())?;
    let (pod, container) = crash.container()?;
    Some(Ask::Log {
        namespace: pod.namespace.clone(),
        pod: pod.name.clone(),
        container: container.to_owned(),
    })
}
