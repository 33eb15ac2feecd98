//! What would have to be there.

use super::Ways;
use super::found::{Found, is_usable, name};
use concertina_contract::{ObjectRef, ReachGap, ReachGapCode};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A gap of which the object is not said yet.
pub(super) struct Gap {
    code: ReachGapCode,
    params: BTreeMap<String, String>,
}

pub(super) fn gap(code: ReachGapCode) -> Gap {
    Gap { code, params: BTreeMap::new() }
}

impl Gap {
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// About an object of a kind.
    pub(super) fn on(self, object: ObjectRef, kind: &str) -> ReachGap {
        let name = object.name.clone();
        let Self { code, params } = self.with("kind", kind).with("name", name);
        ReachGap { code, object: Some(object), params }
    }

    /// About no object.
    pub(super) fn anywhere(self) -> ReachGap {
        ReachGap { code: self.code, object: None, params: self.params }
    }
}

/// What is missing of Services: any, or a way to those that are for inside the cluster.
pub(super) fn of_services(found: &Found, ways: &mut Ways) {
    let usable: Vec<&Value> = found.services.iter().filter(|service| is_usable(service)).collect();
    if usable.is_empty() && !found.lacks("services") && !found.lacks("deployments.apps") {
        ways.gaps.push(gap(ReachGapCode::NoService).anywhere());
    }
    for service in usable {
        let own: BTreeSet<String> = [name(service).to_owned()].into();
        let is_inside = matches!(service["spec"]["type"].as_str(), None | Some("ClusterIP"));
        let is_routed = found.ingresses.iter().any(|one| super::ingress::leads_to(one, &own))
            || found.routes.iter().any(|one| super::gateway::leads_to(one, &own));
        if is_inside
            && !is_routed
            && let Some(object) = found.object(service, "services")
        {
            ways.gaps.push(gap(ReachGapCode::ClusterIpOnly).on(object, "Service"));
        }
    }
}
