//! Clashes: places that both the user and somebody else changed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What counts where an edit and somebody else changed the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum OnClash {
    /// Neither: the edit is refused, and the clashes are told.
    #[default]
    Refuse,
    /// What the user wrote.
    Mine,
    /// What is there now; the rest of the edit is kept.
    Theirs,
}

/// A place of an object at which both the user and somebody else made something else of it. Values are YAML, at most some
/// lines; what looks secret is masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Clash {
    /// Where, for example `spec.template.spec.containers.web.image`.
    pub place: String,
    /// What it was when the edit began; none where it was not there.
    pub was: Option<String>,
    /// What it is now; none where it is not there.
    pub theirs: Option<String>,
    /// What the user wrote; none where the user took it away.
    pub mine: Option<String>,
}
