//! How far a rollout is, by the conditions of `kubectl rollout status`
//! (kubernetes `kubectl/pkg/polymorphichelpers/rollout_status.go`, `DeploymentStatusViewer`).

use crate::watch::{DeploymentRow, PodRow, Row, RowCondition, WorkloadKind, WorkloadRow};
use concertina_contract::Blocker;
use std::sync::Arc;

/// How far a rollout is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Rollout {
    /// Under way, or not seen by the controller yet.
    UnderWay {
        /// Pods that are updated and available.
        ready: u32,
        /// Pods that are updated.
        updated: u32,
        /// Pods that should be.
        wanted: u32,
        /// What blocks it, if something does.
        blocked: Option<Blocker>,
    },
    /// Done.
    Complete,
    /// The Deployment controller gave up.
    DeadlineExceeded {
        /// What blocks it.
        blocked: Blocker,
    },
}

/// How far the rollout is that began with `generation`. `pods` are those of the Deployment.
pub(super) fn judge(row: &DeploymentRow, generation: i64, pods: &[&PodRow]) -> Rollout {
    let seen = row.meta.generation >= generation && row.observed_generation >= row.meta.generation;
    let exceeded = row.conditions.iter().find(|condition| {
        &*condition.name == "Progressing" && &*condition.reason == "ProgressDeadlineExceeded"
    });
    if seen && let Some(condition) = exceeded {
        let blocked = blocker(row, pods).unwrap_or_else(|| of_deployment(row, condition));
        return Rollout::DeadlineExceeded { blocked };
    }
    let complete = row.updated >= row.wanted && row.replicas <= row.updated && row.available >= row.updated;
    if seen && complete {
        return Rollout::Complete;
    }
    let updated = if seen { row.updated.min(row.wanted) } else { 0 };
    let ready = row.available.min(updated);
    Rollout::UnderWay { ready, updated, wanted: row.wanted, blocked: blocker(row, pods) }
}

/// How far the rollout of a workload of any kind is; none for what is no workload. `pods` are all of its site: they are only
/// looked through for one that is not complete.
pub(super) fn judge_any(row: &Row, generation: i64, pods: &[Arc<Row>]) -> Option<Rollout> {
    match row {
        Row::Deployment(row) => Some(match judge(row, generation, &[]) {
            Rollout::Complete => Rollout::Complete,
            _ => judge(row, generation, &of(pods, |pod| belongs(pod, row))),
        }),
        Row::Workload(row) => match row.workload {
            WorkloadKind::StatefulSet | WorkloadKind::DaemonSet => {
                Some(judge_workload(row, generation, pods))
            }
            WorkloadKind::ReplicaSet | WorkloadKind::Job => None,
        },
        _ => None,
    }
}

fn of(pods: &[Arc<Row>], belongs: impl Fn(&PodRow) -> bool) -> Vec<&PodRow> {
    pods.iter()
        .filter_map(|row| match &**row {
            Row::Pod(pod) if belongs(pod) => Some(pod),
            _ => None,
        })
        .collect()
}

/// `StatefulSetStatusViewer` and `DaemonSetStatusViewer`.
fn judge_workload(row: &WorkloadRow, generation: i64, pods: &[Arc<Row>]) -> Rollout {
    let wanted = row.wanted.unwrap_or_default();
    let seen = row.meta.generation >= generation && row.observed_generation >= row.meta.generation;
    let there = match row.workload {
        WorkloadKind::DaemonSet => row.available >= wanted,
        _ => row.ready >= wanted,
    };
    if seen && row.updated >= wanted && there {
        return Rollout::Complete;
    }
    let updated = if seen { row.updated.min(wanted) } else { 0 };
    let ready = row.ready.min(updated);
    let owned = |pod: &PodRow| {
        pod.meta.namespace == row.meta.namespace
            && pod
                .meta
                .owner
                .as_ref()
                .is_some_and(|owner| *owner.kind == *row.workload.name() && owner.name == row.meta.name)
    };
    let own = of(pods, owned);
    let alive = || own.iter().filter(|pod| pod.meta.deleting.is_none());
    let blocked =
        alive().find_map(|pod| troubled(pod)).or_else(|| alive().find_map(|pod| unschedulable(pod)));
    Rollout::UnderWay { ready, updated, wanted, blocked }
}

/// What blocks a rollout, nearest cause first.
pub(super) fn blocker(row: &DeploymentRow, pods: &[&PodRow]) -> Option<Blocker> {
    let failure = row
        .conditions
        .iter()
        .find(|condition| &*condition.name == "ReplicaFailure" && &*condition.status == "True");
    if let Some(condition) = failure {
        return Some(of_deployment(row, condition));
    }
    let alive = || pods.iter().filter(|pod| pod.meta.deleting.is_none());
    alive().find_map(|pod| troubled(pod)).or_else(|| alive().find_map(|pod| unschedulable(pod))).or_else(
        || {
            row.paused.then(|| Blocker {
                object: format!("Deployment {}", row.meta.name),
                reason: "Paused".to_owned(),
                message: String::new(),
            })
        },
    )
}

/// Whether a pod belongs to a Deployment: by its selector, through a ReplicaSet of its name.
pub(super) fn belongs(pod: &PodRow, row: &DeploymentRow) -> bool {
    let selected = row.selector.iter().all(|wanted| pod.meta.labels.contains(wanted));
    let owned = pod.meta.owner.as_ref().is_some_and(|owner| {
        &*owner.kind == "ReplicaSet"
            && owner.name.strip_prefix(&*row.meta.name).is_some_and(|rest| rest.starts_with('-'))
    });
    pod.meta.namespace == row.meta.namespace && selected && owned
}

fn troubled(pod: &PodRow) -> Option<Blocker> {
    if !pod.is_troubled() {
        return None;
    }
    let container = pod.containers.iter().find(|container| !container.reason.is_empty());
    Some(Blocker {
        object: format!("Pod {}", pod.meta.name),
        reason: container.map_or(&*pod.status, |container| &*container.reason).to_string(),
        message: container.map(|container| container.message.to_string()).unwrap_or_default(),
    })
}

fn unschedulable(pod: &PodRow) -> Option<Blocker> {
    let condition = pod.conditions.iter().find(|condition| &*condition.name == "PodScheduled")?;
    (&*condition.status == "False").then(|| Blocker {
        object: format!("Pod {}", pod.meta.name),
        reason: condition.reason.to_string(),
        message: condition.message.to_string(),
    })
}

fn of_deployment(row: &DeploymentRow, condition: &RowCondition) -> Blocker {
    Blocker {
        object: format!("Deployment {}", row.meta.name),
        reason: condition.reason.to_string(),
        message: condition.message.to_string(),
    }
}

#[cfg(test)]
#[path = "rollout_tests.rs"]
mod tests;
