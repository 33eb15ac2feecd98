//! Ingresses and routes that nobody took up, or that lead to a Service that is not there.

use super::{Cause, Scene, condition};
use crate::detail::part::Part;
use crate::detail::who::Who;
use std::collections::BTreeSet;

/// Why an Ingress does not lead anywhere.
pub(super) fn ingress(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let mut causes = missing(&backends(object), who, scene);
    if object.list("/status/loadBalancer/ingress").next().is_none() {
        let class = object.text("/spec/ingressClassName");
        let id = if class.is_empty() { "ingress-no-class" } else { "ingress-not-taken" };
        causes.push(Cause::warn(id, who).with("class", class).event(scene.around.events_of(&who.uid).next()));
    }
    causes
}

/// Names of the Services that an Ingress leads to.
pub(in crate::detail) fn backends(object: Part<'_>) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = object
        .list("/spec/rules")
        .flat_map(|rule| {
            rule.list("/http/paths").map(|path| path.text("/backend/service/name")).collect::<Vec<_>>()
        })
        .collect();
    names.insert(object.text("/spec/defaultBackend/service/name"));
    names.remove("");
    names
}

/// Names of the Services of its own namespace that a route leads to.
pub(in crate::detail) fn route_backends(object: Part<'_>) -> BTreeSet<String> {
    let own = object.text("/metadata/namespace");
    object
        .list("/spec/rules")
        .flat_map(|rule| rule.list("/backendRefs").collect::<Vec<_>>())
        .filter(|backend| matches!(backend.text("/kind").as_str(), "" | "Service"))
        .filter(|backend| [own.as_str(), ""].contains(&backend.text("/namespace").as_str()))
        .map(|backend| backend.text("/name"))
        .collect()
}

/// Why a route of the Gateway API is not in force: each parent tells.
pub(super) fn route(object: Part<'_>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let mut causes = missing(&route_backends(object), who, scene);
    let parents: Vec<Part<'_>> = object.list("/status/parents").collect();
    if who.kind == "HTTPRoute" && parents.is_empty() {
        let names: Vec<String> = object.list("/spec/parentRefs").map(|parent| parent.text("/name")).collect();
        causes.push(Cause::warn("route-not-taken", who).with("gateway", names.join(", ")));
    }
    let told = parents.iter().copied().chain((who.kind == "Gateway").then(|| object.at("/status")));
    for parent in told {
        for (name, id) in [
            ("Accepted", "route-not-accepted"),
            ("ResolvedRefs", "route-not-resolved"),
            ("Programmed", "route-not-programmed"),
        ] {
            let found = parent.list("/conditions").find(|found| found.text("/type") == name);
            if let Some(found) = found.filter(|found| found.text("/status") == "False") {
                let gateway = parent.text("/parentRef/name");
                causes.push(Cause::bad(id, who).with("gateway", gateway).condition(found));
            }
        }
    }
    causes.extend(
        condition(object, "Ready").filter(|found| found.text("/status") == "False").map(|found| {
            Cause::warn("route-not-programmed", who).with("gateway", &who.name).condition(found)
        }),
    );
    causes
}

fn missing(names: &BTreeSet<String>, who: &Who, scene: Scene<'_>) -> Vec<Cause> {
    let gone = names.iter().filter(|name| {
        scene.around.lacks("Service", name)
            || (scene.around.knows_all("Service") && scene.around.find("Service", name).is_none())
    });
    gone.map(|name| {
        let blocker = Who::new("Service", "v1", &who.namespace, name, "");
        Cause::bad("ingress-no-service", who).with("name", name).blocked_by(blocker)
    })
    .collect()
}
