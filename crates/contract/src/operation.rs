//! Operations: plans that are being carried out, with a status for each object.

use crate::{
    DiffLine, Failure, Intent, Millis, ObjectRef, OperationId, PlanId, ReleaseChange, Risk, RolloutChange,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A plan that is or was carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Its id.
    pub id: OperationId,
    /// The plan it came from.
    pub plan: PlanId,
    /// What was asked.
    pub intent: Intent,
    /// Who asked: the user of this machine.
    pub author: String,
    /// Why, in the user's words.
    pub reason: String,
    /// When it began.
    pub started: Millis,
    /// When it ended.
    pub finished: Option<Millis>,
    /// Where it stands.
    pub state: OperationState,
    /// Each object with its status.
    pub targets: Vec<TargetProgress>,
    /// The operation it undoes.
    pub undo_of: Option<OperationId>,
    /// The operation that undid it.
    pub undone_by: Option<OperationId>,
    /// Whether "Undo" can be offered now.
    pub can_undo: bool,
    /// Whether it can be called off: what it has not begun is left then.
    pub can_stop: bool,
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OperationState {
    /// Under way.
    Running,
    /// Everything is verified.
    Succeeded,
    /// Some objects are done, some are not.
    Partial,
    /// Nothing was done, or nothing became healthy.
    Failed,
    /// The program ended in the middle; each object says whether it was written.
    Interrupted,
}

/// One object of an operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TargetProgress {
    /// The object.
    pub object: ObjectRef,
    /// The value before, for example `3`.
    pub from: String,
    /// The value after, for example `6`.
    pub to: String,
    /// How far it is.
    pub state: TargetState,
    /// When the write was accepted by the API server.
    pub accepted: Option<Millis>,
    /// When it was verified.
    pub verified: Option<Millis>,
}

/// What was reviewed of one object before an operation began, as its plan showed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedTarget {
    /// The object.
    pub object: ObjectRef,
    /// What was to change, as lines of YAML; secrets masked.
    pub diff: Vec<DiffLine>,
    /// What was to happen to a release; none for what is no release.
    pub release: Option<ReleaseChange>,
    /// What was to happen to the revision of a workload that goes back; none for all else.
    pub rollout: Option<RolloutChange>,
    /// What could have gone wrong.
    pub risks: Vec<Risk>,
    /// Differences were left out, as they were too long to be kept.
    pub cut: bool,
}

/// How far one object is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "target", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TargetState {
    /// Not begun.
    Waiting,
    /// The request is on its way.
    Writing,
    /// The API server accepted it; the rollout is under way.
    RollingOut {
        /// Pods that are updated and available.
        ready: u32,
        /// Pods that should be.
        wanted: u32,
        /// What blocks it, if something does.
        blocked: Option<Blocker>,
    },
    /// Live equals the plan, and the rollout is complete.
    Verified,
    /// Written, but the rollout did not complete in time: what blocks it is named.
    Stuck {
        /// What blocks it.
        blocked: Blocker,
    },
    /// Not written.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// Written or not: could not be found out yet.
    Unknown {
        /// Why.
        failure: Failure,
    },
    /// Not begun when the program ended, and not done since.
    NotStarted,
    /// Left alone: nothing would have changed.
    Unchanged,
}

/// What blocks a rollout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Blocker {
    /// The object that blocks, for example `Pod orders-6f9c7b8d4-x2x9p`.
    pub object: String,
    /// The server's reason, for example `ImagePullBackOff`.
    pub reason: String,
    /// The server's message.
    pub message: String,
}
