//! What belongs to an object: read around it, and drawn as a small graph.

use super::around::{Around, Thing};
use super::ask::{Ask, Asker, selector};
use super::graph::graph;
use super::owned::owned_kinds;
use super::part::Part;
use super::resource::Resource;
use super::who::Who;
use super::why::{backends, route_backends};
use super::{Desk, DetailError, subject};
use concertina_contract::{ObjectRef, RelatedView};

/// Requests, at most.
const REQUESTS: usize = 20;
/// Services of a route whose pods are read.
const SERVICES: usize = 4;
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
    let more = further(&subject, &asker.around, &who);
    asker.ask(more).await;
    let kinds = desk.reader.kinds();
    let mut view = graph(&who, &asker.around, &object.site, &kinds);
    view.failures = asker.failures;
    Ok(view)
}

/// The owners of all that was read, of kinds that are read here.
fn owners(around: &Around, namespace: &str) -> Vec<Ask> {
    let owner = |part: Part<'_>| {
        let resource = Resource::of(&part.text("/kind"), &part.text("/apiVersion"))?;
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
            let slices = Ask::list("EndpointSlice", &space, &slices(&[object.text("/metadata/name")]));
            pods.into_iter().chain([slices, list("Ingress"), list("HTTPRoute")]).collect()
        }
        "Ingress" | "HTTPRoute" => vec![list("Service")],
        "ConfigMap" | "Secret" | "PersistentVolumeClaim" => vec![list("Pod")],
        "ServiceAccount" => {
            vec![list("Pod"), list("RoleBinding"), Ask::list("ClusterRoleBinding", "", "")]
        }
        "PodDisruptionBudget" => vec![Ask::list("Pod", &space, &selector(object.at("/spec/selector")))],
        "NetworkPolicy" => vec![Ask::list("Pod", &space, &selector(object.at("/spec/podSelector")))],
        "HorizontalPodAutoscaler" => {
            let target = object.at("/spec/scaleTargetRef");
            let kind = Resource::of(&target.text("/kind"), &target.text("/apiVersion"));
            kind.map(|kind| Ask::get(kind.kind, &space, &target.text("/name"))).into_iter().collect()
        }
        "PersistentVolume" => {
            let claim = object.at("/spec/claimRef");
            vec![Ask::get("PersistentVolumeClaim", &claim.text("/namespace"), &claim.text("/name"))]
        }
        "StorageClass" => vec![Ask::list("PersistentVolume", "", "")],
        "Role" => vec![list("RoleBinding")],
        "ClusterRole" => {
            vec![Ask::list("ClusterRoleBinding", "", ""), Ask::list("RoleBinding", "", "")]
        }
        "Node" => vec![Ask::OnNode { node: object.text("/metadata/name") }],
        _ => Vec::new(),
    }
}

/// The label selector of the slices of Services, by their names.
fn slices(services: &[String]) -> String {
    format!("kubernetes.io/service-name in ({})", services.join(","))
}

/// Slices and pods of the Services of a route.
fn behind(route: Part<'_>, kind: &str, around: &Around) -> Vec<Ask> {
    let space = route.text("/metadata/namespace");
    let names = if kind == "Ingress" { backends(route) } else { route_backends(route) };
    let names: Vec<String> = names.into_iter().take(SERVICES).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let services = names.iter().filter_map(|name| around.find("Service", name));
    let pods = services.filter_map(|service| {
        let pairs = service.part().pairs("/spec/selector");
        let words: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        (!words.is_empty()).then(|| Ask::list("Pod", &space, &words.join(",")))
    });
    pods.chain([Ask::list("EndpointSlice", &space, &slices(&names))]).collect()
}

/// What is behind the Services of a route, the class of a claim's volume, and owners of pods that were found.
fn further(subject: &Thing, around: &Around, who: &Who) -> Vec<Ask> {
    match who.kind.as_str() {
        "Ingress" | "HTTPRoute" => return behind(subject.part(), &who.kind, around),
        "PersistentVolumeClaim" => {
            let volume = subject.part().text("/spec/volumeName");
            let volume = Some(Ask::get("PersistentVolume", "", &volume)).filter(|_| !volume.is_empty());
            return owners(around, &who.namespace).into_iter().take(6).chain(volume).collect();
        }
        _ => {}
    }
    if matches!(who.kind.as_str(), "Service" | "ConfigMap" | "Secret" | "ServiceAccount" | "EndpointSlice") {
        return owners(around, &who.namespace).into_iter().take(6).collect();
    }
    Vec::new()
}
