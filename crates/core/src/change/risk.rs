//! What could go wrong with a change, told from the live object and what surrounds it.

use super::field::Field;
use super::live::Live;
use super::owner::{controller, outside, reverting_owner};
use super::rolling::{Rolling, replaces_all};
use super::surroundings::Surroundings;
use super::taint::is_ready;
use concertina_contract::{Risk, RiskCode};
use std::collections::BTreeMap;

/// Every risk of setting `after` on this object, in the order of the codes.
pub(super) fn risks(live: &Live, after: &Field, surroundings: &Surroundings) -> Vec<Risk> {
    let mut found = match after {
        // What stands on a node is no rollout.
        Field::Unschedulable(_) => return node_risks(live, after, None),
        Field::Service(field) if field.out => {
            return node_risks(live, after, Some(RiskCode::MachineMayRun));
        }
        Field::Service(_) => {
            return node_risks(live, after, (!is_ready(live)).then_some(RiskCode::StillSilent));
        }
        Field::Replicas(replicas) => scale_risks(live, *replicas, surroundings),
        Field::RestartedAt(_) | Field::Image(_) => restart_risks(live, surroundings),
        // What waited for it begins.
        Field::Paused(false) if rollout_under_way(live) => rolling_risks(live, surroundings),
        Field::Paused(_) | Field::KeptUntil(_) => Vec::new(),
    };
    found.extend(reverts(live, after));
    if rollout_under_way(live) {
        found.push(risk(RiskCode::RolloutUnderWay, []));
    }
    found.sort_by_key(|risk| risk.code);
    found
}

/// Risks of a change of a node, with one of its own.
fn node_risks(live: &Live, after: &Field, own: Option<RiskCode>) -> Vec<Risk> {
    reverts(live, after).into_iter().chain(own.map(|code| risk(code, []))).collect()
}

fn scale_risks(live: &Live, replicas: u32, surroundings: &Surroundings) -> Vec<Risk> {
    let mut found = Vec::new();
    let before = live.replicas();
    if replicas == 0 && before > 0 {
        found.push(risk(RiskCode::ScalesToZero, []));
    }
    if let Some(name) = surroundings.autoscaler_of(live) {
        found.push(risk(RiskCode::AutoscalerOwns, [("name", name)]));
    }
    if replicas > before {
        found.extend(new_pod_risks(live, replicas - before, surroundings));
    }
    found
}

/// Risks of replacing the pods of a workload by those that `after` describes.
pub(super) fn of_rollout(live: &Live, after: &Live, surroundings: &Surroundings) -> Vec<Risk> {
    let mut found = restart_risks(after, surroundings);
    found.extend(reverts(live, &Field::RestartedAt(None)));
    if rollout_under_way(live) {
        found.push(risk(RiskCode::RolloutUnderWay, []));
    }
    found
}

/// Who will put a field back that is changed.
pub(super) fn reverts(live: &Live, field: &Field) -> Option<Risk> {
    let owner = reverting_owner(live, field)?;
    Some(risk(RiskCode::OwnerReverts, [("owner", owner)]))
}

/// Who will put an object back that is changed, whichever of its fields.
pub(super) fn of_change(live: &Live) -> Option<Risk> {
    let owner = outside(live).or_else(|| controller(live))?;
    Some(risk(RiskCode::OwnerReverts, [("owner", owner)]))
}

/// Who will put an object back that is deleted, or make another one.
pub(super) fn of_deletion(live: &Live) -> Vec<Risk> {
    let reverts = outside(live).map(|owner| risk(RiskCode::OwnerReverts, [("owner", owner)]));
    let again = controller(live).map(|owner| risk(RiskCode::MadeAgain, [("owner", owner)]));
    reverts.into_iter().chain(again).collect()
}

fn restart_risks(live: &Live, surroundings: &Surroundings) -> Vec<Risk> {
    let mut found = rolling_risks(live, surroundings);
    if live.paused() {
        found.push(risk(RiskCode::Paused, []));
    }
    if !replaces_all(live) {
        found.push(risk(RiskCode::NotByItself, []));
    }
    if waits_for_pod(live) {
        found.push(risk(RiskCode::WaitsForPod, []));
    }
    found
}

/// A `StatefulSet` with a pod that is not ready, whose pods are replaced in their order.
fn waits_for_pod(live: &Live) -> bool {
    live.kind() == "StatefulSet"
        && live.text("/spec/podManagementPolicy") != Some("Parallel")
        && live.number("/status/readyReplicas").unwrap_or_default() < live.replicas()
}

/// Risks of replacing pods one after another.
fn rolling_risks(live: &Live, surroundings: &Surroundings) -> Vec<Risk> {
    let rolling = Rolling::of(live);
    let mut found = Vec::new();
    if live.replicas() == 0 {
        return found;
    }
    if rolling.recreate {
        found.push(risk(RiskCode::Recreate, []));
    } else if rolling.unavailable > 0 {
        found.push(risk(RiskCode::Unavailable, [("unavailable", rolling.unavailable.to_string())]));
    }
    let surge = if rolling.recreate { 0 } else { rolling.surge };
    found.extend(new_pod_risks(live, surge, surroundings));
    found
}

/// Risks of pods that are started: `more` than there are now.
fn new_pod_risks(live: &Live, more: u32, surroundings: &Surroundings) -> Vec<Risk> {
    let mut found = Vec::new();
    let containers = live.containers();
    if !containers.is_empty() && containers.iter().all(|container| container.get("readinessProbe").is_none())
    {
        found.push(risk(RiskCode::NoReadinessProbe, []));
    }
    if let Some(quota) = surroundings.quota_against(live, more) {
        found.push(risk(RiskCode::Quota, [("quota", quota)]));
    }
    found
}

/// By the conditions of `kubectl rollout status`.
fn rollout_under_way(live: &Live) -> bool {
    let status = |name: &str| live.number(&format!("/status/{name}")).unwrap_or_default();
    if live.kind() == "DaemonSet" {
        return status("updatedNumberScheduled") < live.replicas()
            || status("numberAvailable") < live.replicas();
    }
    let observed = live
        .value()
        .pointer("/status/observedGeneration")
        .and_then(serde_json::Value::as_i64)
        .unwrap_or_default();
    let updated = status("updatedReplicas");
    observed < live.generation()
        || updated < live.replicas()
        || status("replicas") > updated
        || status("availableReplicas") < updated
}

/// In the order of the codes, each once.
pub(super) fn ordered(mut found: Vec<Risk>) -> Vec<Risk> {
    found.sort_by(|one, other| (one.code, &one.params).cmp(&(other.code, &other.params)));
    found.dedup();
    found
}

fn risk<const N: usize>(code: RiskCode, params: [(&str, String); N]) -> Risk {
    let params: BTreeMap<_, _> = params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Risk { code, params }
}

#[cfg(test)]
#[path = "risk_tests.rs"]
mod tests;
