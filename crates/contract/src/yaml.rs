//! An object as YAML, with its secrets masked until they are revealed.

use crate::{Millis, ObjectRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An object as YAML. What looks secret is masked in the core: its value is not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct YamlView {
    /// The object.
    pub object: ObjectRef,
    /// `metadata.resourceVersion`: which state of the object it is. An edit says it.
    pub version: String,
    /// The text.
    pub text: String,
    /// Where something is masked, for example `data.password`.
    pub masked: Vec<String>,
}

/// What was masked, for a while. The record has it that it was revealed, to whom, and which keys.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Revealed {
    /// The object.
    pub object: ObjectRef,
    /// The text with nothing masked.
    pub text: String,
    /// Values of a Secret, decoded; empty for other kinds.
    pub values: Vec<RevealedValue>,
    /// For how long it may be shown, in milliseconds.
    pub duration: Millis,
}

/// One value of a Secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RevealedValue {
    /// Its key.
    pub key: String,
    /// The value; none when it is no text.
    pub text: Option<String>,
    /// Its size in bytes.
    pub size: u32,
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Revealed").field("object", &self.object).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for RevealedValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RevealedValue").field("key", &self.key).finish_non_exhaustive()
    }
}
