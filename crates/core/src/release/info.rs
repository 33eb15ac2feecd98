//! When a release was deployed, and how that went (`pkg/release/v1/info.go`).

use super::model::nullable;
use super::time;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// What Helm keeps of a revision beside its content. Notes may hold a password, so `Debug` shows none.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Info {
    /// When the release was installed.
    #[serde(with = "time", default, skip_serializing_if = "Option::is_none")]
    pub first_deployed: Option<Timestamp>,
    /// When this revision was begun; `UPDATED` of `helm list` and `helm history`.
    #[serde(with = "time", default, skip_serializing_if = "Option::is_none")]
    pub last_deployed: Option<Timestamp>,
    /// When it was uninstalled.
    #[serde(with = "time", default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Timestamp>,
    /// A line for people; ours have a form (`note`).
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// A word of `ReleaseStatus`, or one that is not known here.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub status: String,
    /// The revision that was rolled back to; 0 for none.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "is_zero")]
    pub rollback_revision: u32,
    /// What the chart tells its user.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// What is not known here.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl fmt::Debug for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Info")
            .field("last_deployed", &self.last_deployed)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde calls")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
