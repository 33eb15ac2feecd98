//! Ingresses.

use super::address::{Candidate, balancers, url};
use super::found::{Found, name};
use super::{Ways, gap};
use concertina_contract::{ReachBy, ReachGapCode};
use serde_json::Value;
use std::collections::BTreeSet;

/// What an Ingress named its class by before there was a field.
const CLASS: &str = "kubernetes.io/ingress.class";
/// What the class has that is taken where none is named.
const DEFAULT: &str = "ingressclass.kubernetes.io/is-default-class";

/// The addresses that its controller published.
pub(super) fn published(ingress: &Value) -> Vec<&str> {
    balancers(ingress)
}

/// Whether an Ingress leads to one of these Services.
pub(super) fn leads_to(ingress: &Value, services: &BTreeSet<String>) -> bool {
    let is_one =
        |backend: &Value| backend["service"]["name"].as_str().is_some_and(|name| services.contains(name));
    is_one(&ingress["spec"]["defaultBackend"]) || paths(ingress).any(|(_, path)| is_one(&path["backend"]))
}

/// Every path of every rule, with its host.
fn paths(ingress: &Value) -> impl Iterator<Item = (&str, &Value)> {
    ingress["spec"]["rules"].as_array().into_iter().flatten().flat_map(|rule| {
        let host = rule["host"].as_str().unwrap_or_default();
        rule["http"]["paths"].as_array().into_iter().flatten().map(move |path| (host, path))
    })
}

pub(super) fn ways(found: &Found, ways: &mut Ways) {
    let services: BTreeSet<String> = found.services.iter().map(|one| name(one).to_owned()).collect();
    for ingress in &found.ingresses {
        let Some(object) = found.object(ingress, "ingresses") else { continue };
        let published = published(ingress);
        for (host, path) in places(ingress, &services) {
            // Without a host of its own it answers at the address of its controller.
            let hosts = if host.is_empty() { published.clone() } else { vec![host] };
            ways.candidates.extend(hosts.into_iter().filter_map(|at| {
                let target = (!host.is_empty()).then(|| published.first().map(|one| (*one).to_owned()));
                let (by, kind, object) = (ReachBy::Route, "Ingress", object.clone());
                Some(Candidate {
                    url: url(is_secure(ingress, at), at, None, path)?,
                    by,
                    object,
                    kind,
                    target: target.flatten(),
                })
            }));
        }
        if published.is_empty() {
            ways.gaps.push(missing(found, ingress).on(object, "Ingress"));
        }
    }
}

/// Hosts and paths that lead to one of these Services, each once.
fn places<'a>(ingress: &'a Value, services: &BTreeSet<String>) -> BTreeSet<(&'a str, &'a str)> {
    let is_one =
        |backend: &Value| backend["service"]["name"].as_str().is_some_and(|name| services.contains(name));
    let ours = paths(ingress).filter(|(_, path)| is_one(&path["backend"]));
    let mut places: BTreeSet<_> =
        ours.map(|(host, path)| (host, path["path"].as_str().unwrap_or("/"))).collect();
    if is_one(&ingress["spec"]["defaultBackend"]) {
        places.insert(("", "/"));
    }
    places
}

/// Whether an Ingress ends TLS for a host. Hosts of `tls` may have a wildcard for their first label.
fn is_secure(ingress: &Value, host: &str) -> bool {
    let all = ingress["spec"]["tls"].as_array().into_iter().flatten();
    let parent = host.split_once('.').map_or("", |(_, parent)| parent);
    let fits = |tls: &Value| match tls["hosts"].as_array() {
        Some(hosts) if !hosts.is_empty() => hosts
            .iter()
            .filter_map(Value::as_str)
            .any(|one| one == host || one.strip_prefix("*.").is_some_and(|rest| rest == parent)),
        _ => true,
    };
    all.into_iter().any(fits)
}

/// Why nobody took it up.
fn missing(found: &Found, ingress: &Value) -> gap::Gap {
    let meta = &ingress["metadata"]["annotations"][CLASS];
    let wanted = ingress["spec"]["ingressClassName"].as_str().or_else(|| meta.as_str()).unwrap_or_default();
    let is_default = |class: &&Value| class["metadata"]["annotations"][DEFAULT] == "true";
    let there = match wanted {
        "" => found.classes.iter().find(is_default),
        // The annotation may name what has no class of its own.
        _ if meta.is_string() => return gap::gap(ReachGapCode::NoRouteAddress),
        _ => found.classes.iter().find(|class| name(class) == wanted),
    };
    if there.is_some() || found.lacks("ingressclasses.networking.k8s.io") {
        return gap::gap(ReachGapCode::NoRouteAddress);
    }
    let wanted = if wanted.is_empty() { String::new() } else { format!("IngressClass {wanted}") };
    gap::gap(ReachGapCode::NoController).with("wanted", wanted)
}
