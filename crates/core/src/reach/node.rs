//! Services with a port on every node.

use super::address::{Candidate, balancers, is_secure, port, url};
use super::found::{Found, is_usable, ports};
use super::{Ways, gap};
use concertina_contract::{ReachBy, ReachGapCode};
use serde_json::Value;

/// Nodes that are asked for each port: one may be cut off, all seldom are.
const NODES: usize = 3;

/// Whether a Service is reached by ports of nodes: because it is of that type, or because its load balancer is not there.
pub(super) fn has_ports(service: &Value) -> bool {
    let is_for_it = match service["spec"]["type"].as_str() {
        Some("NodePort") => true,
        Some("LoadBalancer") => balancers(service).is_empty(),
        _ => false,
    };
    is_for_it && is_usable(service) && ports(service).into_iter().any(|own| port(&own["nodePort"]).is_some())
}

pub(super) fn ways(found: &Found, ways: &mut Ways) {
    let services: Vec<&Value> = found.services.iter().filter(|service| has_ports(service)).collect();
    if services.is_empty() {
        return;
    }
    let addresses = addresses(&found.nodes);
    if addresses.is_empty() && !found.lacks("nodes") {
        ways.gaps.push(gap::gap(ReachGapCode::NoNodeAddress).anywhere());
    }
    for service in services {
        let Some(object) = found.object(service, "services") else { continue };
        for (own, address) in
            ports(service).into_iter().flat_map(|own| addresses.iter().map(move |at| (own, *at)))
        {
            let Some(node_port) = port(&own["nodePort"]) else { continue };
            ways.candidates.extend(url(is_secure(own), address, Some(node_port), "/").map(|url| Candidate {
                url,
                by: ReachBy::NodePort,
                object: object.clone(),
                kind: "Service",
                target: None,
            }));
        }
    }
}

/// Addresses of nodes that are ready, one each: that outside the cluster, else that within it.
fn addresses(nodes: &[Value]) -> Vec<&str> {
    let address = |node: &'_ Value, kind: &str| -> Option<usize> {
        node["status"]["addresses"].as_array()?.iter().position(|one| one["type"] == kind)
    };
    let ready = nodes.iter().filter(|node| {
        let all = node["status"]["conditions"].as_array().into_iter().flatten();
        all.into_iter().any(|one| one["type"] == "Ready" && one["status"] == "True")
    });
    ready
        .filter_map(|node| {
            let at = address(node, "ExternalIP").or_else(|| address(node, "InternalIP"))?;
            node["status"]["addresses"][at]["address"].as_str()
        })
        .take(NODES)
        .collect()
}
