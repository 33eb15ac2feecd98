//! What belongs to an object: read around it, and drawn as a small graph.

use super::around::{Around, Thing};
use super::ask::{Ask, Asker, selector};
use super::graph::graph;
use super::owned::owned_kinds;
use super::part::Part;
use super::who::Who;
use super::{Desk, DetailError, subject};
use concertina_contract::{ObjectRef, RelatedView};

/// Requests, at most.
const REQUESTS: usize = 20;
/// How far up owners are followed.
const UP: usize = 3;

/// The objects around one object.
pub async fn related(desk: Desk<'_>, object: &ObjectRef) -> Result<RelatedView, DetailError> {
    let subject = subject(desk, object).await?;
    let who = Who::of(&subject.kind, subject.part());
    let mut asker = Asker::new(desk.reader, desk.site, desk.redactor, REQUESTS);
    asker.around.things.push(subject.clone());
    for _ in 0..UP {
        let up = owners(&asker.around, &who.namespace);
        asker.ask(up).await;
    }
    asker.ask(beside(&subject, &asker.around)).await;
    let more = further(&asker.around, &who);
    asker.ask(more).await;
    let kinds = desk.reader.kinds();
    let mut view = graph(&who, &asker.around, &object.site, &kinds);
    view.failures = asker.failures;
    Ok(view)
}

/// The owners of all that was read, of kinds that are read here.
fn owners(around: &Around, namespace: &str) -> Vec<Ask> {
    let owner = |part: Part<'_>| {
        let resource = super::resource::Resource::of(&part.text("/kind"), &part.text("/apiVersion"))?;
        let space = if resource.namespaced { namespace } else { "" };
        Some(Ask::get(resource.kind, space, &part.text("/name")))
    };
    around
        .things
        .iter()
        .flat_map(|thing| {
            thing.part().list("/metadata/ownerReferences").filter_map(owner).collect::<Vec<_>>()
        })
        .collect()
}

/// What stands beside the object in its namespace.
fn beside(subject: &Thing, around: &Around) -> Vec<Ask> {
    let object = subject.part();
    let space = object.text("/metadata/namespace");
    let list = |kind: &'static str| Ask::list(kind, &space, "");
    let traffic = || ["Service", "Ingress", "HTTPRoute"].map(list);
    let guards = || ["HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"].map(list);
    match subject.kind.as_str() {
        "Pod" | "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" => {
            let top = around.things.last().unwrap_or(subject);
            let pods = selector(top.part().at("/spec/selector"));
            let owned = owned_kinds(&top.kind).iter().filter(|_| !pods.is_empty() && subject.kind != "Pod");
            let owned = owned.map(|kind| Ask::list(kind, &space, &pods));
            let jobs = (subject.kind == "CronJob").then(|| list("Job"));
            owned.chain(jobs).chain(traffic()).chain(guards()).collect()
        }
        "Service" => {
            let pods: Vec<String> =
                object.pairs("/spec/selector").iter().map(|(key, value)| format!("{key}={value}")).collect();
            let pods = (!pods.is_empty()).then(|| Ask::list("Pod", &space, &pods.join(",")));
            pods.into_iter().chain([list("Ingress"), list("HTTPRoute")]).collect()
        }
        "Ingress" | "HTTPRoute" => vec![list("Service")],
        "ConfigMap"
        | "Secret"
        | "PersistentVolumeClaim"
        | "ServiceAccount"
        | "PodDisruptionBudget"
        | "NetworkPolicy" => vec![list("Pod")],
        "HorizontalPodAutoscaler" => ["Deployment", "StatefulSet"].map(list).to_vec(),
        _ => Vec::new(),
    }
}

/// Pods of the Services of a route, and owners of pods that were found.
fn further(around: &Around, who: &Who) -> Vec<Ask> {
    if matches!(
        who.kind.as_str(),
        "Service" | "ConfigMap" | "Secret" | "PersistentVolumeClaim" | "ServiceAccount"
    ) {
        return owners(around, &who.namespace).into_iter().take(6).collect();
    }
    Vec::new()
}
