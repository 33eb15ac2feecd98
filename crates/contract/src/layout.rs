//! What the user arranged: columns of tables, sets of windows, and rows copied elsewhere.

use crate::Kind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The columns of a kind's tables as the user arranged them, in order. Columns that are not named come after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TableLayout {
    /// The kind.
    pub kind: Kind,
    /// Its columns; none for the order that the kind has by itself.
    pub columns: Vec<ColumnLayout>,
}

/// One column as the user arranged it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColumnLayout {
    /// Its id: of the kind's own columns, `owner`, `images`, or `label:KEY`.
    pub id: String,
    /// Whether it is shown.
    pub shown: bool,
    /// Its width in pixels; none for the width it has by itself.
    pub width: Option<u32>,
}

/// A set of windows that the user named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WindowLayout {
    /// Its name.
    pub name: String,
    /// The windows, the first one first.
    pub windows: Vec<WindowPlace>,
}

/// One window of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WindowPlace {
    /// What it shows, as in `open_window`.
    pub view: String,
    /// Left edge, top edge, width and height in physical pixels; none where the system does not tell.
    pub bounds: Option<[i32; 4]>,
    /// Whether it fills the screen; `bounds` say where it stands when it does not.
    #[serde(default)]
    pub maximized: bool,
}

/// A form in which rows are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CopyFormat {
    /// Aligned text with a heading, as kubectl writes tables.
    Table,
    /// Comma-separated values (RFC 4180).
    Csv,
    /// A name a line.
    Names,
    /// `NAMESPACE/NAME` a line; the name alone where there is no namespace.
    Paths,
    /// `pods/NAME` a line.
    KindNames,
    /// The objects, read now, secrets masked.
    Yaml,
}

/// Rows as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Copied {
    /// The text.
    pub text: String,
    /// Rows in it.
    pub rows: u32,
    /// Selected rows that are not in it: too many, or not to be read.
    pub left_out: u32,
}
