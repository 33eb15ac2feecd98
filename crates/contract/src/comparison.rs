//! How two revisions differ, and what others changed of one.

use crate::{DiffLine, ObjectRef, PartChange, ReleaseRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One revision of a release on one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevisionRef {
    /// The release.
    pub release: ReleaseRef,
    /// The revision; none for the one in force.
    pub revision: Option<u32>,
}

/// How two revisions differ: of one release, or of the same application on two sites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The revision on the left.
    pub left: u32,
    /// The revision on the right.
    pub right: u32,
    /// Objects that differ. What differs only because it stands elsewhere is no difference.
    pub objects: Vec<ComparedObject>,
    /// How many objects are the same.
    pub same: u32,
}

/// One object that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ComparedObject {
    /// Its kind as Kubernetes spells it.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Only on the right (`create`), only on the left (`delete`), or on both and different (`change`).
    pub change: PartChange,
    /// The difference as lines of YAML; secrets masked.
    pub diff: Vec<DiffLine>,
}

/// What others changed of the objects of a release since it was deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Outside {
    /// The revision in force, which says how it should be.
    pub revision: u32,
    /// Objects that are not as it says.
    pub objects: Vec<OutsideObject>,
}

/// An object of a release that somebody changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutsideObject {
    /// The object.
    pub object: ObjectRef,
    /// Its kind as Kubernetes spells it.
    pub kind: String,
    /// It was deleted.
    pub gone: bool,
    /// What was changed, at most 50.
    pub fields: Vec<OutsideField>,
}

/// A field of a release that somebody changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutsideField {
    /// The way to it, for example `spec.template.spec.containers.app.image`.
    pub path: String,
    /// As the release has it; masked where it may be secret, empty where it has it not.
    pub wanted: String,
    /// As it is; masked where it may be secret, empty where it was taken away.
    pub live: String,
    /// The field manager that changed it; empty if that is not known.
    pub owner: String,
}
