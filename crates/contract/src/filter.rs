//! What is wrong with the text of a filter.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a filter could not be read, and where. The rows stay those of the last text that could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FilterProblem {
    /// What is wrong.
    pub fault: FilterFault,
    /// Where it begins in the text, in UTF-16 units, as the page counts.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// The part between the two.
    pub part: String,
}

/// What can be wrong with a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum FilterFault {
    /// A quotation mark opens and none closes.
    UnclosedQuote,
    /// Nothing follows `key:` or a comparison.
    NoValue,
    /// These rows have no such column.
    UnknownKey,
    /// Not a number, where one is compared with.
    NotANumber,
    /// Not a span of time such as `90s` or `1h30m`, where an age is compared with.
    NotADuration,
    /// No label is named where one should be.
    NoLabel,
    /// A name or value that no label can have.
    BadLabel,
    /// The list of values after `in` or `notin` is not closed, or there is none.
    UnclosedList,
    /// More text or terms than a filter holds.
    TooLong,
    /// Not a regular expression; the part says what is wrong with it.
    BadPattern,
}
