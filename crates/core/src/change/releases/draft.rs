//! All that one change of a release sends. It holds secrets, so nothing of it has a `Debug` form, and it is never on disk.

use super::hooks::HookStep;
use super::warm::WarmDraft;
use crate::change::call::Call;
use crate::release::Release;
use concertina_contract::{Millis, ObjectRef, RevisionNote};
use serde_json::Value;

/// All that one change of a release sends, in its order.
pub(in crate::change) struct Draft {
    /// Definitions of kinds that come first.
    pub definitions: Vec<Step>,
    /// What runs before and after the objects are written.
    pub hooks: Vec<HookStep>,
    /// The namespace, if it has to be made first. The objects are tried out when it is there.
    pub namespace: Option<Step>,
    /// The revision that is written, as yet without status; none where no record is made.
    pub record: Option<Release>,
    /// The newest record, which an uninstallation marks before all else; none for any other act.
    pub lock: Option<Release>,
    /// What is said of the act, but for the verdict and the reason.
    pub note: RevisionNote,
    /// The objects.
    pub steps: Vec<Step>,
    /// Replicas, once the objects are there.
    pub scale: Option<Step>,
    /// Records that get another status once the objects are there.
    pub marked: Vec<Marked>,
    /// Records that go once the objects are gone.
    pub forgotten: Vec<u32>,
    /// The oldest records beyond ten, which go at the end.
    pub purged: Vec<u32>,
    /// Workloads whose rollout is followed.
    pub followed: Vec<Workload>,
    /// What is done for a copy of the version before.
    pub warm: WarmDraft,
}

/// A workload whose rollout is followed.
#[derive(Clone)]
pub(in crate::change) struct Workload {
    /// The workload.
    pub object: ObjectRef,
    /// Where it is read.
    pub path: String,
    /// How long its rollout may go without progress, in milliseconds; none when it does not say.
    pub limit: Option<Millis>,
}

/// One write.
#[derive(Clone)]
pub(in crate::change) struct Step {
    /// The object, with its uid if it exists.
    pub object: ObjectRef,
    /// What is sent.
    pub call: Call,
    /// Where the object is read.
    pub path: String,
    /// The object as it was reviewed; none if it did not exist.
    pub before: Option<Value>,
    /// In words for the audit record.
    pub words: String,
}

/// A record that gets another status.
#[derive(Clone)]
pub(in crate::change) struct Marked {
    /// The record as it is.
    pub release: Release,
    /// The status that it gets, as Helm's word.
    pub status: &'static str,
}
