//! Services with a load balancer.

use super::address::{Candidate, balancers, is_secure, port, url};
use super::found::{Found, is_usable, name, ports};
use super::{Ways, gap};
use concertina_contract::{ReachBy, ReachGapCode};

pub(super) fn ways(found: &Found, ways: &mut Ways) {
    for service in found.services.iter().filter(|one| one["spec"]["type"] == "LoadBalancer" && is_usable(one))
    {
        let Some(object) = found.object(service, "services") else { continue };
        let addresses = balancers(service);
        for (address, own) in
            addresses.iter().flat_map(|at| ports(service).into_iter().map(move |own| (at, own)))
        {
            ways.candidates.extend(url(is_secure(own), address, port(&own["port"]), "/").map(|url| {
                Candidate {
                    url,
                    by: ReachBy::LoadBalancer,
                    object: object.clone(),
                    kind: "Service",
                    target: None,
                }
            }));
        }
        if addresses.is_empty() {
            ways.gaps.push(
                gap::gap(ReachGapCode::NoLoadBalancer).with("name", name(service)).on(object, "Service"),
            );
        }
    }
}
