//! What a plan does with a release.

use crate::{DiffLine, DryRun, ObjectRef, ReleaseImage};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What happens to a release on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseChange {
    /// What is done with it.
    pub verb: ReleaseVerb,
    /// The revision that is in force now; none before an installation.
    pub current: Option<u32>,
    /// The revision that is written; none for an uninstallation that keeps no record.
    pub next: Option<u32>,
    /// The revision whose content is brought back.
    pub source: Option<u32>,
    /// Images of the workloads now.
    pub images: Vec<ReleaseImage>,
    /// Images of the workloads afterwards.
    pub next_images: Vec<ReleaseImage>,
    /// Its objects with what happens to each, in the order in which they are written.
    pub parts: Vec<ReleasePart>,
    /// What runs before and after, in the order in which it does.
    pub hooks: Vec<ReleaseHook>,
    /// What stays on the site after an uninstallation because it holds data, or its manifest says so.
    pub remains: Vec<ObjectRef>,
}

/// What is done with a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ReleaseVerb {
    /// It is made.
    Install,
    /// It gets a new revision.
    Upgrade,
    /// An earlier revision becomes a new one.
    RollBack,
    /// Its newest revision is applied once more.
    Restore,
    /// What others changed becomes part of it.
    Adopt,
    /// An act that has not ended is ended.
    Repair,
    /// It is taken off the site.
    Uninstall,
}

/// One object of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleasePart {
    /// The object; without a uid while it does not exist.
    pub object: ObjectRef,
    /// Its kind as Kubernetes spells it.
    pub kind: String,
    /// What happens to it.
    pub change: PartChange,
    /// What will change, as lines of YAML; secrets masked.
    pub diff: Vec<DiffLine>,
    /// What the server said to a dry run.
    pub dry_run: DryRun,
}

/// What happens to an object of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PartChange {
    /// It is made.
    Create,
    /// It is changed.
    Change,
    /// It stays as it is.
    Keep,
    /// It stays as it is on the site, and what others changed of it becomes part of the release; the diff is that of the release.
    Adopt,
    /// It is deleted.
    Delete,
}

/// Something that a chart has run beside its objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseHook {
    /// Its kind as Kubernetes spells it.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// When it runs.
    pub moment: HookMoment,
}

/// When a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HookMoment {
    /// Before the objects are written.
    Before,
    /// After they were written.
    After,
    /// Not at all: it is a test, which `helm test` runs.
    Test,
}
