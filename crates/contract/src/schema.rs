//! What the server's schema says of a place of an object.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What may stand at a place of an object, by the server's `OpenAPI` v3 document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchemaHelp {
    /// The place itself; none when the schema knows no such place.
    pub about: Option<SchemaField>,
    /// The fields that may stand in it, in the order of their names.
    pub fields: Vec<SchemaField>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SchemaField {
    /// Its name.
    pub name: String,
    /// Its type in a word: `string`, `[]Container`, `map[string]string`.
    pub kind: String,
    /// Whether it has to be there.
    pub required: bool,
    /// The only values that it may have; empty where it may have others.
    pub values: Vec<String>,
    /// What the server says of it, in English.
    pub description: String,
}
