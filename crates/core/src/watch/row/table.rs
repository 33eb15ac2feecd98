//! Objects of kinds without rows of their own.

use super::Meta;
use concertina_contract::Kind;

/// One object of a kind without rows of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// Its kind.
    pub kind: Kind,
    /// Metadata.
    pub meta: Meta,
}
