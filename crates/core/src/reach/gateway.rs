//! Routes of the Gateway API (`gateway.networking.k8s.io/v1`).

use super::address::{Candidate, port, url};
use super::found::{Found, name};
use super::{Ways, gap};
use concertina_contract::{ObjectRef, ReachBy, ReachGapCode};
use serde_json::Value;
use std::collections::BTreeSet;

/// Whether a route leads to one of these Services of its own namespace.
pub(super) fn leads_to(route: &Value, services: &BTreeSet<String>) -> bool {
    rules(route).any(|rule| leads(route, rule, services))
}

fn rules(route: &Value) -> impl Iterator<Item = &Value> {
    route["spec"]["rules"].as_array().into_iter().flatten()
}

fn leads(route: &Value, rule: &Value, services: &BTreeSet<String>) -> bool {
    rule["backendRefs"].as_array().into_iter().flatten().any(|backend| {
        let is_here =
            backend["namespace"].is_null() || backend["namespace"] == route["metadata"]["namespace"];
        let is_service = backend["kind"].as_str().is_none_or(|kind| kind == "Service");
        is_here && is_service && backend["name"].as_str().is_some_and(|name| services.contains(name))
    })
}

/// The Gateways that a route names: namespace and name.
pub(super) fn parents(route: &Value) -> Vec<(String, String)> {
    references(route).map(|parent| key(route, parent)).collect()
}

fn references(route: &Value) -> impl Iterator<Item = &Value> {
    let all = route["spec"]["parentRefs"].as_array().into_iter().flatten();
    all.filter(|parent| parent["kind"].as_str().is_none_or(|kind| kind == "Gateway"))
}

fn key(route: &Value, parent: &Value) -> (String, String) {
    let own = route["metadata"]["namespace"].as_str().unwrap_or_default();
    let namespace = parent["namespace"].as_str().unwrap_or(own);
    (namespace.to_owned(), parent["name"].as_str().unwrap_or_default().to_owned())
}

pub(super) fn ways(found: &Found, ways: &mut Ways) {
    let services: BTreeSet<String> = found.services.iter().map(|one| name(one).to_owned()).collect();
    for route in &found.routes {
        let Some(object) = found.object(route, "httproutes") else { continue };
        for parent in references(route) {
            let (namespace, wanted) = key(route, parent);
            let is_it =
                |gateway: &&Value| name(gateway) == wanted && gateway["metadata"]["namespace"] == *namespace;
            let gap = match found.gateways.iter().find(is_it) {
                Some(gateway) => {
                    let places = Places { route, parent, gateway, services: &services };
                    ways.candidates.extend(places.candidates(&object));
                    addresses(gateway).is_empty().then(|| gap::gap(ReachGapCode::NoRouteAddress))
                }
                None if found.lacks("gateways.gateway.networking.k8s.io") => None,
                None => {
                    let wanted = format!("Gateway {namespace}/{wanted}");
                    Some(gap::gap(ReachGapCode::NoController).with("wanted", wanted))
                }
            };
            ways.gaps.extend(gap.map(|gap| gap.on(object.clone(), "HTTPRoute")));
        }
    }
}

/// A route at one of its Gateways.
struct Places<'a> {
    route: &'a Value,
    parent: &'a Value,
    gateway: &'a Value,
    services: &'a BTreeSet<String>,
}

impl Places<'_> {
    fn candidates(&self, object: &ObjectRef) -> Vec<Candidate> {
        let addresses = addresses(self.gateway);
        let mut all = Vec::new();
        for listener in self.listeners() {
            let secure = listener["protocol"] == "HTTPS";
            let own = self.hosts(listener);
            let hosts = if own.is_empty() { addresses.clone() } else { own.clone() };
            for (host, path) in
                hosts.iter().flat_map(|host| self.paths().into_iter().map(move |path| (host, path)))
            {
                let target =
                    (!own.is_empty()).then(|| addresses.first().map(|one| (*one).to_owned())).flatten();
                all.extend(url(secure, host, port(&listener["port"]), path).map(|url| Candidate {
                    url,
                    by: ReachBy::Gateway,
                    object: object.clone(),
                    kind: "HTTPRoute",
                    target,
                }));
            }
        }
        all
    }

    /// Listeners of HTTP that the route attaches to.
    fn listeners(&self) -> impl Iterator<Item = &Value> {
        let all = self.gateway["spec"]["listeners"].as_array().into_iter().flatten();
        all.filter(|listener| {
            let meant = |wanted: &str, own: &str| {
                self.parent[wanted].is_null() || self.parent[wanted] == listener[own]
            };
            let speaks = matches!(listener["protocol"].as_str(), Some("HTTP" | "HTTPS"));
            speaks && meant("sectionName", "name") && meant("port", "port")
        })
    }

    /// Host names of the route that the listener takes; the listener's where the route has none.
    fn hosts<'a>(&'a self, listener: &'a Value) -> Vec<&'a str> {
        let own = listener["hostname"].as_str();
        let of_route: Vec<&str> = self.route["spec"]["hostnames"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if of_route.is_empty() {
            return own.into_iter().collect();
        }
        let takes = |host: &&str| match own {
            None => true,
            Some(own) => own == *host || own.strip_prefix('*').is_some_and(|rest| host.ends_with(rest)),
        };
        of_route.into_iter().filter(takes).collect()
    }

    /// Paths of the rules that lead to the Services, each once.
    fn paths(&self) -> BTreeSet<&str> {
        let ours = rules(self.route).filter(|rule| leads(self.route, rule, self.services));
        ours.flat_map(|rule| match rule["matches"].as_array() {
            Some(matches) if !matches.is_empty() => matches
                .iter()
                .map(|one| match one["path"]["type"].as_str() {
                    Some("RegularExpression") => "/",
                    _ => one["path"]["value"].as_str().unwrap_or("/"),
                })
                .collect(),
            _ => vec!["/"],
        })
        .collect()
    }
}

/// Addresses of a Gateway: IP addresses and host names.
fn addresses(gateway: &Value) -> Vec<&str> {
    let all = gateway["status"]["addresses"].as_array().into_iter().flatten();
    all.filter_map(|one| one["value"].as_str()).filter(|one| !one.is_empty()).collect()
}
