//! Where an application answers: what its site says leads to it from outside, and what comes of asking that.
//!
//! ```text
//! workloads ─▶ Services ─▶ Ingresses, HTTPRoutes ─▶ candidates ─▶ asked at once ─▶ the best first, else what is missing
//!                           Gateways, nodes
//! ```
//!
//! Addresses are asked from this machine, never through the API server: what counts is whether a browser here gets there. Names
//! and paths are text of the cluster; only what is plain becomes part of a URL.

mod address;
mod balancer;
mod found;
mod gap;
mod gateway;
mod ingress;
mod node;
mod test;
#[cfg(test)]
mod tests;
mod told;

pub(crate) use told::Told;

use crate::dial::Dialer;
use crate::redact::Redactor;
use crate::site::ReadClient;
use address::Candidate;
use concertina_contract::{ApplicationName, Reach, ReachAnswer, ReachGap, SiteId};
use found::Found;

/// Addresses that are asked, at most.
const MOST: usize = 24;

/// What addresses are looked for with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Desk<'a> {
    /// Reads from the site.
    pub(crate) reader: &'a ReadClient,
    /// The site.
    pub(crate) site: &'a SiteId,
    /// Its display name, for failures.
    pub(crate) name: &'a str,
    /// Whether its API server is on this machine.
    pub(crate) near: bool,
    /// Takes secrets out of text.
    pub(crate) redactor: &'a Redactor,
    /// Asks addresses.
    pub(crate) dialer: &'a Dialer,
}

/// What was put together from the objects of a site, before anything is asked.
#[derive(Debug, Default)]
struct Ways {
    candidates: Vec<Candidate>,
    gaps: Vec<ReachGap>,
}

/// The addresses of an application on one site, asked.
pub(crate) async fn reach(desk: Desk<'_>, application: &ApplicationName) -> Reach {
    let mut found = Found::read(desk, application).await;
    let Ways { mut candidates, gaps: mut missing } = ways(&found);
    candidates.sort_by_key(|candidate| candidate.by);
    let mut known = std::collections::BTreeSet::new();
    candidates.retain(|candidate| known.insert(candidate.url.clone()));
    candidates.truncate(MOST);
    let mut addresses = test::test(desk, &candidates, &mut missing).await;
    addresses.sort_by_key(test::rank);
    if addresses.iter().any(|address| matches!(address.answer, ReachAnswer::Answered { .. })) {
        missing.clear();
    }
    missing.sort_by(|one, other| (one.code, &one.object).cmp(&(other.code, &other.object)));
    missing.dedup();
    Reach { site: desk.site.clone(), addresses, missing, failures: std::mem::take(&mut found.failures) }
}

/// What leads to the application, and what does not and why.
fn ways(found: &Found) -> Ways {
    let mut ways = Ways::default();
    ingress::ways(found, &mut ways);
    gateway::ways(found, &mut ways);
    balancer::ways(found, &mut ways);
    node::ways(found, &mut ways);
    gap::of_services(found, &mut ways);
    ways
}
