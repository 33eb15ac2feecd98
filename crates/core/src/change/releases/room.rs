//! Whether the pods of a release find room on the nodes and in the quotas.

use super::build::{Parts, Replicas};
use super::compare::Compared;
use super::objects::Piece;
use crate::catalogue::{NodeRoom, fits};
use crate::change::live::Live;
use crate::change::plan::Reviewer;
use crate::change::rolling::Rolling;
use crate::metrics::workload_of;
use crate::quantity::thousandths;
use crate::watch::PodRow;
use concertina_contract::{FitCheck, FitCode, Kind, Risk, RiskCode};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is known of the room on one site. What is not known is not told.
pub(super) struct Room<'a> {
    /// `v1 Node`s.
    pub nodes: &'a [Value],
    /// Pods of all namespaces.
    pub pods: &'a [PodRow],
    /// `v1 ResourceQuota`s of the namespace.
    pub quotas: &'a [Value],
}

/// Risks of the workloads of a release. `replicas`: those that are set for its only workload.
pub(super) async fn risks(
    reviewer: &Reviewer<'_>,
    parts: &Parts,
    namespace: &str,
    replicas: Replicas,
) -> Vec<Risk> {
    let (nodes, pods) = tokio::join!(reviewer.scout.nodes(), reviewer.scout.site_pods());
    // Without any, they may be made when they are needed.
    let nodes = nodes.filter(|nodes| !nodes.is_empty());
    let (Some(nodes), Some(pods)) = (nodes, pods) else { return Vec::new() };
    let around = reviewer.scout.surroundings(namespace).await;
    let room = Room { nodes: &nodes, pods: &pods, quotas: &around.quotas };
    let placed = |piece: &&Piece| matches!(piece.object.kind, Kind::Deployment | Kind::StatefulSet);
    let workloads: Vec<_> =
        parts.pieces.iter().zip(&parts.compared).filter(|(piece, _)| placed(piece)).collect();
    let is_only = workloads.len() == 1;
    let risk_of = |(piece, compared): (&Piece, &Compared)| {
        let live = compared.live.as_ref();
        let replicas = replicas.of(live).filter(|_| is_only);
        room.of_workload(piece, live, compared.after.as_ref(), replicas)
    };
    workloads.into_iter().filter_map(risk_of).collect()
}

/// The risk that so many pods of a workload find no room beside all that run.
pub(in crate::change) async fn beside(
    reviewer: &Reviewer<'_>,
    workload: &Live,
    pods: u32,
    namespace: &str,
) -> Option<Risk> {
    let (nodes, others) = tokio::join!(reviewer.scout.nodes(), reviewer.scout.site_pods());
    let (nodes, others) = (nodes.filter(|nodes| !nodes.is_empty())?, others?);
    let around = reviewer.scout.surroundings(namespace).await;
    let room = Room { nodes: &nodes, pods: &others, quotas: &around.quotas };
    risk(&fits(workload.value(), pods, &room.rooms(workload.value(), None), room.quotas))
}

impl Room<'_> {
    /// The risk of one workload, if there is one: that not all pods find room in the end, else that new ones do not beside the old.
    fn of_workload(
        &self,
        piece: &Piece,
        live: Option<&Live>,
        after: Option<&Live>,
        replicas: Option<u32>,
    ) -> Option<Risk> {
        let wanted = after.map_or(&piece.body, Live::value);
        let Some(live) = live else {
            let replicas = replicas.or_else(|| count(&wanted["spec"]["replicas"])).unwrap_or(1);
            let all = fits(wanted, replicas, &self.rooms(wanted, None), self.quotas);
            return risk(&all);
        };
        let replicas = replicas.unwrap_or_else(|| live.replicas());
        let is_new = live.value()["spec"]["template"] != wanted["spec"]["template"];
        if !is_new && replicas <= live.replicas() {
            return None;
        }
        let own = (piece.kind.as_str(), piece.object.namespace.as_str(), piece.object.name.as_str());
        let all = fits(wanted, replicas, &self.rooms(wanted, Some(own)), &[]);
        let rolling = Rolling::of(live);
        let beside = if is_new && !rolling.recreate { rolling.surge } else { 0 };
        let first = fits(wanted, beside, &self.rooms(wanted, None), &[]);
        risk(&all).or_else(|| risk(&first))
    }

    /// What is free on the nodes that take pods of this workload, as if those of `without` were gone.
    fn rooms(&self, workload: &Value, without: Option<(&str, &str, &str)>) -> Vec<NodeRoom> {
        let mut used = BTreeMap::<&str, (u64, u64, u32)>::new();
        let counts = |pod: &&PodRow| !matches!(&*pod.phase, "Succeeded" | "Failed") && !pod.node.is_empty();
        for pod in self.pods.iter().filter(counts) {
            if without.is_some_and(|own| is_of(pod, own)) {
                continue;
            }
            let node = used.entry(&pod.node).or_default();
            node.0 += u64::from(pod.resources.cpu_request);
            node.1 += pod.resources.memory_request;
            node.2 += 1;
        }
        let takes = |node: &&Value| takes_pods(node, &workload["spec"]["template"]["spec"]["tolerations"]);
        let free = self.nodes.iter().filter(takes).map(|node| {
            let name = node["metadata"]["name"].as_str().unwrap_or_default();
            free(node, used.get(name).copied().unwrap_or_default())
        });
        free.collect()
    }
}

/// What is free on a node of which so much is asked for: thousandths of a core, bytes of memory, pods.
pub(in crate::change) fn free(node: &Value, (cpu, memory, pods): (u64, u64, u32)) -> NodeRoom {
    let has = |name: &str| {
        let text = node["status"]["allocatable"][name].as_str().unwrap_or_default();
        u64::try_from(thousandths(text).unwrap_or_default()).unwrap_or_default()
    };
    let most = u32::try_from(has("pods") / 1_000).unwrap_or(u32::MAX);
    NodeRoom {
        cpu: has("cpu").saturating_sub(cpu),
        memory: (has("memory") / 1_000).saturating_sub(memory),
        pods: most.saturating_sub(pods),
    }
}

/// Whether a pod is of a workload: its kind, namespace and name.
fn is_of(pod: &PodRow, (kind, namespace, name): (&str, &str, &str)) -> bool {
    *pod.meta.namespace == *namespace
        && workload_of(pod).is_some_and(|(of, owner)| of == kind && *owner == *name)
}

/// Whether a node is ready, not cordoned, and has no taint that these tolerations do not know.
pub(in crate::change) fn takes_pods(node: &Value, tolerations: &Value) -> bool {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let is_ready = list(&node["status"]["conditions"])
        .iter()
        .any(|one| one["type"] == "Ready" && one["status"] == "True");
    let tolerations = list(tolerations);
    let is_kept_off = list(&node["spec"]["taints"]).iter().any(|taint| {
        taint["effect"] != "PreferNoSchedule"
            && !tolerations.iter().any(|toleration| tolerates(toleration, taint))
    });
    is_ready && node["spec"]["unschedulable"] != true && !is_kept_off
}

/// As the scheduler matches them (`k8s.io/component-helpers/scheduling/corev1`, `ToleratesTaint`).
fn tolerates(toleration: &Value, taint: &Value) -> bool {
    let any = |key: &str| toleration[key].as_str().unwrap_or_default().is_empty();
    let exists = toleration["operator"] == "Exists";
    (any("effect") || toleration["effect"] == taint["effect"])
        && (any("key") && exists || toleration["key"] == taint["key"])
        && (exists
            || toleration["value"].as_str().unwrap_or_default()
                == taint["value"].as_str().unwrap_or_default())
}

fn count(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

/// The first finding in the words of a plan.
pub(in crate::change) fn risk(check: &FitCheck) -> Option<Risk> {
    let finding = check.findings.first()?;
    let text = |name: &str| finding.params.get(name).cloned().unwrap_or_default();
    let quota =
        |words: String| Some(Risk { code: RiskCode::Quota, params: [("quota".to_owned(), words)].into() });
    let (quota_name, resource) = (text("quota"), text("resource"));
    let short = match finding.code {
        FitCode::QuotaExceeded => {
            return quota(format!("{quota_name}: {resource} {} of {}", text("used"), text("hard")));
        }
        FitCode::QuotaUnset => return quota(format!("{quota_name}: {resource}")),
        FitCode::NoNode => "node",
        FitCode::CpuShort => "cpu",
        FitCode::MemoryShort => "memory",
        FitCode::PodsShort => "pods",
    };
    let params = [
        ("wanted", check.wanted.to_string()),
        ("placeable", check.placeable.to_string()),
        ("short", short.to_owned()),
        ("request", text("request")),
        ("free", text("free")),
    ];
    let params = params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Some(Risk { code: RiskCode::DoesNotFit, params })
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
