//! What a workload's row tells of its rollout, whatever its kind.

use crate::watch::{DeploymentRow, Row, RowCondition, WorkloadKind, WorkloadRow};

/// The counts and conditions of one workload that runs pods for good.
#[derive(Clone, Copy, Debug)]
pub(super) struct Workload<'r> {
    /// Pods that are wanted.
    pub(super) wanted: u32,
    /// Pods that are ready.
    pub(super) ready: u32,
    /// Pods of the newest template.
    pub(super) updated: u32,
    /// All that `kubectl rollout status` waits for is there.
    pub(super) complete: bool,
    /// Its rollout is paused.
    pub(super) paused: bool,
    /// Nodes choose how many pods it has, not somebody who scales it.
    pub(super) by_node: bool,
    conditions: &'r [RowCondition],
}

impl<'r> Workload<'r> {
    /// The workload of a row; none for Jobs and for what is no workload.
    pub(super) fn of(row: &'r Row) -> Option<Self> {
        match row {
            Row::Deployment(row) => Some(Self::deployment(row)),
            Row::Workload(row) if row.workload != WorkloadKind::Job => Some(Self::other(row)),
            _ => None,
        }
    }

    fn deployment(row: &'r DeploymentRow) -> Self {
        Self {
            wanted: row.wanted,
            ready: row.ready,
            updated: row.updated,
            complete: row.is_complete(),
            paused: row.paused,
            by_node: false,
            conditions: &row.conditions,
        }
    }

    fn other(row: &'r WorkloadRow) -> Self {
        let by_node = row.workload == WorkloadKind::DaemonSet;
        let wanted = row.wanted.unwrap_or_default();
        Self {
            wanted,
            ready: row.ready,
            updated: row.updated,
            complete: row.updated >= wanted && row.ready >= wanted && (by_node || row.current <= wanted),
            paused: false,
            by_node,
            conditions: &row.conditions,
        }
    }

    /// The server's reason why no pods can be made.
    pub(super) fn refusal(&self) -> Option<&'r str> {
        let refused =
            self.conditions.iter().find(|one| &*one.name == "ReplicaFailure" && &*one.status == "True");
        refused.map(|condition| &*condition.message)
    }

    /// Whether its controller gave up on the rollout.
    pub(super) fn is_stuck(&self) -> bool {
        self.progress() == Some("ProgressDeadlineExceeded")
    }

    /// Whether its newest rollout got to its end once. Only Deployments tell.
    pub(super) fn was_complete(&self) -> bool {
        self.progress().is_none_or(|reason| reason == "NewReplicaSetAvailable")
    }

    fn progress(&self) -> Option<&'r str> {
        let condition = self.conditions.iter().find(|condition| &*condition.name == "Progressing");
        condition.map(|condition| &*condition.reason)
    }
}
